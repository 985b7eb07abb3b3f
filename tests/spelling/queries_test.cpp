// How queries, parameters and settings are written inside co_await expressions.
//
// Each of these is written as in the documentation: what is in place here is in place there. Do not
// tidy them up.
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "spelling/support.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;
using neo4j::AccessMode;
using neo4j::params;
using neo4j::Query;
using neo4j::QueryConfig;
using neo4j::SessionConfig;
using neo4j::TransactionConfig;

namespace {

SPELLING(execute_query_with_destructuring) {
    auto [records, summary, keys] = co_await driver.execute_query(
        "UNWIND [36, 37] AS age RETURN $name AS name, age", params("name", "Ada"));
    for (const auto& record : records) {
        CHECK(record["name"].as<std::string>() == "Ada");
        CHECK(record["age"].as<int>() >= 36);
    }
    CHECK(records.size() == 2);
    CHECK(keys == std::vector<std::string>{"name", "age"});
    CHECK(summary.parameters().at("name") == neo4j::Value("Ada"));
}

SPELLING(a_driver_made_in_the_coroutine) {
    neo4j::AsyncDriver own(co_await asio::this_coro::executor, neo4j::spelling::uri(),
                           neo4j::spelling::auth());
    co_await own.verify_connectivity();
    auto info = co_await own.get_server_info();
    CHECK(info.agent.starts_with("Neo4j/"));
    co_await own.close();
}

SPELLING(a_driver_with_settings_made_in_the_coroutine) {
    neo4j::AsyncDriver own(
        co_await asio::this_coro::executor, neo4j::spelling::uri(), neo4j::spelling::auth(),
        neo4j::DriverConfig().max_connection_pool_size(10).user_agent(LONG_TEXT "my-app/1.0"));
    auto all = co_await own.execute_query("RETURN 1 AS one");
    CHECK(all.records.at(0)["one"].as<int>() == 1);
    co_await own.close();
}

SPELLING(query_settings_in_place) {
    auto [records, summary, keys] =
        co_await driver.execute_query("RETURN $x AS x", params("x", 1),
                                      QueryConfig().routing(AccessMode::read).database("neo4j"));
    CHECK(records.at(0)["x"].as<int>() == 1);
    CHECK(summary.database() == "neo4j");
}

SPELLING(query_settings_in_place_without_parameters) {
    auto [records, summary, keys] =
        co_await driver.execute_query("SHOW DATABASES", {}, QueryConfig().database("system"));
    CHECK(summary.database() == "system");
}

SPELLING(transaction_settings_inside_query_settings) {
    auto all = co_await driver.execute_query(
        "RETURN 1", {},
        QueryConfig().transaction(
            TransactionConfig().timeout(30s).metadata(params("job", LONG_TEXT "nightly"))));
    CHECK(all.records.size() == 1);
}

SPELLING(session_settings_in_place) {
    auto session = driver.session(
        SessionConfig().database("neo4j").default_access_mode(AccessMode::read).fetch_size(500));
    auto result = co_await session.run("RETURN $x AS x", params("x", 1));
    auto record = co_await result.single();
    CHECK(record["x"].as<int>() == 1);
    co_await session.close();
}

SPELLING(a_session_in_place) {
    auto record = co_await (co_await driver.session().run("RETURN 1 AS x")).single();
    CHECK(record["x"].as<int>() == 1);
    auto other = co_await (co_await driver.session(SessionConfig().database("neo4j"))
                               .run(LONG_TEXT_QUERY, params("x", LONG_TEXT "value")))
                     .single();
    CHECK(other["x"].as<std::string>() == LONG_TEXT "value");
}

SPELLING(transactions_with_settings_in_place) {
    auto session = driver.session();
    auto transaction = co_await session.begin_transaction(
        TransactionConfig().timeout(30s).metadata(params("job", LONG_TEXT, "step", 3)));
    auto result = co_await transaction.run(LONG_TEXT_QUERY, params("x", 1));
    auto record = co_await result.single();
    CHECK(record["x"].as<int>() == 1);
    co_await transaction.commit();
    const auto closed = (co_await session.begin_transaction()).closed();
    CHECK_FALSE(closed);
}

SPELLING(queries_with_settings_of_their_own) {
    auto session = driver.session();
    auto result = co_await session.run(
        Query(LONG_TEXT_QUERY, TransactionConfig().timeout(30s).metadata(params("job", LONG_TEXT))),
        params("x", 1));
    const auto answer = (co_await result.single())["x"].as<int>();
    CHECK(answer == 1);
}

SPELLING(query_texts_that_are_temporaries) {
    auto session = driver.session();
    const int number = 7;
    auto first =
        co_await session.run("RETURN " + std::to_string(number) + " AS " + std::string("x"));
    const auto seven = (co_await first.single())["x"].as<int>();
    CHECK(seven == 7);
    auto second = co_await session.run(std::string{LONG_TEXT_QUERY}, params("x", 8));
    const auto eight = (co_await second.single())["x"].as<int>();
    CHECK(eight == 8);
    auto third = co_await session.run(std::string_view(LONG_TEXT_QUERY), params("x", 9));
    const auto nine = (co_await third.single())["x"].as<int>();
    CHECK(nine == 9);
    auto all = co_await driver.execute_query(std::string("RETURN ") + LONG_TEXT_LITERAL + " AS x");
    CHECK(all.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(texts_as_parameters_in_place) {
    auto all = co_await driver.execute_query("RETURN $a AS a, $b AS b, $c AS c",
                                             params("a", std::string{LONG_TEXT "a"}, "b",
                                                    std::string_view(LONG_TEXT "b"), "c",
                                                    std::string(LONG_TEXT) + "c"));
    const auto& record = all.records.at(0);
    CHECK(record["a"].as<std::string>() == LONG_TEXT "a");
    CHECK(record["b"].as<std::string_view>() == LONG_TEXT "b");
    CHECK(record["c"].as<std::string>() == LONG_TEXT "c");
}

SPELLING(parameters_of_many_types_in_place) {
    auto all = co_await driver.execute_query(
        "RETURN [$i, $d, $b, $none, $date, $duration, $point] AS x",
        params("i", 1, "d", 1.5, "b", true, "none", std::nullopt, "date", neo4j::Date(2024, 2, 29),
               "duration", 90s, "point", neo4j::Point::cartesian(1, 2)));
    CHECK(all.records.at(0)["x"].size() == 7);
}

SPELLING(vectors_made_by_functions_as_parameters) {
    const auto texts = [] { return std::vector<std::string>(3, LONG_TEXT); };
    auto all = co_await driver.execute_query("RETURN size($texts) AS n, $texts[2] AS last",
                                             params("texts", texts()));
    CHECK(all.records.at(0)["n"].as<int>() == 3);
    CHECK(all.records.at(0)["last"].as<std::string>() == LONG_TEXT);
    auto sized = co_await driver.execute_query(
        "RETURN $texts[1] AS x", params("texts", std::vector<std::string>(2, LONG_TEXT)));
    CHECK(sized.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

// g++ 12 does not compile braced lists inside a co_await expression ("array used as initializer"),
// be it for List, Map or std::vector. It says so, and is not misled in silence. What works with it
// is below: tuples, params() inside params(), and objects with a name.
#if defined(__clang__)
SPELLING(lists_in_place) {
    auto ids = co_await driver.execute_query("RETURN $ids[2] AS x",
                                             params("ids", std::vector<int>{1, 2, 3}));
    CHECK(ids.records.at(0)["x"].as<int>() == 3);
    auto names = co_await driver.execute_query(
        "RETURN $names[1] AS x",
        params("names", std::vector<std::string>{LONG_TEXT "a", LONG_TEXT "b"}));
    CHECK(names.records.at(0)["x"].as<std::string>() == LONG_TEXT "b");
    auto mixed = co_await driver.execute_query("RETURN $list[1] AS x",
                                               params("list", neo4j::List{1, LONG_TEXT, 3.0}));
    CHECK(mixed.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(maps_in_place) {
    auto map = co_await driver.execute_query(
        "RETURN $person.name AS x", params("person", neo4j::Map{{"name", LONG_TEXT}, {"age", 36}}));
    CHECK(map.records.at(0)["x"].as<std::string>() == LONG_TEXT);
    auto nested = co_await driver.execute_query(
        "RETURN $rows[1].inner.name AS x",
        params("rows", neo4j::List{neo4j::Map{{"id", 1}},
                                   neo4j::Map{{"inner", neo4j::Map{{"name", LONG_TEXT}}}}}));
    CHECK(nested.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}
#endif

SPELLING(tuples_as_lists_in_place) {
    auto all =
        co_await driver.execute_query("RETURN $list[0] + $list[2] AS sum, $list[1] AS text",
                                      params("list", std::tuple(1, std::string(LONG_TEXT), 3)));
    CHECK(all.records.at(0)["sum"].as<int>() == 4);
    CHECK(all.records.at(0)["text"].as<std::string>() == LONG_TEXT);
}

SPELLING(maps_of_params_in_place) {
    // params() nests: a map without braces.
    auto all = co_await driver.execute_query(
        "RETURN $person.address.street AS x",
        params("person", params("name", "Ada", "address", params("street", LONG_TEXT))));
    CHECK(all.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(parameters_from_named_objects) {
    const std::vector<neo4j::Map> rows{{{"id", 1}}, {{"id", 2}, {"name", LONG_TEXT}}};
    auto from_rows = co_await driver.execute_query("UNWIND $rows AS row RETURN row.name AS name",
                                                   params("rows", rows));
    CHECK(from_rows.records.at(1)["name"].as<std::string>() == LONG_TEXT);

    const std::map<std::string, int> numbers{{"a", 1}, {"b", 2}};
    auto from_map = co_await driver.execute_query("RETURN $a + $b AS x", numbers);
    CHECK(from_map.records.at(0)["x"].as<int>() == 3);

    auto merged = co_await driver.execute_query("RETURN $a + $b + $c AS x",
                                                params(numbers, "b", 20, "c", 300));
    CHECK(merged.records.at(0)["x"].as<int>() == 321);

    neo4j::Map values;
    values["text"] = LONG_TEXT;
    auto from_values = co_await driver.execute_query("RETURN $text AS x", values);
    CHECK(from_values.records.at(0)["x"].as<std::string>() == LONG_TEXT);

    neo4j::Params built;
    built.set("a", 1).set("b", std::string(LONG_TEXT));
    auto from_built = co_await driver.execute_query("RETURN $b AS x", built);
    CHECK(from_built.records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(bookmarks_in_place) {
    auto one = driver.session();
    auto two = driver.session();
    co_await one.run("RETURN 1");
    co_await (co_await two.run("RETURN 1")).consume();
    auto reader = driver.session(
        SessionConfig().bookmarks(co_await one.last_bookmarks() + co_await two.last_bookmarks()));
    auto record = co_await (co_await reader.run("RETURN 1 AS x")).single();
    CHECK(record["x"].as<int>() == 1);
}

SPELLING(errors_are_caught_around_co_await) {
    std::string code;
    try {
        co_await driver.execute_query("RETURN bogus", params("unused", std::string(LONG_TEXT)));
    } catch (const neo4j::CypherSyntaxError& error) {
        code = error.code();
    }
    CHECK(code == "Neo.ClientError.Statement.SyntaxError");
}

SPELLING(a_parameter_that_cannot_be_sent_throws_inside_the_expression) {
    bool thrown = false;
    try {
        co_await driver.execute_query(std::string(LONG_TEXT_QUERY),
                                      params("x", std::string(LONG_TEXT), "y", ~std::uint64_t{0}));
    } catch (const neo4j::ValueRangeError&) {
        thrown = true;
    }
    CHECK(thrown);
}

} // namespace
