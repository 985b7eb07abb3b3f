// Many tasks and threads on one driver, and tasks that are cancelled.
#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;

// Each way of asking once; gives how many records it saw.
asio::awaitable<std::int64_t> ask_in_every_way(AsyncDriver& driver, std::string label) {
    std::int64_t seen = 0;
    auto all = co_await driver.execute_query("UNWIND range(1, 1500) AS i RETURN i");
    seen += static_cast<std::int64_t>(all.records.size());

    auto session = driver.session(SessionConfig().fetch_size(100));
    auto result = co_await session.run("UNWIND range(1, 1500) AS i RETURN i");
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        seen += static_cast<std::int64_t>(batch.size());
    }

    const auto work = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<std::int64_t> {
        auto created = co_await transaction.run("CREATE (n:" + label + ") RETURN 1");
        auto record = co_await created.single();
        co_return record[0].as<std::int64_t>();
    };
    seen += co_await session.execute_write(work);
    // Given up midway: whoever has the connection next finds it clean.
    auto abandoned = co_await session.run("UNWIND range(1, 100000) AS i RETURN i");
    auto first = co_await abandoned.next();
    if (first)
        ++seen;
    co_return seen;
}
constexpr std::int64_t seen_by_each = 1'500 + 1'500 + 1 + 1;

TEST_CASE("64 tasks on 4 threads share one driver", "[concurrency]") {
    const Scratch scratch;
    asio::io_context io(4);
    AsyncDriver driver(io.get_executor(), server().uri, server().auth(),
                       DriverConfig().max_connection_pool_size(16));
    std::vector<std::future<std::int64_t>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(
            asio::co_spawn(io, ask_in_every_way(driver, scratch.label()), asio::use_future));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { io.run(); });
    for (auto& thread : threads)
        thread.join();
    for (auto& task : tasks)
        CHECK(task.get() == seen_by_each);

    Driver check(server().uri, server().auth());
    const auto count = check.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)");
    CHECK(count.records.at(0)[0].as<int>() == 64);
}

