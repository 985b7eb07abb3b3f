// How units of work and transforms are written: lambdas by reference and by value, in place and
// named, functions, members.
//
// Each of these is written as in the documentation: what is in place here is in place there. Do not
// tidy them up.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "spelling/support.hpp"

namespace asio = boost::asio;
using neo4j::AsyncManagedTransaction;
using neo4j::AsyncResult;
using neo4j::params;
using neo4j::QueryConfig;

namespace {

constexpr auto echo = "RETURN $x AS x";

SPELLING(a_lambda_in_place_that_captures_by_reference) {
    auto session = driver.session();
    const std::string text = LONG_TEXT "by reference";
    auto back = co_await session.execute_read(
        [&](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
            auto result = co_await transaction.run(echo, params("x", text));
            auto record = co_await result.single();
            co_return record["x"].as<std::string>();
        });
    CHECK(back == text);
}

SPELLING(a_lambda_in_place_that_captures_nothing) {
    auto session = driver.session();
    auto back = co_await session.execute_write(
        [](AsyncManagedTransaction& transaction) -> asio::awaitable<int> {
            auto result = co_await transaction.run("RETURN 42 AS x");
            auto record = co_await result.single();
            co_return record["x"].as<int>();
        });
    CHECK(back == 42);
}

SPELLING(a_named_lambda_that_captures_by_reference) {
    auto session = driver.session();
    const std::string text = LONG_TEXT "by reference";
    auto work = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
        auto result = co_await transaction.run(echo, params("x", text));
        auto record = co_await result.single();
        co_return record["x"].as<std::string>();
    };
    const auto read = co_await session.execute_read(work);
    CHECK(read == text);
    const auto written = co_await session.execute_write(work);
    CHECK(written == text);
}

SPELLING(a_named_lambda_that_captures_by_value) {
    auto session = driver.session();
    std::string text = LONG_TEXT "by value";
    auto work = [text](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
        auto result = co_await transaction.run(echo, params("x", text));
        auto record = co_await result.single();
        co_return record["x"].as<std::string>();
    };
    text.clear();
    const auto read = co_await session.execute_read(work);
    CHECK(read == LONG_TEXT "by value");
    const auto written = co_await session.execute_write(work);
    CHECK(written == LONG_TEXT "by value");
}

SPELLING(a_lambda_in_place_that_captures_numbers_by_value) {
    auto session = driver.session();
    const int number = 7;
    const char* name = "Ada";
    auto back = co_await session.execute_read(
        [number, name](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
            auto result = co_await transaction.run("RETURN $name + $number AS x",
                                                   params("name", name, "number", number));
            auto record = co_await result.single();
            co_return record["x"].as<std::string>();
        });
    CHECK(back == "Ada7");
}

// g++ 12 destroys such a lambda twice; the library refuses to compile it there (detail::check_place).
#if defined(__clang__)
SPELLING(a_lambda_in_place_that_captures_by_value) {
    auto session = driver.session();
    std::string text = LONG_TEXT "by value";
    auto back = co_await session.execute_read(
        [text](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
            auto result = co_await transaction.run(echo, params("x", text));
            auto record = co_await result.single();
            co_return record["x"].as<std::string>();
        });
    CHECK(back == LONG_TEXT "by value");
}

SPELLING(a_lambda_in_place_that_is_moved_in) {
    auto session = driver.session();
    auto work = [text = std::make_unique<std::string>(LONG_TEXT)](
                    AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
        auto result = co_await transaction.run(echo, params("x", *text));
        auto record = co_await result.single();
        co_return record["x"].as<std::string>();
    };
    auto back = co_await session.execute_read(std::move(work));
    CHECK(back == LONG_TEXT);
}
#endif

SPELLING(a_lambda_that_cannot_be_copied) {
    auto session = driver.session();
    auto work = [text = std::make_unique<std::string>(LONG_TEXT)](
                    AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
        auto result = co_await transaction.run(echo, params("x", *text));
        auto record = co_await result.single();
        co_return record["x"].as<std::string>();
    };
    auto back = co_await session.execute_read(std::ref(work));
    CHECK(back == LONG_TEXT);
}

