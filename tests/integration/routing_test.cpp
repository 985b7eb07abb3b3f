// neo4j:// against a real server, which names itself as router, reader and writer.

#include <string>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "integration/support/server.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

Driver cluster_driver(DriverConfig config = {}) {
    const auto& direct = server().uri;
    return Driver("neo4j" + direct.substr(direct.find(':')), server().auth(), std::move(config));
}

} // namespace

TEST_CASE("a single server routes to itself", "[routing]") {
    auto driver = cluster_driver();
    driver.verify_connectivity();
    const auto result = driver.execute_query("RETURN $x AS x", params("x", 1));
    CHECK(result.records.at(0)["x"].as<int>() == 1);
    CHECK(driver.supports_multi_db());
}

TEST_CASE("reads, writes and bookmarks go through a routing driver", "[routing]") {
    const Scratch scratch;
    auto driver = cluster_driver();
    auto session = driver.session(SessionConfig().database("neo4j"));
    for (int i = 0; i < 10; ++i)
        session.execute_write(
            [&](ManagedTransaction& tx) { tx.run("CREATE (:" + scratch.label() + ")").consume(); });
    const auto count = session.execute_read([&](ManagedTransaction& tx) {
        return tx.run("MATCH (n:" + scratch.label() + ") RETURN count(n) AS n")
            .single()["n"]
            .as<int>();
    });
    CHECK(count == 10);
    CHECK_FALSE(session.last_bookmarks().empty());
}

TEST_CASE("the home database is found without being named", "[routing]") {
    auto driver = cluster_driver();
    for (int i = 0; i < 3; ++i) {
        const auto result = driver.execute_query("CALL db.info() YIELD name RETURN name");
        CHECK(result.records.at(0)["name"].as<std::string>() == result.summary.database());
    }
}

TEST_CASE("a database that is not there is not asked for again and again", "[routing]") {
    auto driver = cluster_driver();
    auto session = driver.session(SessionConfig().database("nosuchdatabase"));
    try {
        session.run("RETURN 1");
        FAIL_CHECK("no error");
    } catch (const ClientError& error) {
        CHECK(error.code() == "Neo.ClientError.Database.DatabaseNotFound");
    }
}

TEST_CASE("a routing driver says how busy it is", "[routing]") {
    auto driver = cluster_driver();
    auto session = driver.session();
    auto transaction = session.begin_transaction();
    CHECK(driver.pool_metrics().total.in_use == 1);
    transaction.rollback();
    CHECK(driver.pool_metrics().total.in_use == 0);
}
