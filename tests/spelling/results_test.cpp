// How results are read inside co_await expressions.
//
// Each of these is written as in the documentation: what is in place here is in place there. Do not
// tidy them up.
#include <cstdint>
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
using neo4j::params;

namespace {

// Several batches of texts that are long enough to be seen when they are read after their end.
constexpr auto many = "UNWIND range(1, 2500) AS i RETURN i, '" LONG_TEXT "' + i AS text";

SPELLING(while_next) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    while (auto record = co_await result.next()) {
        seen += 1;
        CHECK((*record)["i"].as<std::int64_t>() == seen);
        CHECK(record->get<std::string>("text").starts_with(LONG_TEXT));
    }
    CHECK(seen == 2'500);
}

// The coroutine has no variable of its own besides the loop's.
asio::awaitable<void> read_all(neo4j::AsyncResult& result, std::int64_t& seen) {
    while (auto record = co_await result.next())
        seen += record->get<std::string>("text").starts_with(LONG_TEXT) ? 1 : 0;
}

SPELLING(while_next_in_a_coroutine_without_variables) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    co_await read_all(result, seen);
    CHECK(seen == 2'500);
}

asio::awaitable<bool> has_one(neo4j::AsyncResult& result) {
    if (auto record = co_await result.single_or_none()) co_return record->size() == 1;
    co_return false;
}

// g++ 12 lays the frame out wrongly where a condition awaits and the coroutine declares no variable
// anywhere. What works with it is above and below: a variable, be it the condition's own.
#if defined(__clang__)
asio::awaitable<bool> has_more(neo4j::AsyncResult& result) {
    if (co_await result.peek()) co_return true;
    co_return false;
}

asio::awaitable<std::string> both(neo4j::AsyncResult& one, neo4j::AsyncResult& other) {
    if (co_await has_more(one) && !co_await has_more(other)) co_return std::string(LONG_TEXT);
    co_return std::string();
}

asio::awaitable<void> skip_all(neo4j::AsyncResult& result) {
    while (co_await result.next()) {
    }
}

SPELLING(conditions_awaited_in_a_coroutine_without_variables) {
    auto session = driver.session();
    auto transaction = co_await session.begin_transaction();
    auto some = co_await transaction.run(many);
    auto none = co_await transaction.run("UNWIND [] AS x RETURN x");
    const auto text = co_await both(some, none);
    CHECK(text == LONG_TEXT);
    co_await skip_all(some);
    const auto more = co_await has_more(some);
    CHECK_FALSE(more);
    co_await transaction.commit();
}
#endif

asio::awaitable<bool> has_more_by_name(neo4j::AsyncResult& result) {
    const auto next = co_await result.peek();
    if (next) co_return true;
    co_return false;
}

SPELLING(awaited_conditions_with_a_name) {
    auto session = driver.session();
    auto result = co_await session.run("RETURN 1");
    const auto more = co_await has_more_by_name(result);
    CHECK(more);
    if (co_await has_more_by_name(result)) co_await result.consume();
    CHECK(result.closed());
}

SPELLING(if_awaited_in_a_coroutine_without_variables) {
    auto session = driver.session();
    auto one = co_await session.run("RETURN 1");
    const auto one_is_there = co_await has_one(one);
    CHECK(one_is_there);
    auto none = co_await session.run("UNWIND [] AS x RETURN x");
    const auto another_is_there = co_await has_one(none);
    CHECK_FALSE(another_is_there);
}

SPELLING(next_batch) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    for (;;) {
        auto batch = co_await result.next_batch();
        if (batch.empty()) break;
        for (const auto& record : batch) {
            seen += 1;
            CHECK(record["i"].as<std::int64_t>() == seen);
            CHECK(record["text"].as<std::string_view>().starts_with(LONG_TEXT));
        }
    }
    CHECK(seen == 2'500);
}

SPELLING(range_for_over_an_awaited_batch) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    for (const auto& record : co_await result.next_batch()) {
        seen += 1;
        CHECK(record["text"].as<std::string_view>().starts_with(LONG_TEXT));
    }
    CHECK(seen > 0);
    co_await result.consume();
}

