// What only the awaited face has: sources that are awaited, and cancels.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <neo4j/bulk.hpp>

#include "bench.hpp"
#include "cancel_steps.hpp"
#include "support/bulk_rows.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;
namespace asio = boost::asio;

namespace {

// Gives 0 to count-1, each after a turn of the loop, and then waits where it is not to end.
class Trickle {
public:
    // `waits` is set when the source waits for ever.
    Trickle(std::int64_t count, bool ends, bool* waits = nullptr)
        : count_(count), ends_(ends), waits_(waits) {}

    asio::awaitable<std::optional<std::int64_t>> operator()() {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        if (next_ == count_ && !ends_) {
            if (waits_)
                *waits_ = true;
            timer.expires_at(asio::steady_timer::time_point::max());
            co_await timer.async_wait(asio::use_awaitable);
        }
        timer.expires_after(0s);
        co_await timer.async_wait(asio::use_awaitable);
        co_return next_ < count_ ? std::optional(next_++) : std::nullopt;
    }

private:
    std::int64_t next_ = 0;
    std::int64_t count_;
    bool ends_;
    bool* waits_;
};

void pool_of(std::size_t size, DriverConfig& config) {
    config.max_connection_pool_size(size);
}

} // namespace

TEST_CASE("bulk load: rows that are awaited") {
    Bench bench([](DriverConfig& config) { pool_of(3, config); });
    const Arrivals arrivals(bench.server.script());
    const Trickle rows(25, true);
    const auto report = bench.run(
        bulk_load(bench.driver, rows, bulk_query, BulkOptions().connections(3).batch_rows(10)));
    CHECK(report.rows_sent == 25);
    CHECK(report.complete());
    CHECK(arrivals.rows().size() == 25);
}

TEST_CASE("bulk load: a load that ends does not wait for its source") {
    Bench bench;
    const Arrivals arrivals(bench.server.script(), refuse_rows({1}));
    BulkReport report;
    const Trickle rows(5, false);
    const auto options = BulkOptions().batch_rows(2).report_into(report);
    thrown<BulkLoadError>([&] { bench.run(bulk_load(bench.driver, rows, bulk_query, options)); });
    CHECK(report.rows_refused == 2);
    CHECK(accounted(report) == report.rows_read);
    CHECK(bench.loop.idle());
}

TEST_CASE("bulk load: a source that is cancelled by somebody else") {
    Bench bench;
    BulkReport report;
    const auto rows = []() -> asio::awaitable<std::optional<int>> {
        throw boost::system::system_error(asio::error::operation_aborted);
        co_return 1;
    };
    auto load =
        bench.start(bulk_load(bench.driver, rows, bulk_query, BulkOptions().report_into(report)));
    bench.loop.until([&] { return load.done(); });
    CHECK(load.cancelled());
    CHECK(report.rows_read == 0);
}

TEST_CASE("bulk load: cancelled while it waits for rows") {
    Bench bench;
    BulkReport report;
    bool waits = false;
    const Trickle rows(3, false, &waits);
    std::uint64_t sent = 0;
    auto load = bench.start(
        bulk_load(bench.driver, rows, bulk_query,
                  BulkOptions().batch_rows(2).report_into(report).progress(
                      [&](const BulkProgress& progress) { sent = progress.rows_sent; })));
    bench.loop.until([&] { return sent == 2 && waits; });
    load.cancel();
    bench.loop.until([&] { return load.done(); });
    CHECK(load.cancelled());
    CHECK(report.rows_read == 3);
    CHECK(report.rows_sent == 2);
    CHECK(report.rows_not_sent == 1);
    bench.check_works();
}

TEST_CASE("bulk load: cancelled before COMMIT was sent, the rows are not sent") {
    Bench bench;
    BulkReport report;
    bench.server->next(Request::run, Reaction::hold());
    auto load = bench.start(bulk_load(bench.driver, std::vector<int>(10), bulk_query,
                                      BulkOptions().batch_rows(4).report_into(report)));
    bench.until_seen("RUN " + bulk_query);
    load.cancel();
    bench.loop.until([&] { return load.done(); });
    CHECK(load.cancelled());
    CHECK(report.rows_in_doubt == 0);
    CHECK(report.rows_not_sent == report.rows_read);
    CHECK(report.failures.size() == 2); // what was under way, and what was waiting
    bench.server.release();
    bench.check_works();
}

