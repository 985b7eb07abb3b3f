// Cancels in the middle of a message, by the hundred (NEO4J_STRESS_SCALE=50: 20,000): no
// transaction is left on the server, no connection, descriptor or memory here.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/neo4j.hpp>

#include "async/fault.hpp"
#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"
#include "support/process_figures.hpp"
#include "support/slack.hpp"
#include "support/stress.hpp"

namespace neo4j::test {
namespace {

namespace asio = boost::asio;

constexpr std::size_t places = 16;

struct Cancelled {
    Loop loop;
    Scratch scratch; // its label tells these queries and connections from others'
    AsyncDriver driver{loop.context().get_executor(), server().uri, server().auth(),
                       DriverConfig().max_connection_pool_size(places).user_agent(scratch.label())};
    std::mt19937_64 chance{stress_seed()};
    std::string endless =
        "UNWIND range(1, 100000000000) AS " + scratch.label() + " RETURN " + scratch.label();
    std::size_t cancelled = 0;
    std::size_t otherwise = 0;

    std::int64_t any(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution(least, most)(chance);
    }

    static asio::awaitable<void> read_for_ever(AsyncResult result) {
        for (;;)
            co_await result.next_batch();
    }
    asio::awaitable<void> auto_commit() {
        auto session = driver.session(SessionConfig().fetch_size(200));
        auto result = co_await session.run(endless);
        co_await read_for_ever(std::move(result));
    }
    asio::awaitable<void> transaction() {
        auto session = driver.session(SessionConfig().fetch_size(200));
        TransactionConfig named;
        named.metadata(params("test", scratch.label()));
        auto transaction = co_await session.begin_transaction(std::move(named));
        auto created = co_await transaction.run("CREATE (n:" + scratch.label() + ") RETURN 1");
        co_await created.consume();
        auto result = co_await transaction.run(endless);
        co_await read_for_ever(std::move(result));
    }
    asio::awaitable<void> unit_of_work() {
        auto session = driver.session(SessionConfig().fetch_size(200));
        const auto work = [this](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            auto result = co_await tx.run(endless);
            co_await read_for_ever(std::move(result));
        };
        co_await session.execute_read(work);
    }
    asio::awaitable<void> any_kind() {
        switch (any(0, 2)) {
        case 0:
            return transaction();
        case 1:
            return unit_of_work();
        default:
            return auto_commit();
        }
    }

    // One query without end, cancelled after some time.
    asio::awaitable<void> one() {
        auto executor = co_await asio::this_coro::executor;
        asio::cancellation_signal signal;
        asio::steady_timer ended(executor, asio::steady_timer::time_point::max());
        asio::steady_timer timer(executor, std::chrono::microseconds(any(0, 15'000)));
        std::exception_ptr error;
        bool done = false;
        asio::co_spawn(executor, any_kind(),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) {
                           error = std::move(failure);
                           done = true;
                           ended.cancel();
                       }));
        co_await timer.async_wait(asio::use_awaitable);
        signal.emit(asio::cancellation_type::terminal);
        while (!done) {
            try {
                co_await ended.async_wait(asio::use_awaitable);
            } catch (const boost::system::system_error&) { // it is cancelled when that is over
            }
        }
        if (error && detail::is_cancel(error))
            ++cancelled;
        else
            ++otherwise;
    }
    asio::awaitable<void> worker(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            co_await one();
    }
    void run(std::size_t count) {
        std::size_t running = places;
        for (std::size_t i = 0; i < places; ++i)
            asio::co_spawn(loop.context(), worker(count / places + (i < count % places ? 1 : 0)),
                           [&](const std::exception_ptr& error) {
                               --running;
                               if (error)
                                   std::rethrow_exception(error);
                           });
        loop.context().restart();
        while (running > 0)
            loop.context().run_one();
    }

    // What the server still has of these queries, beside the one that asks.
    asio::awaitable<std::int64_t> transactions_left() {
        auto listed = co_await driver.execute_query(
            "SHOW TRANSACTIONS YIELD currentQuery, metaData "
            "WHERE (currentQuery CONTAINS $label AND NOT currentQuery STARTS WITH 'SHOW') "
            "OR metaData.test = $label RETURN count(*)",
            params("label", scratch.label()));
        co_return listed.records.at(0)[0].as<std::int64_t>();
    }
    asio::awaitable<std::int64_t> connections_left() {
        auto listed = co_await driver.execute_query(
            "CALL dbms.listConnections() YIELD userAgent WHERE userAgent = $label RETURN count(*)",
            params("label", scratch.label()));
        co_return listed.records.at(0)[0].as<std::int64_t>();
    }
    // The server notices a lost client a little later.
    template <class Ask>
    bool becomes(std::int64_t wanted, const Ask& ask) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (loop.wait(ask()) != wanted)
            if (std::chrono::steady_clock::now() > end)
                return false;
        return true;
    }
};

TEST_CASE("cancels in the middle of a message leave nothing behind", "[cancellations]") {
    const auto wanted = stress(400);
    {
        const Scratch first; // whose blocking calls leave a loop to this thread, which keeps it
    }
    const auto before = process_figures();
    {
        Cancelled work;
        work.run(wanted / 10); // what is made once is made now
        const auto at_work = process_figures();
        const auto start = std::chrono::steady_clock::now();
        work.run(wanted - wanted / 10);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        CHECK(work.otherwise == 0);
        CHECK(work.cancelled >= wanted);
        CHECK(work.becomes(0, [&] { return work.transactions_left(); }));
        const auto pool = work.driver.pool_metrics().total;
        CHECK(pool.in_use == 0);
        CHECK(pool.waiting == 0);
        CHECK(pool.connecting == 0);
        CHECK(pool.created - pool.closed == pool.idle);
        CHECK(work.becomes(static_cast<std::int64_t>(pool.idle),
                           [&] { return work.connections_left(); }));
        const auto after = process_figures();
        CHECK(after.descriptors <= at_work.descriptors + pool.idle);
        const auto resident = after.resident_bytes - at_work.resident_bytes;
        const auto heap = after.heap_bytes - at_work.heap_bytes;
        std::cout << work.cancelled << " cancelled, " << pool.created << " connections opened, "
                  << pool.closed << " closed, " << took.count() << " s; resident grew by "
                  << resident / 1024 << " KiB, the heap by " << heap / 1024 << " KiB\n";
        if (!under_sanitizer) {
            CHECK(heap < 1'000'000);
            CHECK(resident < 8'000'000);
        }
        // Nothing of what the transactions have made is there.
        const auto made = work.loop.wait(
            work.driver.execute_query("MATCH (n:" + work.scratch.label() + ") RETURN count(n)"));
        CHECK(made.records.at(0)[0].as<int>() == 0);
        work.loop.wait(work.driver.close());
    }
    CHECK(process_figures().descriptors == before.descriptors);
}

} // namespace
} // namespace neo4j::test
