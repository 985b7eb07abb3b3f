// How the blocking face is written.
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "spelling/support.hpp"

using namespace std::chrono_literals;
using neo4j::params;
using neo4j::spelling::auth;
using neo4j::spelling::uri;

namespace {

TEST_CASE("blocking: execute_query") {
    neo4j::Driver driver(uri(), auth());
    auto [records, summary, keys] =
        driver.execute_query("RETURN $name AS name", params("name", LONG_TEXT "Ada"));
    for (const auto& record : records) CHECK(record["name"].as<std::string>() == LONG_TEXT "Ada");
    CHECK(keys == std::vector<std::string>{"name"});
    for (const auto& record : driver.execute_query("UNWIND [1, 2] AS x RETURN x").records)
        CHECK(record[0].as<int>() > 0);
    CHECK(driver
              .execute_query("RETURN $x AS x", params("x", neo4j::Map{{"a", neo4j::List{1, 2}}}),
                             neo4j::QueryConfig()
                                 .database("neo4j")
                                 .routing(neo4j::AccessMode::read)
                                 .transaction(neo4j::TransactionConfig().timeout(30s)))
              .records.at(0)["x"]["a"][1]
              .as<int>() == 2);
    CHECK(driver.execute_query("RETURN 7 AS x", {}, {}, &neo4j::Result::single)["x"].as<int>() ==
          7);
}

TEST_CASE("blocking: a driver with settings in place") {
    neo4j::Driver driver(uri(), auth(),
                         neo4j::DriverConfig().max_connection_pool_size(2).user_agent("app/1.0"));
    driver.verify_connectivity();
    CHECK(driver.get_server_info().agent.starts_with("Neo4j/"));
    driver.close();
}

TEST_CASE("blocking: results") {
    neo4j::Driver driver(uri(), auth());
    auto session = driver.session(neo4j::SessionConfig().database("neo4j").fetch_size(100));
    int seen = 0;
    for (const auto& record : session.run("UNWIND range(1, 2500) AS i RETURN i, $x AS x",
                                          params("x", std::string(LONG_TEXT)))) {
        CHECK(record["i"].as<int>() == ++seen);
        CHECK(record["x"].as<std::string_view>() == LONG_TEXT);
    }
    CHECK(seen == 2'500);

    auto result = session.run("UNWIND range(1, 2500) AS i RETURN i");
    while (auto record = result.next()) --seen;
    CHECK(seen == 0);

    auto batches = session.run("UNWIND range(1, 2500) AS i RETURN i");
    for (;;) {
        auto batch = batches.next_batch();
        if (batch.empty()) break;
        for (const auto& record : batch) CHECK(record["i"].as<int>() == ++seen);
    }
    CHECK(seen == 2'500);

    CHECK(session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)))
              .single()["x"]
              .as<std::string>() == LONG_TEXT);
    const std::string created = "CREATE (n) WITH n DETACH DELETE n";
    CHECK(session.run(created).consume().counters().nodes_created == 1);
    auto [id, name, nothing] = session.run("RETURN 1, $x, null", params("x", LONG_TEXT))
                                   .single()
                                   .as<int, std::string, std::optional<int>>();
    CHECK(id == 1);
    CHECK(name == LONG_TEXT);
    CHECK_FALSE(nothing.has_value());
}

TEST_CASE("blocking: transactions") {
    neo4j::Driver driver(uri(), auth());
    auto session = driver.session();
    auto transaction = session.begin_transaction(
        neo4j::TransactionConfig().timeout(30s).metadata(params("job", LONG_TEXT)));
    CHECK(transaction.run("RETURN 1").single()[0].as<int>() == 1);
    transaction.commit();

    const std::string text = LONG_TEXT;
    const auto by_reference = session.execute_read([&](neo4j::ManagedTransaction& tx) {
        return tx.run("RETURN $x", params("x", text)).single()[0].as<std::string>();
    });
    CHECK(by_reference == text);
    const auto by_value = session.execute_write(
        [text](auto& tx) {
            return tx.run("RETURN $x", params("x", text)).single()[0].template as<std::string>();
        },
        neo4j::TransactionConfig().timeout(30s));
    CHECK(by_value == text);
    int seen = 0;
    session.execute_read([&](neo4j::ManagedTransaction& tx) {
        for (const auto& record : tx.run("UNWIND range(1, 3) AS i RETURN i"))
            seen += record[0].as<int>();
    });
    CHECK(seen == 6);
}

} // namespace