SPELLING(range_for_over_awaited_records) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    for (const auto& record : co_await result.fetch(1'200))
        seen += record["text"].as<std::string_view>().starts_with(LONG_TEXT) ? 1 : 0;
    CHECK(seen == 1'200);
    for (auto& record : co_await result.collect())
        seen += record["text"].as<std::string_view>().starts_with(LONG_TEXT) ? 1 : 0;
    CHECK(seen == 2'500);
}

SPELLING(range_for_over_the_records_of_an_awaited_query) {
    std::int64_t seen = 0;
    for (const auto& record : (co_await driver.execute_query(many)).records)
        seen += record["text"].as<std::string_view>().starts_with(LONG_TEXT) ? 1 : 0;
    CHECK(seen == 2'500);
}

SPELLING(range_for_that_awaits_in_its_body) {
    auto session = driver.session();
    auto result = co_await session.run("UNWIND range(1, 3) AS i RETURN i");
    int sum = 0;
    for (const auto& record : co_await result.collect()) {
        auto doubled = co_await driver.execute_query("RETURN 2 * $i AS x",
                                                     params("i", record["i"].as<int>()));
        sum += doubled.records.at(0)["x"].as<int>();
    }
    CHECK(sum == 12);
}

SPELLING(try_next_between_awaits) {
    auto session = driver.session();
    auto result = co_await session.run(many);
    std::int64_t seen = 0;
    while (auto first = co_await result.next()) {
        ++seen;
        while (auto record = result.try_next()) ++seen;
    }
    CHECK(seen == 2'500);
}

SPELLING(fields_of_awaited_records) {
    auto session = driver.session();
    auto one = co_await session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)));
    const auto text_in_place = (co_await one.single())["x"].as<std::string>();
    CHECK(text_in_place == LONG_TEXT);
    auto two = co_await session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)));
    const auto text = (co_await two.single()).get<std::string>("x");
    CHECK(text == LONG_TEXT);
    auto three = co_await session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)));
    const neo4j::Value value = (co_await three.single())["x"];
    CHECK(value == neo4j::Value(LONG_TEXT));
}

asio::awaitable<std::string> name_of(neo4j::AsyncDriver& driver, int id) {
    auto all = co_await driver.execute_query("RETURN $text + $id AS name",
                                             params("id", id, "text", std::string(LONG_TEXT)));
    co_return all.records.at(0)["name"].as<std::string>();
}

asio::awaitable<std::string> name_in_one_expression(neo4j::AsyncSession& session) {
    auto result = co_await session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)));
    co_return (co_await result.single())["x"].as<std::string>();
}

SPELLING(values_returned_from_coroutines) {
    const auto name = co_await name_of(driver, 7);
    CHECK(name == LONG_TEXT "7");
    auto session = driver.session();
    const auto same = co_await name_in_one_expression(session);
    CHECK(same == LONG_TEXT);
}

SPELLING(structured_bindings) {
    auto session = driver.session();
    auto result = co_await session.run("RETURN 1 AS id, $name AS name, null AS nickname",
                                       params("name", std::string(LONG_TEXT)));
    auto record = co_await result.single();
    auto [id, name, nickname] = record.as<std::tuple<int, std::string, std::optional<std::string>>>();
    CHECK(id == 1);
    CHECK(name == LONG_TEXT);
    CHECK_FALSE(nickname.has_value());
    auto [same_id, same_name, nothing] = record.as<int, std::string_view, std::optional<int>>();
    CHECK(same_id == 1);
    CHECK(same_name == LONG_TEXT);
    CHECK_FALSE(nothing.has_value());
}

SPELLING(structured_bindings_of_an_awaited_record) {
    auto session = driver.session();
    auto result = co_await session.run("RETURN 1 AS id, $name AS name",
                                       params("name", std::string(LONG_TEXT)));
    auto [id, name] = (co_await result.single()).as<int, std::string>();
    CHECK(id == 1);
    CHECK(name == LONG_TEXT);
}

SPELLING(optional_columns_and_fallbacks) {
    auto all = co_await driver.execute_query("RETURN null AS a, 3 AS b");
    const auto& record = all.records.at(0);
    CHECK(record["a"].as<std::optional<std::string>>() == std::nullopt);
    CHECK(record["b"].as<std::optional<int>>() == 3);
    CHECK(record.get<int>("c", 7) == 7);
    CHECK(record.get<std::optional<int>>("a").value_or(5) == 5);
}

