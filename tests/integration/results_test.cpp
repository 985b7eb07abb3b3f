// Results as graphs, tables and plain data, on both faces.
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

// Makes (Ada)-[KNOWS]->(Bob)-[LIKES]->(Eve) and gives the relationships, the nodes, and both in
// records of their own.
template <class Session>
void make_people(Session& session, const Scratch& scratch) {
    session
        .run("CREATE (:" + scratch.label() + " {name: 'Ada'})-[:KNOWS {since: 1840}]->(:" +
             scratch.label() + " {name: 'Bob'})-[:LIKES]->(:" + scratch.label() + " {name: 'Eve'})")
        .consume();
}

TEMPLATE_TEST_CASE("the graph of a result holds each entity once, as far as any record knows it",
                   "[results]", Driver, AwaitedDriver) {
    const Scratch scratch;
    TestType driver(server().uri, server().auth());
    auto session = driver.session(SessionConfig().fetch_size(2));
    make_people(session, scratch);
    // Relationships alone, then the nodes alone.
    const auto query =
        "MATCH (:" + scratch.label() +
        ")-[r]->() WITH r ORDER BY type(r) WITH collect(r) AS rs MATCH (n:" + scratch.label() +
        ") WITH rs, n ORDER BY n.name WITH rs, collect(n) AS ns "
        "UNWIND rs + ns AS x RETURN x";
    SECTION("of the remaining records, which stay") {
        auto result = session.run(query);
        const auto graph = result.graph();
        REQUIRE(graph.nodes().size() == 3);
        REQUIRE(graph.relationships().size() == 2);
        CHECK(graph.relationships()[0].start_node()["name"] == "Ada");
        CHECK(graph.relationship_type("LIKES").at(0).end_node()["name"] == "Eve");
        const auto& bob = graph.relationships()[0].end_node();
        CHECK(graph.node(bob.element_id())->template get<std::string>("name") == "Bob");
        CHECK(session.run("RETURN 1 AS x").single()["x"].template as<int>() == 1);
        CHECK(result.collect().size() == 5);
        CHECK(result.graph().nodes().empty());
    }
    SECTION("without those that were read") {
        auto result = session.run(query);
        CHECK(result.fetch(4).size() == 4);
        const auto graph = result.graph();
        CHECK(graph.relationships().empty());
        REQUIRE(graph.nodes().size() == 1);
        CHECK(graph.nodes()[0]["name"] == "Eve");
    }
    SECTION("with those that were read, on demand") {
        auto result = session.run(query);
        result.keep_graph();
        CHECK(result.fetch(4).size() == 4);
        CHECK(result.graph().nodes().size() == 3);
        CHECK(result.graph().relationships().size() == 2);
        CHECK(result.collect().size() == 1);
        CHECK(result.graph().relationships()[1].start_node()["name"] == "Bob");
        result.keep_graph(false);
        CHECK(result.graph().nodes().empty());
    }
    SECTION("also as the ends of relationships in data()") {
        const auto data = session.run(query).data();
        REQUIRE(data.size() == 5);
        CHECK(data[0]["x"] == List{Map{{"name", "Ada"}}, "KNOWS", Map{{"name", "Bob"}}});
        CHECK(data[1]["x"] == List{Map{{"name", "Bob"}}, "LIKES", Map{{"name", "Eve"}}});
        CHECK(data[2]["x"] == Map{{"name", "Ada"}});
    }
}

TEMPLATE_TEST_CASE("a result as a table", "[results]", Driver, AwaitedDriver) {
    const Scratch scratch;
    TestType driver(server().uri, server().auth());
    auto session = driver.session();
    make_people(session, scratch);
    const auto table =
        session
            .run(
                "MATCH (n:" + scratch.label() +
                ")-[r]->() RETURN n AS `a.b`, r, [1, {x: date('2020-02-29')}] AS l ORDER BY n.name")
            .to_table(TableOptions().expand(true).parse_dates(true));
    CHECK(table.names() == std::vector<std::string>{
                               R"(a\.b().element_id)", R"(a\.b().labels)", R"(a\.b().prop.name)",
                               "r->.element_id", "r->.start.element_id", "r->.end.element_id",
                               "r->.type", "r->.prop.since", "l[].0", "l[].1{}.x"});
    CHECK(table[R"(a\.b().prop.name)"].template as<std::string>() ==
          std::vector<std::string>{"Ada", "Bob"});
    CHECK(table["r->.prop.since"].template as<std::optional<int>>() ==
          std::vector<std::optional<int>>{1840, std::nullopt});
    CHECK(table["l[].1{}.x"][0] == LocalDateTime(2020, 2, 29));
    const auto plain = session.run("UNWIND [1, 2] AS x RETURN x, 'a,b' AS y").to_table();
    CHECK(plain.to_csv() == "x,y\r\n1,\"a,b\"\r\n2,\"a,b\"\r\n");
    const auto [records, summary, keys] = driver.execute_query("RETURN 1 AS x");
    CHECK(Table(keys, records)["x"].template as<int>() == std::vector{1});
}

TEMPLATE_TEST_CASE("one field, some fields, names and all of each record", "[results]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session(SessionConfig().fetch_size(100));
    const auto query = "UNWIND range(1, 250) AS i RETURN i, 2 * i AS j";
    CHECK(session.run(query).value("j").at(249) == 500);
    CHECK(session.run(query).value("k", "none").at(249) == "none");
    CHECK(session.run(query).values("j", 0).at(249) == List{500, 250});
    CHECK(session.run(query).data("k", 1).at(249) == Map{{"k", nullptr}, {"j", 500}});
}

TEMPLATE_TEST_CASE("results of a transaction that failed or ended", "[results]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    auto session = driver.session(SessionConfig().fetch_size(10));
    auto transaction = session.begin_transaction();
    auto open = transaction.run("UNWIND range(1, 100) AS i RETURN i");
    auto failing = transaction.run("UNWIND range(5, 0, -1) AS i RETURN 10 / i");
    CHECK_THROWS_AS(failing.collect(), ClientError);
    CHECK_THROWS_AS(failing.next(), ResultFailedError);
    CHECK(open.fetch(10).size() == 10);
    CHECK_THROWS_AS(open.next(), ResultFailedError);
    CHECK_THROWS_AS(open.consume(), ResultFailedError);
    CHECK_THROWS_AS(transaction.commit(), TransactionError);
    auto other = session.begin_transaction();
    auto complete = other.run("RETURN 1");
    CHECK(complete.graph().nodes().empty()); // all has arrived
    other.commit();
    CHECK_THROWS_AS(complete.next(), ResultConsumedError);
    CHECK_THROWS_AS(complete.consume(), ResultConsumedError);
}

} // namespace
} // namespace neo4j::test
