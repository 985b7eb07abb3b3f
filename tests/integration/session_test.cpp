// What a session or a transaction tells the server beside its queries, on both faces.
#include <chrono>
#include <string>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

using namespace std::chrono_literals;

TEMPLATE_TEST_CASE("bookmarks chain sessions", "[session]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;

    auto writer = driver.session();
    CHECK(writer.last_bookmarks().empty());
    writer.run("CREATE (:" + scratch.label() + ")").consume();
    const Bookmarks first = writer.last_bookmarks();
    CHECK(first.size() == 1);
    auto transaction = writer.begin_transaction();
    transaction.run("CREATE (:" + scratch.label() + ")").consume();
    CHECK(writer.last_bookmarks() == first);
    transaction.commit();
    const Bookmarks second = writer.last_bookmarks();
    CHECK(second.size() == 1);
    CHECK(second != first);

    auto reader = driver.session(SessionConfig().bookmarks(first + second));
    CHECK(reader.last_bookmarks() == first + second);
    CHECK(reader.run("MATCH (n:" + scratch.label() + ") RETURN count(n)")
              .single()[0]
              .template as<int>() == 2);

    const auto undone = writer.last_bookmarks();
    auto rolled_back = writer.begin_transaction();
    rolled_back.run("CREATE (:" + scratch.label() + ")").consume();
    rolled_back.rollback();
    CHECK(writer.last_bookmarks() == undone);
}

TEMPLATE_TEST_CASE("a bookmark that is none is refused", "[session]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session(
        SessionConfig().bookmarks(Bookmarks::from_raw_values({"no bookmark at all"})));
    CHECK_THROWS_AS(session.run("RETURN 1"), ClientError);
}

TEMPLATE_TEST_CASE("a reading session or transaction does not write", "[session]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    const std::string create = "CREATE (:" + scratch.label() + ")";
    auto session = driver.session(SessionConfig().default_access_mode(AccessMode::read));
    const auto refused = Catch::Contains("Neo.ClientError.Statement.AccessMode");

    CHECK_THROWS_WITH(session.run(create).consume(), refused);
    CHECK_THROWS_WITH(
        [&] {
            auto transaction = session.begin_transaction();
            transaction.run(create).consume();
        }(),
        refused);
    CHECK_THROWS_WITH(
        driver.execute_query(create, {}, QueryConfig().routing(AccessMode::read)), refused);
    CHECK(session.run("RETURN 1").single()[0].template as<int>() == 1);
}

constexpr auto show = "SHOW TRANSACTIONS YIELD metaData, currentQueryId WHERE metaData.job = $job "
                      "RETURN metaData.nested.list AS list";

TEMPLATE_TEST_CASE("metadata is seen in SHOW TRANSACTIONS", "[session]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch; // for a name of its own
    const auto config = TransactionConfig().metadata(
        params("job", scratch.label(), "nested", Map{{"list", List{1, "two"}}}));
    auto session = driver.session();

    SECTION("of a transaction") {
        auto transaction = session.begin_transaction(config);
        CHECK(transaction.run(show, params("job", scratch.label()))
                  .single()["list"]
                  .template as<List>() == List{1, "two"});
        transaction.commit();
    }
    SECTION("of an auto-commit query") {
        CHECK(session.run(Query(show, config), params("job", scratch.label()))
                  .single()["list"]
                  .template as<List>() == List{1, "two"});
    }
    SECTION("of execute_query") {
        const auto all = driver.execute_query(show, params("job", scratch.label()),
                                              QueryConfig().transaction(config));
        CHECK(all.records.at(0)["list"].template as<List>() == List{1, "two"});
    }
}

TEMPLATE_TEST_CASE("the server ends a transaction after its timeout", "[session]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    // Far more work than can be done in the time.
    const std::string endless = "UNWIND range(1, 100000000) AS a UNWIND range(1, 100000) AS b "
                                "WITH a + b AS c WHERE c < 0 RETURN count(c)";
    const auto ended = Catch::Contains("TransactionTimedOut");

    SECTION("of a transaction") {
        auto transaction = session.begin_transaction(TransactionConfig().timeout(1ms));
        CHECK_THROWS_WITH(transaction.run(endless).consume(), ended);
    }
    SECTION("of an auto-commit query") {
        CHECK_THROWS_WITH(
            session.run(Query(endless, TransactionConfig().timeout(1ms))).consume(), ended);
    }
    CHECK(session.run("RETURN 1").single()[0].template as<int>() == 1);
}

TEST_CASE("settings that make no sense are named", "[session]") {
    const auto make = [](DriverConfig config) { Driver(server().uri, server().auth(), config); };
    CHECK_THROWS_WITH(make(DriverConfig().max_connection_pool_size(0)),
                      Catch::Contains("max_connection_pool_size"));
    CHECK_THROWS_WITH(make(DriverConfig().connection_timeout(0s)),
                      Catch::Contains("connection_timeout"));
    Driver driver(server().uri, server().auth());
    CHECK_THROWS_WITH(driver.session(SessionConfig().fetch_size(0)),
                      Catch::Contains("fetch_size must be at least 1"));
    auto session = driver.session();
    CHECK_THROWS_AS(session.begin_transaction(TransactionConfig().timeout(-1s)),
                    ConfigurationError);
    CHECK(session.run("RETURN 1").single()[0].as<int>() == 1);
}

} // namespace
} // namespace neo4j::test