TEST_CASE("bulk load: cancelled during COMMIT, the rows are in doubt") {
    Bench bench([](DriverConfig& config) { pool_of(2, config); });
    for (const bool idempotent : {false, true}) {
        BulkReport report;
        bench.server->forget();
        bench.server->next(Request::commit, Reaction::hold());
        bench.server->next(Request::commit, Reaction::hold());
        auto load = bench.start(bulk_load(
            bench.driver, std::vector<int>(100), bulk_query,
            BulkOptions().connections(2).batch_rows(4).idempotent(idempotent).report_into(report)));
        bench.until_seen("COMMIT", 2);
        load.cancel();
        bench.loop.until([&] { return load.done(); });
        CHECK(load.cancelled());
        CHECK(report.rows_read == 12);
        CHECK(report.rows_in_doubt == 8);
        CHECK(report.rows_not_sent == 4);
        REQUIRE(report.failures.size() == 3);
        CHECK(report.failures[0].outcome == BulkOutcome::in_doubt);
        CHECK(report.failures[0].error == nullptr);
        bench.server.release();
        bench.check_works();
    }
}

TEST_CASE("bulk load: cancelled at any step, by any type, nothing is lost") {
    static BulkReport report;
    const Operation load = {"bulk_load", [](Subject&) { report = {}; },
                            [](Subject& s) {
                                return drop(
                                    bulk_load(s.driver, Trickle(5, true), bulk_query,
                                              BulkOptions().batch_rows(2).report_into(report)));
                            },
                            Ends::nothing};
    ScriptServer server;
    for (const auto type : types) {
        const auto cancelled =
            at_every_step(server, load, true, [&](Field& field, Attempt& attempt) {
                attempt.signal.emit(type);
                field.loop.until([&] { return attempt.done; });
                CHECK(accounted(report) == report.rows_read);
                if (attempt.error)
                    CHECK(detail::is_cancel(attempt.error));
                else
                    CHECK(report.rows_sent == 5);
            });
        CHECK(cancelled > 0);
    }
}

TEST_CASE("bulk load: an io_context that is destroyed in the middle") {
    ScriptServer server;
    server->next(Request::commit, Reaction::hold());
    auto io = std::make_unique<asio::io_context>();
    {
        auto run = [](std::string uri) -> asio::awaitable<void> {
            AsyncDriver driver(co_await asio::this_coro::executor, uri);
            const Trickle rows(20, false);
            co_await bulk_load(driver, rows, bulk_query, BulkOptions().batch_rows(4));
        };
        asio::co_spawn(*io, run(server.uri()), asio::detached);
        while (server->count("COMMIT") == 0)
            io->run_one_for(1s);
    }
    io.reset();
    server.release();
}

TEST_CASE("bulk load: an executor of several threads") {
    ScriptServer server;
    const Arrivals arrivals(server.script());
    asio::thread_pool io(4);
    AsyncDriver driver(io.get_executor(), server.uri());
    int calls = 0; // without a lock: one call at a time
    const auto tell = [&](const BulkProgress&) { ++calls; };
    auto load = bulk_load(driver, Trickle(500, true), bulk_query,
                          BulkOptions().connections(4).batch_rows(10).progress(tell));
    const auto report = asio::co_spawn(io, std::move(load), asio::use_future).get();
    CHECK(report.rows_sent == 500);
    CHECK(calls == 50);
    CHECK(arrivals.rows().size() == 500);
    asio::co_spawn(io, driver.close(), asio::use_future).get();
    io.join();
}

TEST_CASE("bulk load: a driver that is closed") {
    Bench bench;
    bench.run(bench.driver.close());
    thrown<DriverError>(
        [&] { static_cast<void>(bulk_load(bench.driver, std::vector<int>(3), bulk_query)); });
}
