// Awaitables that are kept, spawned or combined: they own what they were made of.
//
// Each of these is written as in the documentation: what is in place here is in place there. Do not
// tidy them up.
#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <neo4j/neo4j.hpp>

#include "spelling/support.hpp"

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using neo4j::params;

namespace {

constexpr auto echo = "RETURN $x AS x";

SPELLING(awaited_later) {
    auto session = driver.session();
    auto make = [&] {
        std::string query = LONG_TEXT_QUERY;
        std::string text = LONG_TEXT "argument";
        auto parameters = params("x", text);
        return session.run(query, parameters);
    };
    auto later = make();
    std::string other(1'000, 'x'); // what was freed is used again
    auto result = co_await std::move(later);
    const auto answer = (co_await result.single())["x"].as<std::string>();
    CHECK(answer == LONG_TEXT "argument");
}

SPELLING(execute_query_awaited_later) {
    auto make = [&] {
        std::string text = LONG_TEXT "argument";
        return driver.execute_query(
            std::string(LONG_TEXT_QUERY), params("x", std::vector<std::string>(3, text)),
            neo4j::QueryConfig().database("neo4j").transaction(
                neo4j::TransactionConfig().metadata(params("job", text))));
    };
    auto later = make();
    auto all = co_await std::move(later);
    CHECK(all.records.at(0)["x"].size() == 3);
}

SPELLING(transactions_awaited_later) {
    auto session = driver.session();
    auto begin = [&] {
        std::string job = LONG_TEXT "job";
        return session.begin_transaction(neo4j::TransactionConfig().metadata(params("job", job)));
    };
    auto later = begin();
    auto transaction = co_await std::move(later);
    auto run = [&] {
        std::string text = LONG_TEXT "argument";
        return transaction.run(std::string(LONG_TEXT_QUERY), params("x", text));
    };
    auto first = run();
    auto result = co_await std::move(first);
    const auto answer = (co_await result.single())["x"].as<std::string>();
    CHECK(answer == LONG_TEXT "argument");
    auto commit = transaction.commit();
    co_await std::move(commit);
    CHECK(transaction.closed());
}

SPELLING(units_of_work_awaited_later) {
    auto session = driver.session();
    auto make = [&] {
        std::string text = LONG_TEXT "captured";
        auto work =
            [text](neo4j::AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
            auto result = co_await transaction.run(echo, params("x", text));
            auto record = co_await result.single();
            co_return record["x"].as<std::string>();
        };
        return session.execute_read(work);
    };
    auto later = make();
    const auto answer = co_await std::move(later);
    CHECK(answer == LONG_TEXT "captured");
}

SPELLING(never_awaited) {
    auto session = driver.session();
    {
        auto unused = session.run(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT)));
        auto unused_too = driver.execute_query(std::string(LONG_TEXT_QUERY));
    }
    auto result = co_await session.run("RETURN 1 AS x");
    const auto answer = (co_await result.single())["x"].as<int>();
    CHECK(answer == 1);
}

SPELLING(spawned_with_a_handler) {
    const auto executor = co_await asio::this_coro::executor;
    auto session = driver.session();
    std::string answer;
    asio::steady_timer done(executor, asio::steady_timer::time_point::max());
    asio::co_spawn(executor,
                   session.run(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))),
                   [&](std::exception_ptr error, neo4j::AsyncResult result) {
                       if (!error) answer = result.keys().at(0);
                       done.cancel();
                   });
    boost::system::error_code cancelled;
    co_await done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    CHECK(answer == "x");
}

SPELLING(spawned_on_another_executor_and_awaited) {
    const auto strand = asio::make_strand(co_await asio::this_coro::executor);
    auto all = co_await asio::co_spawn(
        strand,
        driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))),
        asio::use_awaitable);
    CHECK(all.records.at(0)["x"].as<std::string>() == LONG_TEXT);
    auto session = driver.session();
    auto transaction =
        co_await asio::co_spawn(strand, session.begin_transaction(), asio::use_awaitable);
    co_await transaction.rollback();
}

TEST_CASE("async: spawned with use_future") {
    asio::io_context io;
    neo4j::AsyncDriver driver(io.get_executor(), neo4j::spelling::uri(), neo4j::spelling::auth());
    auto session = driver.session();
    std::future<neo4j::EagerResult> all = asio::co_spawn(
        io, driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))),
        asio::use_future);
    std::future<neo4j::AsyncResult> result = asio::co_spawn(
        io, session.run(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))),
        asio::use_future);
    std::future<void> verified = asio::co_spawn(io, driver.verify_connectivity(), asio::use_future);
    std::thread runner([&] { io.run(); });
    CHECK(all.get().records.at(0)["x"].as<std::string>() == LONG_TEXT);
    CHECK(result.get().keys() == std::vector<std::string>{"x"});
    verified.get();
    io.stop();
    runner.join();
}

TEST_CASE("async: spawned and detached") {
    asio::io_context io;
    neo4j::AsyncDriver driver(io.get_executor(), neo4j::spelling::uri(), neo4j::spelling::auth());
    asio::co_spawn(
        io, driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))),
        asio::detached);
    io.run();
    SUCCEED("nothing was used after its end");
}

SPELLING(a_query_or_a_timer) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 60s);
    auto first = co_await (
        driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT))) ||
        timer.async_wait(asio::use_awaitable));
    REQUIRE(first.index() == 0);
    CHECK(std::get<0>(first).records.at(0)["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(a_timer_before_a_query) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
    auto first = co_await (
        driver.execute_query("UNWIND range(1, 100000000) AS a UNWIND range(1, 100000) AS b "
                             "WITH a + b AS c WHERE c < 0 RETURN count(c), $x",
                             params("x", std::string(LONG_TEXT))) ||
        timer.async_wait(asio::use_awaitable));
    CHECK(first.index() == 1);
    auto all = co_await driver.execute_query("RETURN 1");
    CHECK(all.records.size() == 1);
}

SPELLING(a_result_or_a_timer) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 60s);
    auto session = driver.session();
    auto first = co_await (session.run(echo, params("x", std::string(LONG_TEXT))) ||
                           timer.async_wait(asio::use_awaitable));
    REQUIRE(first.index() == 0);
    auto record = co_await std::get<0>(first).single();
    CHECK(record["x"].as<std::string>() == LONG_TEXT);
}

SPELLING(queries_at_the_same_time) {
    auto [one, two] = co_await (
        driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT "1"))) &&
        driver.execute_query(std::string(LONG_TEXT_QUERY), params("x", std::string(LONG_TEXT "2"))));
    CHECK(one.records.at(0)["x"].as<std::string>() == LONG_TEXT "1");
    CHECK(two.records.at(0)["x"].as<std::string>() == LONG_TEXT "2");
}

} // namespace
