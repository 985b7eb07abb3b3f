// The ways in which a cancel comes: `||` with a timer, the completion tokens of co_spawn, another
// thread.

#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
using boost::asio::experimental::awaitable_operators::operator||;
namespace asio = boost::asio;
using asio::cancellation_type;

namespace {

template <class T>
bool is_abort(std::future<T> future) {
    try {
        static_cast<void>(future.get());
    } catch (...) {
        return neo4j::detail::is_cancel(std::current_exception());
    }
    return false;
}

// The server is asked and says nothing.
void silent_run(Bench& b) {
    b.server->next(bolt::Request::run, Reaction::silence());
}

} // namespace

// --- || ---

namespace {

asio::awaitable<std::size_t> within(AsyncSession& session, std::chrono::nanoseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(time);
    auto result = co_await (session.run("rows 25") || timer.async_wait(asio::use_awaitable));
    if (result.index() == 1)
        co_return 0;
    auto records = co_await std::get<0>(result).collect();
    co_return records.size();
}

asio::awaitable<std::size_t> within(AsyncDriver& driver, std::chrono::nanoseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(time);
    const auto result =
        co_await (driver.execute_query("rows 25") || timer.async_wait(asio::use_awaitable));
    co_return result.index() == 1 ? 0 : std::get<0>(result).records.size();
}

} // namespace

TEST_CASE("|| with a timer: the timer wins") {
    Bench b;
    auto session = b.driver.session();
    silent_run(b);
    CHECK(b.run(within(session, std::chrono::milliseconds(30))) == 0);
    // The session goes on; so does the driver.
    CHECK(b.run(within(session, std::chrono::hours(1))) == 25);
    silent_run(b);
    CHECK(b.run(within(b.driver, std::chrono::milliseconds(30))) == 0);
    CHECK(b.run(within(b.driver, std::chrono::hours(1))) == 25);
    b.run(session.close());
    b.run(b.driver.close());
    CHECK(b.loop.idle());
}

TEST_CASE("|| with a timer while it waits for a connection") {
    Bench b;
    auto holder = b.driver.session();
    auto tx = b.run(holder.begin_transaction());
    auto session = b.driver.session();
    CHECK(b.run(within(session, std::chrono::milliseconds(1))) == 0);
    b.run(tx.commit());
    CHECK(b.run(within(session, std::chrono::hours(1))) == 25);
    CHECK(b.server->count("RUN rows 25") == 1);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("|| of two queries: the first to answer wins and the other one is cancelled") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    auto silent = b.driver.session();
    auto quick = b.driver.session();
    b.run(b.driver.verify_connectivity());
    const auto both = [&]() -> asio::awaitable<std::size_t> {
        auto first = co_await (silent.run("rows 3") || quick.run("rows 4"));
        if (first.index() == 0)
            co_return 0;
        auto records = co_await std::get<1>(first).collect();
        co_return records.size();
    };
    silent_run(b);
    CHECK(b.run(both()) == 4);
    CHECK_FALSE(silent.closed());
    auto result = b.run(silent.run("rows 5"));
    CHECK(b.run(result.collect()).size() == 5);
}

// --- the tokens of co_spawn ---

TEST_CASE("cancelled with use_future") {
    Bench b;
    silent_run(b);
    asio::cancellation_signal signal;
    auto future = asio::co_spawn(b.loop.context(), b.driver.execute_query("rows 25"),
                                 asio::bind_cancellation_slot(signal.slot(), asio::use_future));
    b.until_seen("RUN rows 25");
    signal.emit(cancellation_type::terminal);
    b.loop.until(
        [&] { return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    CHECK(is_abort(std::move(future)));
    b.check_works();
}

TEST_CASE("cancelled with a callback") {
    Bench b;
    auto session = b.driver.session();
    silent_run(b);
    asio::cancellation_signal signal;
    std::optional<std::exception_ptr> error;
    asio::co_spawn(b.loop.context(), session.run("rows 25"),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr failure, AsyncResult result) {
                           error = std::move(failure);
                           CHECK(result.closed());
                       }));
    b.until_seen("RUN rows 25");
    signal.emit(cancellation_type::terminal);
    b.loop.until([&] { return error.has_value(); });
    CHECK(neo4j::detail::is_cancel(*error));
    b.check_works();
}

TEST_CASE("cancelled with deferred") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    auto operation = asio::co_spawn(b.loop.context(), tx.run("rows 25"), asio::deferred);
    b.loop.poll();
    CHECK(b.server->count("RUN rows 25") == 0); // not begun yet
    silent_run(b);
    asio::cancellation_signal signal;
    std::optional<std::exception_ptr> error;
    std::move(operation)(
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure, AsyncResult) {
            error = std::move(failure);
        }));
    b.until_seen("RUN rows 25");
    signal.emit(cancellation_type::terminal);
    b.loop.until([&] { return error.has_value(); });
    CHECK(neo4j::detail::is_cancel(*error));
    CHECK(tx.closed());
    b.check_works();
}