TEST_CASE("8 threads share a blocking driver of 2 connections", "[concurrency]") {
    const Scratch scratch;
    Driver driver(server().uri, server().auth(), DriverConfig().max_connection_pool_size(2));
    std::vector<std::future<std::int64_t>> threads;
    for (int i = 0; i < 8; ++i)
        threads.push_back(std::async(std::launch::async, [&, i] {
            std::int64_t sum = 0;
            for (int round = 0; round < 20; ++round) {
                auto [records, summary, keys] =
                    driver.execute_query("RETURN $i AS i", params("i", i));
                sum += records.at(0)["i"].as<int>();
                auto session = driver.session();
                for (const Record& record : session.run("UNWIND range(1, 1500) AS i RETURN 1"))
                    sum += record[0].as<int>();
                session.execute_write([&](ManagedTransaction& transaction) {
                    transaction.run("CREATE (:" + scratch.label() + ")").consume();
                });
            }
            return sum;
        }));
    for (int i = 0; i < 8; ++i)
        CHECK(threads[static_cast<std::size_t>(i)].get() == 20 * (1'500 + i));
    const auto count = driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)");
    CHECK(count.records.at(0)[0].as<int>() == 160);
}

TEST_CASE("a stream that is cancelled midway harms nobody else", "[concurrency]") {
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth(),
                       DriverConfig().max_connection_pool_size(2));
    const auto cancelled_midway = [&]() -> asio::awaitable<void> {
        auto session = driver.session();
        auto other = driver.session();
        auto untouched = co_await other.run("UNWIND range(1, 5000) AS i RETURN i");

        auto result = co_await session.run("UNWIND range(1, 1000000000) AS i RETURN i");
        // Stands for a deadline, which a test would have to wait for.
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        std::int64_t seen = 0;
        const auto read = [&]() -> asio::awaitable<void> {
            for (;;) {
                const auto batch = co_await result.next_batch();
                if (batch.empty())
                    co_return;
                seen += static_cast<std::int64_t>(batch.size());
                if (seen >= 3'000)
                    timer.cancel();
            }
        };
        boost::system::error_code at_timer;
        const auto ended = co_await (
            read() || timer.async_wait(asio::redirect_error(asio::use_awaitable, at_timer)));
        CHECK(ended.index() == 1);
        CHECK(seen >= 3'000);
        CHECK(seen < 1'000'000'000);
        CHECK(result.closed());

        const auto rest = co_await untouched.collect();
        CHECK(rest.size() == 5'000);
        for (int i = 0; i < 3; ++i) {
            const auto all = co_await driver.execute_query("RETURN 1");
            CHECK(all.records.size() == 1);
        }
        auto next = co_await session.run("RETURN 2");
        const auto record = co_await next.single();
        CHECK(record[0].as<int>() == 2);
    };
    loop.wait(cancelled_midway());
}

TEST_CASE("a transaction that is cancelled midway is rolled back", "[concurrency]") {
    const Scratch scratch;
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth());
    const auto cancelled_midway = [&]() -> asio::awaitable<void> {
        auto session = driver.session();
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        int calls = 0;
        const auto work = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<void> {
            ++calls;
            auto created = co_await transaction.run("CREATE (:" + scratch.label() + ")");
            co_await created.consume();
            auto stream = co_await transaction.run("UNWIND range(1, 1000000000) AS i RETURN i");
            for (;;) {
                const auto batch = co_await stream.next_batch();
                if (batch.empty())
                    break;
                timer.cancel();
            }
        };
        boost::system::error_code at_timer;
        const auto ended =
            co_await (session.execute_write(work) ||
                      timer.async_wait(asio::redirect_error(asio::use_awaitable, at_timer)));
        CHECK(ended.index() == 1);
        CHECK(calls == 1);
        const auto count =
            co_await driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)");
        CHECK(count.records.at(0)[0].as<int>() == 0);
    };
    loop.wait(cancelled_midway());
}

// Whether the server is at work on a query that holds the text.
asio::awaitable<bool> is_running(AsyncDriver& driver, const std::string& text) {
    auto listed = co_await driver.execute_query(
        "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $text "
        "AND NOT currentQuery STARTS WITH 'SHOW' RETURN count(*)",
        params("text", text));
    co_return listed.records.at(0)[0].as<int>() > 0;
}

TEST_CASE("a query that the server is long at work on can be cancelled", "[concurrency]") {
    // Two ways: the caller's cancellation, and session.cancel().
    const bool by_session = GENERATE(false, true);
    const Scratch scratch; // its label tells this query from others'
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth());
    const auto text = "UNWIND range(1, 100000000000) AS " + scratch.label() + " RETURN count(*)";
    auto session = driver.session();

    asio::cancellation_signal signal;
    std::optional<std::exception_ptr> ended;
    const auto ask = [&]() -> asio::awaitable<void> {
        auto result = co_await session.run(text);
        co_await result.consume();
    };
    asio::co_spawn(loop.context(), ask(),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr error) { ended = std::move(error); }));
    while (!loop.wait(is_running(driver, text)))
        REQUIRE_FALSE(ended);
    if (by_session)
        session.cancel();
    else
        signal.emit(asio::cancellation_type::terminal);
    while (!ended)
        loop.context().run_one();
    REQUIRE(*ended);
    if (by_session)
        CHECK_THROWS_AS(std::rethrow_exception(*ended), ServiceUnavailable);
    else
        CHECK_THROWS_AS(std::rethrow_exception(*ended), boost::system::system_error);
    // The server notices that its client has gone, and stops; the driver goes on.
    while (loop.wait(is_running(driver, text)))
        continue;
    CHECK(session.closed() == by_session);
}

TEST_CASE("a cancel while waiting for a connection loses nothing", "[concurrency]") {
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth(),
                       DriverConfig().max_connection_pool_size(1));
    const auto cancelled_in_the_queue = [&]() -> asio::awaitable<void> {
        auto session = driver.session();
        auto transaction = co_await session.begin_transaction();
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::clock_type::now());
        const auto ended =
            co_await (driver.execute_query("RETURN 1") || timer.async_wait(asio::use_awaitable));
        CHECK(ended.index() == 1);
        auto result = co_await transaction.run("RETURN 1");
        const auto record = co_await result.single();
        CHECK(record[0].as<int>() == 1);
        co_await transaction.commit();
        const auto all = co_await driver.execute_query("RETURN 1");
        CHECK(all.records.size() == 1);
    };
    loop.wait(cancelled_in_the_queue());
}

TEST_CASE("an io_context that ends first leaves nothing hanging", "[concurrency]") {
    auto io = std::make_unique<asio::io_context>();
    AsyncDriver driver(io->get_executor(), server().uri, server().auth());
    auto session = driver.session();
    bool ran_on = false;
    const auto never_finished = [&]() -> asio::awaitable<void> {
        auto result = co_await session.run("UNWIND range(1, 1000000000) AS i RETURN i");
        io->stop();
        for (;;) {
            const auto batch = co_await result.next_batch();
            if (batch.empty())
                break;
        }
        ran_on = true;
    };
    asio::co_spawn(*io, never_finished, [&](std::exception_ptr) { ran_on = true; });
    io->run();
    CHECK_FALSE(ran_on);
    // The order of destruction in most programs: session, driver, io_context; and the other way
    // round is no worse as long as nothing is asked of them.
}

} // namespace
} // namespace neo4j::test