SPELLING(a_lambda_without_a_value) {
    auto session = driver.session();
    int seen = 0;
    co_await session.execute_read(
        [&](AsyncManagedTransaction& transaction) -> asio::awaitable<void> {
            auto result = co_await transaction.run("UNWIND range(1, 2500) AS i RETURN i");
            while (auto record = co_await result.next()) ++seen;
        });
    CHECK(seen == 2'500);
}

SPELLING(a_lambda_with_transaction_settings_in_place) {
    auto session = driver.session();
    auto back = co_await session.execute_read(
        [&](AsyncManagedTransaction& transaction) -> asio::awaitable<int> {
            auto result = co_await transaction.run("RETURN 1 AS x");
            auto record = co_await result.single();
            co_return record["x"].as<int>();
        },
        neo4j::TransactionConfig()
            .timeout(std::chrono::seconds(30))
            .metadata(params("job", std::string(LONG_TEXT))));
    CHECK(back == 1);
}

SPELLING(a_lambda_that_is_tried_again) {
    neo4j::AsyncDriver hasty(
        co_await asio::this_coro::executor, neo4j::spelling::uri(), neo4j::spelling::auth(),
        neo4j::DriverConfig().initial_retry_delay(std::chrono::milliseconds(1)));
    auto session = hasty.session();
    int tries = 0;
    auto back = co_await session.execute_write(
        [&](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
            auto result = co_await transaction.run(echo, params("x", std::string(LONG_TEXT)));
            auto record = co_await result.single();
            if (++tries < 3) throw neo4j::TransientError("made by hand");
            co_return record["x"].as<std::string>();
        });
    CHECK(back == LONG_TEXT);
    CHECK(tries == 3);
}

asio::awaitable<std::vector<int>> numbers(AsyncManagedTransaction& transaction) {
    std::vector<int> found;
    auto result = co_await transaction.run("UNWIND range(1, 3) AS i RETURN i");
    for (const auto& record : co_await result.collect()) found.push_back(record["i"].as<int>());
    co_return found;
}

SPELLING(a_function) {
    auto session = driver.session();
    const std::vector<int> expected{1, 2, 3};
    const auto of_function = co_await session.execute_read(numbers);
    CHECK(of_function == expected);
    const auto of_pointer = co_await session.execute_read(&numbers);
    CHECK(of_pointer == expected);
}

asio::awaitable<std::string> echo_with(AsyncManagedTransaction& transaction, std::string text) {
    auto result = co_await transaction.run(echo, params("x", text));
    auto record = co_await result.single();
    co_return record["x"].as<std::string>();
}

SPELLING(a_function_with_arguments_through_a_lambda) {
    auto session = driver.session();
    const std::string text = LONG_TEXT "argument";
    auto back = co_await session.execute_read(
        [&](auto& transaction) { return echo_with(transaction, text); });
    CHECK(back == text);
}

SPELLING(a_result_that_is_a_record_or_a_vector_of_records) {
    auto session = driver.session();
    auto record = co_await session.execute_read(
        [](AsyncManagedTransaction& transaction) -> asio::awaitable<neo4j::Record> {
            auto result = co_await transaction.run(echo, params("x", std::string(LONG_TEXT)));
            co_return co_await result.single();
        });
    CHECK(record["x"].as<std::string>() == LONG_TEXT);
    auto records = co_await session.execute_read(
        [](AsyncManagedTransaction& transaction) -> asio::awaitable<std::vector<neo4j::Record>> {
            auto result = co_await transaction.run("UNWIND range(1, 2500) AS i RETURN i");
            co_return co_await result.collect();
        });
    CHECK(records.size() == 2'500);
}

SPELLING(transforms_that_are_member_functions) {
    auto one = co_await driver.execute_query(echo, params("x", std::string(LONG_TEXT)),
                                             QueryConfig(), &AsyncResult::single);
    CHECK(one["x"].as<std::string>() == LONG_TEXT);
    auto all = co_await driver.execute_query("UNWIND range(1, 2500) AS i RETURN i", {},
                                             QueryConfig().database("neo4j"),
                                             &AsyncResult::collect);
    CHECK(all.size() == 2'500);
    auto summary = co_await driver.execute_query("RETURN 1", {}, {}, &AsyncResult::consume);
    CHECK(summary.query() == "RETURN 1");
}

SPELLING(transforms_that_are_lambdas) {
    auto first = co_await driver.execute_query(
        "UNWIND range(1, 2500) AS i RETURN i", {}, QueryConfig(),
        [](AsyncResult& result) -> asio::awaitable<int> {
            auto record = co_await result.next();
            co_return record->get<int>("i");
        });
    CHECK(first == 1);
    std::vector<std::string> texts;
    co_await driver.execute_query(
        "UNWIND range(1, 3) AS i RETURN $x + i AS text", params("x", std::string(LONG_TEXT)),
        QueryConfig().routing(neo4j::AccessMode::read),
        [&](AsyncResult& result) -> asio::awaitable<void> {
            while (auto record = co_await result.next())
                texts.push_back(record->get<std::string>("text"));
        });
    CHECK(texts == std::vector<std::string>{LONG_TEXT "1", LONG_TEXT "2", LONG_TEXT "3"});
}

} // namespace