TEST_CASE("cancelled from inside the coroutine's own filter") {
    // The coroutine decides what a cancel may end: here nothing, until it says otherwise.
    Bench b;
    auto session = b.driver.session();
    asio::cancellation_signal signal;
    std::optional<std::exception_ptr> error;
    std::size_t read = 0;
    // The server may be quicker than this test: the coroutine waits for it.
    asio::steady_timer cancelled(b.loop.context(), asio::steady_timer::time_point::max());
    const auto work = [&]() -> asio::awaitable<void> {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        auto result = co_await session.run("rows 25");
        const auto records = co_await result.collect();
        read = records.size();
        co_await cancelled.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
        silent_run(b);
        result = co_await session.run("rows 26");
    };
    asio::co_spawn(b.loop.context(), work(),
                   asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) {
                       error = std::move(failure);
                   }));
    b.until_seen("RUN rows 25");
    signal.emit(cancellation_type::terminal);
    cancelled.expires_at(asio::steady_timer::time_point::min());
    b.until_seen("RUN rows 26");
    CHECK(read == 25);
    CHECK_FALSE(error);
    signal.emit(cancellation_type::terminal);
    b.loop.until([&] { return error.has_value(); });
    CHECK(neo4j::detail::is_cancel(*error));
    b.check_works();
}

// --- from another thread ---

namespace {

// A driver on several threads, and a strand of it for one session.
struct Threads {
    ScriptServer server;
    asio::thread_pool pool{2};
    asio::strand<asio::thread_pool::executor_type> strand = asio::make_strand(pool);
    std::vector<std::exception_ptr> errors;
    AsyncDriver driver{pool.get_executor(), server.uri(), basic_auth("neo4j", "secret"),
                       Bench::config({})};

    ~Threads() {
        asio::co_spawn(pool, driver.close(), asio::use_future).get();
        pool.join();
    }
    // What it has thrown, or nothing. Kept until no thread of the pool is left: ThreadSanitizer
    // does not see that the last one to let go of an exception frees it.
    template <class T>
    std::exception_ptr error_of(std::future<T> future, std::optional<T>* result = nullptr) {
        try {
            auto value = future.get();
            if (result)
                result->emplace(std::move(value));
        } catch (...) {
            errors.push_back(std::current_exception());
            return errors.back();
        }
        return nullptr;
    }
    void check_works() {
        auto done = asio::co_spawn(pool, driver.execute_query("rows 3"), asio::use_future);
        CHECK(done.get().records.size() == 3);
    }
};

constexpr int times = 50;

} // namespace

TEST_CASE("cancelled from another thread through the strand") {
    Threads t;
    auto session = t.driver.session();
    for (int i = 0; i < times; ++i) {
        t.server->next(bolt::Request::run, Reaction::silence());
        asio::cancellation_signal signal;
        auto future = asio::co_spawn(t.strand, session.run("rows 25"),
                                     asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        REQUIRE(t.server->wait_for("RUN rows 25", static_cast<std::size_t>(i) + 1));
        asio::post(t.strand, [&] { signal.emit(cancellation_type::terminal); });
        const auto error = t.error_of(std::move(future));
        REQUIRE(error);
        CHECK(neo4j::detail::is_cancel(error));
    }
    t.check_works();
}

TEST_CASE("cancelled from another thread at any time") {
    // The cancel meets the operation wherever it is: either of them may be first.
    Threads t;
    auto session = t.driver.session();
    for (int i = 0; i < times; ++i) {
        asio::cancellation_signal signal;
        auto future = asio::co_spawn(
            t.strand, session.execute_read([](AsyncManagedTransaction& tx) -> asio::awaitable<int> {
                auto result = co_await tx.run("rows 25");
                const auto records = co_await result.collect();
                co_return static_cast<int>(records.size());
            }),
            asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        for (int pause = 0; pause < i * 4; ++pause)
            std::this_thread::yield();
        std::promise<void> emitted;
        asio::post(t.strand, [&] {
            signal.emit(cancellation_type::terminal);
            emitted.set_value();
        });
        std::optional<int> read;
        if (const auto error = t.error_of(std::move(future), &read))
            CHECK(neo4j::detail::is_cancel(error));
        else
            CHECK(read == 25);
        emitted.get_future().wait();
        t.check_works();
    }
}

TEST_CASE("session.cancel() from another thread through the strand") {
    Threads t;
    for (int i = 0; i < times; ++i) {
        auto session = t.driver.session();
        t.server->next(bolt::Request::run, Reaction::silence());
        auto future = asio::co_spawn(t.strand, session.run("rows 25"), asio::use_future);
        REQUIRE(t.server->wait_for("RUN rows 25", static_cast<std::size_t>(i) + 1));
        asio::post(t.strand, [&] { session.cancel(); });
        const auto error = t.error_of(std::move(future));
        REQUIRE(error);
        CHECK_THROWS_AS(std::rethrow_exception(error), ServiceUnavailable);
        CHECK(session.closed());
    }
    t.check_works();
}
