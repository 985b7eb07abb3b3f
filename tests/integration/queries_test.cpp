// Queries and their results, on both faces.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

constexpr auto count_to_n = "UNWIND range(1, $n) AS i RETURN i";

std::int64_t count(auto& driver, const Scratch& scratch) {
    auto [records, summary, keys] =
        driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)");
    return records.at(0)[0].template as<std::int64_t>();
}

TEMPLATE_TEST_CASE("execute_query gives records, summary and keys", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());

    auto [records, summary, keys] = driver.execute_query("RETURN $name AS name, $age + 1 AS older",
                                                         params("name", "Ada", "age", 36));

    REQUIRE(records.size() == 1);
    CHECK(records[0]["name"].template as<std::string>() == "Ada");
    CHECK(records[0].template get<int>("older") == 37);
    CHECK(keys == std::vector<std::string>{"name", "older"});
    CHECK(summary.query() == "RETURN $name AS name, $age + 1 AS older");
    CHECK(summary.parameters() == Map{{"name", "Ada"}, {"age", 36}});
    CHECK(summary.query_type() == QueryType::read_only);
}

TEMPLATE_TEST_CASE("execute_query runs in the database that is named", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto named = driver.execute_query("SHOW DATABASES YIELD name RETURN name ORDER BY name", {},
                                      QueryConfig().database("system"));
    CHECK(named.summary.database() == "system");
    CHECK(named.records.size() >= 2);
    CHECK_THROWS_AS(driver.execute_query("RETURN 1", {}, QueryConfig().database("nosuchdatabase")),
                    ClientError);
    CHECK(driver.execute_query("RETURN 1").summary.database() == "neo4j");
}

TEMPLATE_TEST_CASE("a query without records has its keys and its summary", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    auto session = driver.session();

    auto none = session.run("MATCH (n:" + scratch.label() + ") RETURN n.a AS a, n.b AS b");
    CHECK(none.keys() == std::vector<std::string>{"a", "b"});
    CHECK(none.next() == std::nullopt);
    CHECK(none.next() == std::nullopt);

    auto created = session.run("CREATE (:" + scratch.label() + ")");
    CHECK(created.keys().empty());
    CHECK(created.consume().counters().nodes_created == 1);
}

TEMPLATE_TEST_CASE("a summary tells what changed, where and how long it took", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    auto session = driver.session(SessionConfig().database("neo4j"));

    const ResultSummary summary =
        session
            .run("CREATE (a:" + scratch.label() + " {x: 1, y: 2})-[:KNOWS {since: 2020}]->(b:" +
                 scratch.label() + ":Other) REMOVE b:Other SET a.x = 3")
            .consume();

    const SummaryCounters counters = summary.counters();
    CHECK(counters.nodes_created == 2);
    CHECK(counters.relationships_created == 1);
    CHECK(counters.properties_set == 4);
    CHECK(counters.labels_added == 3);
    CHECK(counters.labels_removed == 1);
    CHECK(counters.nodes_deleted == 0);
    CHECK(counters.contains_updates);
    CHECK_FALSE(counters.contains_system_updates);
    CHECK(summary.query_type() == QueryType::write_only);
    CHECK(summary.database() == "neo4j");
    REQUIRE(summary.result_available_after());
    REQUIRE(summary.result_consumed_after());
    CHECK(*summary.result_available_after() < std::chrono::minutes(1));
    CHECK(summary.server().agent.starts_with("Neo4j/"));
    CHECK(summary.server().protocol_version >= ServerInfo::ProtocolVersion{5, 0});
    CHECK(server().uri.ends_with(summary.server().address.to_string()));

    const auto deleted = session.run("MATCH (n:" + scratch.label() + ") DETACH DELETE n").consume();
    CHECK(deleted.counters().nodes_deleted == 2);
    CHECK(deleted.counters().relationships_deleted == 1);
}