SPELLING(lists_and_maps_in_place) {
    auto all = co_await driver.execute_query("RETURN [1, 2, 3] AS list, {a: $x} AS map",
                                             params("x", LONG_TEXT));
    const auto& record = all.records.at(0);
    int sum = 0;
    for (const auto element : record["list"].as<neo4j::ListView>()) sum += element.as<int>();
    CHECK(sum == 6);
    CHECK(record["map"]["a"].as<std::string_view>() == LONG_TEXT);
    CHECK(record["list"].as<std::vector<int>>() == std::vector<int>{1, 2, 3});
    CHECK(record["map"].as<std::map<std::string, std::string>>().at("a") == LONG_TEXT);
}

SPELLING(summaries_of_awaited_results) {
    auto session = driver.session();
    auto result = co_await session.run("RETURN $x AS x", params("x", std::string(LONG_TEXT)));
    const auto created = (co_await result.consume()).counters().nodes_created;
    CHECK(created == 0);
    const auto query = (co_await result.consume()).query();
    CHECK(query == "RETURN $x AS x");
    const auto query_type = (co_await (co_await session.run(many)).consume()).query_type();
    CHECK(query_type == neo4j::QueryType::read_only);
}

SPELLING(single_or_none_and_peek) {
    auto session = driver.session();
    auto none = co_await session.run("UNWIND [] AS x RETURN x");
    if (auto record = co_await none.single_or_none()) FAIL("there is " << *record);
    auto some = co_await session.run("UNWIND [1, 2] AS x RETURN x");
    if (auto record = co_await some.peek())
        CHECK((*record)["x"].as<int>() == 1);
    else
        FAIL("there is no record");
    co_await some.consume();
}

SPELLING(a_record_of_awaited_records) {
    const auto name =
        (co_await driver.execute_query("RETURN $x AS x", params("x", LONG_TEXT))).records[0]["x"];
    CHECK(name == LONG_TEXT);
    auto session = driver.session();
    auto result = co_await session.run(many);
    const auto text = (co_await result.fetch(2))[1]["text"].as<std::string>();
    CHECK(text == LONG_TEXT "2");
    const auto last = (co_await result.collect()).back()["text"];
    CHECK(last == LONG_TEXT "2500");
}

SPELLING(values_data_graphs_and_tables_in_place) {
    auto session = driver.session();
    const auto query = "UNWIND range(1, 3) AS i RETURN i, '" LONG_TEXT "' + i AS text";
    auto one = co_await session.run(query);
    const auto texts = co_await one.value("text", LONG_TEXT "none");
    CHECK(texts.at(2) == LONG_TEXT "3");
    auto two = co_await session.run(query);
    for (const auto& row : co_await two.values("text", 0, std::string(LONG_TEXT)))
        CHECK(row.at(0).as<std::string_view>().starts_with(LONG_TEXT));
    auto three = co_await session.run(query);
    const auto data = (co_await three.data("text")).at(1)["text"];
    CHECK(data == LONG_TEXT "2");
    auto four = co_await session.run("RETURN {a: '" LONG_TEXT "'} AS m, date('2024-02-29') AS d");
    const auto table = co_await four.to_table(neo4j::TableOptions().expand(true).parse_dates(true));
    CHECK(table["m{}.a"][0] == LONG_TEXT);
    auto five = co_await session.run(query);
    five.keep_graph();
    const auto graph = co_await five.graph();
    CHECK(graph.nodes().empty());
}

SPELLING(records_that_outlive_their_result) {
    std::vector<neo4j::Record> kept;
    {
        auto session = driver.session();
        auto result = co_await session.run(many);
        while (auto record = co_await result.next()) kept.push_back(*std::move(record));
        co_await session.close();
    }
    CHECK(kept.size() == 2'500);
    CHECK(kept.back()["text"].as<std::string>() == LONG_TEXT "2500");
    const auto alone = kept.front().detach();
    kept.clear();
    CHECK(alone["text"].as<std::string>() == LONG_TEXT "1");
}

} // namespace