TEMPLATE_TEST_CASE("consume drops what was not read and can be asked again", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    auto result = session.run(count_to_n, params("n", 100'000));
    CHECK(result.next().value()[0].template as<int>() == 1);
    CHECK(result.consume().query() == count_to_n);
    CHECK(result.consume().query() == count_to_n);
    CHECK(result.closed());
    CHECK_THROWS_AS(result.next(), ResultConsumedError);
    CHECK(session.run("RETURN 2").single()[0].template as<int>() == 2);
}

TEMPLATE_TEST_CASE("2,500 records arrive by every way of reading", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    // 1,000 is the default: two PULLs more; 7 asks often; all asks once.
    const auto fetch_size = GENERATE(FetchSize(), FetchSize(7), FetchSize::all());
    auto session = driver.session(SessionConfig().fetch_size(fetch_size));
    auto result = session.run(count_to_n, params("n", 2'500));
    std::int64_t seen = 0;
    const auto expect_next = [&](const Record& record) {
        if (record[0].as<std::int64_t>() != ++seen) FAIL("record " << seen << " is " << record);
    };

    SECTION("next") {
        while (auto record = result.next()) expect_next(*record);
    }
    SECTION("try_next, with next where nothing has arrived") {
        for (;;) {
            auto record = result.try_next();
            if (!record) record = result.next();
            if (!record) break;
            expect_next(*record);
        }
    }
    SECTION("next_batch") {
        for (;;) {
            const auto batch = result.next_batch();
            if (batch.empty()) break;
            CHECK(batch.size() <= 2'500);
            for (const auto& record : batch) expect_next(record);
        }
    }
    SECTION("fetch") {
        for (;;) {
            const auto records = result.fetch(600);
            CHECK((records.size() == 600 || records.size() == 100 || records.empty()));
            if (records.empty()) break;
            for (const auto& record : records) expect_next(record);
        }
    }
    SECTION("collect") {
        for (const auto& record : result.collect()) expect_next(record);
    }
    SECTION("to_eager_result") {
        const auto all = result.to_eager_result();
        CHECK(all.keys == std::vector<std::string>{"i"});
        for (const auto& record : all.records) expect_next(record);
    }
    SECTION("all of them in turn") {
        expect_next(result.next().value());
        expect_next(result.peek().value());
        --seen; // it was only looked at
        for (const auto& record : result.fetch(10)) expect_next(record);
        for (const auto& record : result.next_batch()) expect_next(record);
        for (const auto& record : result.fetch(0)) expect_next(record);
        for (const auto& record : result.collect()) expect_next(record);
    }
    CHECK(seen == 2'500);
}

TEST_CASE("the blocking face reads with range-for", "[queries]") {
    Driver driver(server().uri, server().auth());
    auto session = driver.session();
    std::int64_t seen = 0;
    for (const Record& record : session.run(count_to_n, params("n", 2'500)))
        CHECK(record[0].as<std::int64_t>() == ++seen);
    CHECK(seen == 2'500);

    // Left midway, the session goes on.
    for (const Record& record : session.run(count_to_n, params("n", 2'500)))
        if (record[0].as<int>() == 1'500) break;
    CHECK(session.run("RETURN 1").single()[0].as<int>() == 1);
}

TEMPLATE_TEST_CASE("peek looks without taking", "[queries]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    auto result = session.run(count_to_n, params("n", 2));
    CHECK(result.peek().value()[0].template as<int>() == 1);
    CHECK(result.peek().value()[0].template as<int>() == 1);
    CHECK(result.next().value()[0].template as<int>() == 1);
    CHECK(result.next().value()[0].template as<int>() == 2);
    CHECK(result.peek() == std::nullopt);
}

TEMPLATE_TEST_CASE("single wants exactly one record", "[queries]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    const auto run = [&](int n) { return session.run(count_to_n, params("n", n)); };

    CHECK(run(1).single()[0].template as<int>() == 1);
    CHECK_THROWS_AS(run(0).single(), ResultNotSingleError);
    CHECK_THROWS_AS(run(2).single(), ResultNotSingleError);
    CHECK_THROWS_AS(run(5'000).single(), ResultNotSingleError);

    CHECK(run(0).single_or_none() == std::nullopt);
    CHECK(run(1).single_or_none().value()[0].template as<int>() == 1);
    CHECK(run(5'000).single_or_none().value()[0].template as<int>() == 1); // and warns
}

TEMPLATE_TEST_CASE("an error in the middle of a stream arrives after the records before it",
                   "[queries]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session(SessionConfig().fetch_size(10));
    auto result = session.run("UNWIND range(50, 0, -1) AS i RETURN 100 / i");
    int records = 0;
    CHECK_THROWS_AS(
        [&] {
            while (result.next()) ++records;
        }(),
        ClientError);
    CHECK(records == 50);
    CHECK(session.run("RETURN 1").single()[0].template as<int>() == 1);
}

TEMPLATE_TEST_CASE("records outlive result, session and driver", "[queries]", Driver,
                   AwaitedDriver) {
    std::vector<Record> records;
    {
        TestType driver(server().uri, server().auth());
        auto session = driver.session();
        records = session.run("UNWIND range(1, 3000) AS i RETURN 'text ' + i AS text").fetch(2'999);
    }
    REQUIRE(records.size() == 2'999);
    CHECK(records.front()["text"].template as<std::string>() == "text 1");
    CHECK(records.back()["text"].template as<std::string>() == "text 2999");
    const Record alone = records.back().detach();
    records.clear();
    CHECK(alone["text"].template as<std::string>() == "text 2999");
}

TEMPLATE_TEST_CASE("a second query of a session buffers the first one's result", "[queries]",
                   Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    auto first = session.run(count_to_n, params("n", 2'500));
    auto second = session.run(count_to_n, params("n", 3));
    CHECK(second.collect().size() == 3);
    CHECK(first.collect().size() == 2'500);
}

TEMPLATE_TEST_CASE("a transaction takes effect with commit only", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    const std::string create = "CREATE (:" + scratch.label() + ")";
    auto session = driver.session();

    SECTION("commit") {
        auto transaction = session.begin_transaction();
        transaction.run(create);
        transaction.run(create);
        CHECK(count(driver, scratch) == 0);
        transaction.commit();
        CHECK(transaction.closed());
        CHECK(count(driver, scratch) == 2);
        CHECK_THROWS_AS(transaction.run(create), TransactionError);
        CHECK_THROWS_AS(transaction.commit(), TransactionError);
    }
    SECTION("rollback") {
        auto transaction = session.begin_transaction();
        transaction.run(create);
        transaction.rollback();
        CHECK(transaction.closed());
        CHECK(count(driver, scratch) == 0);
        CHECK_THROWS_AS(transaction.commit(), TransactionError);
    }
    SECTION("close without commit rolls back") {
        auto transaction = session.begin_transaction();
        transaction.run(create);
        transaction.close();
        transaction.close();
        CHECK(count(driver, scratch) == 0);
    }
    SECTION("destroyed without commit") {
        {
            auto transaction = session.begin_transaction();
            transaction.run(create);
        }
        CHECK(session.run("MATCH (n:" + scratch.label() + ") RETURN count(n)")
                  .single()[0]
                  .template as<int>() == 0);
    }
    SECTION("session destroyed with it open") {
        {
            auto other = driver.session();
            auto transaction = other.begin_transaction();
            transaction.run(create);
        }
        CHECK(count(driver, scratch) == 0);
    }
    SECTION("a failed query fails the transaction, not the session") {
        auto transaction = session.begin_transaction();
        transaction.run(create);
        CHECK_THROWS_AS(transaction.run("RETURN bogus"), CypherSyntaxError);
        CHECK_THROWS_AS(transaction.run(create), TransactionError);
        CHECK_THROWS_AS(transaction.commit(), TransactionError);
        transaction.close();
        CHECK(count(driver, scratch) == 0);
        CHECK(session.run("RETURN 1").single()[0].template as<int>() == 1);
    }
    SECTION("one at a time") {
        auto transaction = session.begin_transaction();
        CHECK_THROWS_AS(session.begin_transaction(), TransactionError);
        CHECK_THROWS_AS(session.run("RETURN 1"), TransactionError);
        transaction.rollback();
        session.begin_transaction().commit();
    }
}

TEMPLATE_TEST_CASE("several results of one transaction are open at once", "[queries]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session(SessionConfig().fetch_size(100));
    auto transaction = session.begin_transaction();
    auto up = transaction.run("UNWIND range(1, 2500) AS i RETURN i");
    auto down = transaction.run("UNWIND range(1, 2500) AS i RETURN -i");
    auto texts = transaction.run("UNWIND range(1, 2500) AS i RETURN toString(i)");
    for (int i = 1; i <= 2'500; ++i) {
        REQUIRE(down.next().value()[0].template as<int>() == -i);
        REQUIRE(texts.next().value()[0].template as<std::string>() == std::to_string(i));
        if (i % 2 == 0) {
            REQUIRE(up.next().value()[0].template as<int>() == i - 1);
            REQUIRE(up.next().value()[0].template as<int>() == i);
        }
    }
    CHECK(up.next() == std::nullopt);
    // What was not read is dropped by commit.
    auto open = transaction.run("UNWIND range(1, 2500) AS i RETURN i");
    CHECK(open.next().has_value());
    transaction.commit();
    CHECK_THROWS_AS(open.next(), ResultConsumedError);
}

TEMPLATE_TEST_CASE("a closed driver or session says so", "[queries]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    auto later = driver.session();
    session.run("RETURN 1").consume();
    session.close();
    session.close();
    CHECK(session.closed());
    CHECK_THROWS_AS(session.run("RETURN 1"), SessionError);

    driver.close();
    driver.close();
    CHECK(driver.closed());
    CHECK_THROWS_AS(driver.session(), DriverError);
    CHECK_THROWS_AS(driver.execute_query("RETURN 1"), DriverError);
    CHECK_THROWS_AS(later.run("RETURN 1"), DriverError);
}

} // namespace
} // namespace neo4j::test
