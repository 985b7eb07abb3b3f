#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "async/pool.hpp"
#include "async/with_deadline.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Lease;
using detail::Pool;
using detail::PoolOptions;

namespace {

struct Basin {
    ScriptServer server;
    Loop loop;
    PoolOptions options = usual();
    std::shared_ptr<Pool> pool_;

    PoolOptions usual() {
        PoolOptions made;
        made.connection.connector.executor = loop.executor();
        made.connection.connector.connection_timeout = 5s;
        made.connection.write_timeout = 5s;
        made.connection.hello = {"test/1.0", {}, std::nullopt};
        made.max_size = 1;
        made.acquisition_timeout = 10s;
        made.max_lifetime = 1h;
        return made;
    }
    Pool& pool() {
        if (!pool_)
            pool_ = std::make_shared<Pool>(options, Address("127.0.0.1", server.port()));
        return *pool_;
    }
    Lease take() { return loop.run(pool().acquire()); }
    auto start() {
        auto task = loop.start(pool().acquire());
        loop.poll();
        return task;
    }
    ~Basin() {
        if (pool_)
            pool_->close();
    }
};

// A query of which nobody reads the end.
void leave_open(Loop& loop, Lease& lease) {
    const bolt::TransactionFields extra;
    auto& engine = lease->engine();
    const auto stream = engine.run("rows 30", params().bytes(), &extra);
    engine.pull(stream, 10);
    loop.run(lease->until([&] { return stream->run.succeeded(); }));
}

// Gives a connection back in the middle of a query, and keeps the answer to its RESET back.
void give_back_unread(Basin& b) {
    auto lease = b.take();
    leave_open(b.loop, lease);
    b.server->next(bolt::Request::reset, Reaction::hold());
    lease.release();
    REQUIRE(b.server->wait_for("RESET"));
}

} // namespace

TEST_CASE("a pool opens a connection, keeps it and gives it out again") {
    Basin b;
    const auto* first = [&] {
        auto lease = b.take();
        CHECK(b.pool().figures().in_use == 1);
        return lease.connection().get();
    }();
    CHECK(b.pool().figures().in_use == 0);
    CHECK(b.pool().figures().idle == 1);
    CHECK(b.loop.idle()); // an idle connection keeps no io_context running
    auto again = b.take();
    CHECK(again.connection().get() == first);
    CHECK(b.pool().figures().created == 1);
    CHECK(b.server->seen() == std::vector<std::string>{"HELLO", "LOGON"});
}

TEST_CASE("no more connections than the limit, and waiters are served in their order") {
    Basin b;
    b.options.max_size = 2;
    auto first = b.take();
    auto second = b.take();
    std::vector<Loop::Task<Lease>> waiters;
    for (int i = 0; i < 4; ++i)
        waiters.push_back(b.start());
    CHECK(b.pool().figures().waiting == 4);
    for (auto& waiter : waiters)
        CHECK_FALSE(waiter.done());

    const auto* connection = second.connection().get();
    second.release();
    b.loop.until([&] { return waiters[0].done(); });
    for (std::size_t i = 0; i < waiters.size(); ++i) {
        auto lease = b.loop.finish(waiters[i]);
        CHECK(lease.connection().get() == connection); // handed over, not opened anew
        for (std::size_t later = i + 1; later < waiters.size(); ++later)
            CHECK_FALSE(waiters[later].done());
        CHECK(b.pool().figures().idle == 0);
    }
    CHECK(b.pool().figures().created == 2);
    CHECK(b.pool().figures().waiting == 0);
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a connection that is handed over by name cannot be taken by a newcomer") {
    Basin b;
    auto held = b.take();
    auto waiter = b.start();
    held.release(); // on its way to the waiter, whose coroutine has not run yet
    auto newcomer = b.loop.start(b.pool().acquire());
    auto lease = b.loop.finish(waiter);
    b.loop.poll();
    CHECK_FALSE(newcomer.done());
    lease.release();
    b.loop.finish(newcomer);
    CHECK(b.pool().figures().created == 1);
}

TEST_CASE("a cancelled waiter leaves the line") {
    Basin b;
    auto held = b.take();
    auto first = b.start();
    auto second = b.start();
    first.cancel();
    b.loop.until([&] { return first.done(); });
    CHECK(first.cancelled());
    CHECK(b.pool().figures().waiting == 1);
    held.release();
    auto lease = b.loop.finish(second);
    CHECK(lease);
    CHECK(b.pool().figures().created == 1);
}

TEST_CASE("a waiter cancelled while its connection is on the way passes it on") {
    Basin b;
    auto held = b.take();
    auto first = b.start();
    auto second = b.start();
    held.release();
    first.cancel();
    b.loop.until([&] { return first.done(); });
    if (!first.failed())
        first.get().release(); // it was quicker: fine too
    auto lease = b.loop.finish(second);
    CHECK(lease);
    CHECK(b.pool().figures().in_use == 1);
    CHECK(b.pool().figures().created == 1);
}

TEST_CASE("a thousand cancelled acquisitions leave the books balanced") {
    Basin b;
    b.options.max_size = 3;
    auto held = b.take();
    std::vector<Loop::Task<Lease>> tasks;
    // Some find a connection, some are opening one, the others wait in line; some get along a few
    // steps before the cancel comes.
    for (int i = 0; i < 1000; ++i) {
        tasks.push_back(b.loop.start(b.pool().acquire()));
        for (int step = 0; step < i % 4; ++step)
            b.loop.context().poll_one();
        if (i == 500)
            held.release();
        if (i % 7 == 0)
            tasks[static_cast<std::size_t>(i / 2)].cancel();
    }
    for (auto& task : tasks)
        task.cancel();
    b.loop.until([&] {
        return std::all_of(tasks.begin(), tasks.end(), [](auto& task) { return task.done(); });
    });
    for (auto& task : tasks) {
        if (task.failed())
            CHECK(task.cancelled());
        else
            task.get().release();
    }
    tasks.clear();
    const auto figures = b.pool().figures();
    CHECK(figures.in_use == 0);
    CHECK(figures.waiting == 0);
    CHECK(figures.idle <= 3);
    std::vector<Lease> all;
    for (int i = 0; i < 3; ++i)
        all.push_back(b.take());
    CHECK(b.pool().figures().in_use == 3);
    all.clear();
    CHECK(b.pool().figures().in_use == 0);
    CHECK(b.loop.idle());
}

TEST_CASE("cancelled while it opens a connection, an acquisition gives its place back") {
    for (int steps = 0;; ++steps) {
        Basin b;
        auto task = b.loop.start(b.pool().acquire());
        for (int i = 0; i < steps && !task.done(); ++i)
            b.loop.step();
        const bool finished = task.done();
        task.cancel();
        b.loop.until([&] { return task.done(); });
        if (task.failed())
            CHECK(task.cancelled());
        else
            task.get().release();
        CHECK(b.pool().figures().in_use == 0);
        CHECK(b.take());
        if (!finished)
            continue;
        CHECK(steps > 3);
        break;
    }
}

TEST_CASE("an open that fails gives its place back, to a waiter if there is one") {
    Basin b;
    b.server->next(bolt::Request::logon, Reaction::hold());
    auto opening = b.start();
    auto waiter = b.start();
    b.loop.until([&] { return b.server->count("LOGON") == 1; });
    b.server.hang_up();
    b.loop.until([&] { return opening.done(); });
    CHECK_THROWS_AS(opening.get(), ServiceUnavailable);
    CHECK(b.loop.finish(waiter));
    CHECK(b.server->connections() == 2);
}

TEST_CASE("whoever waits in vain is told how busy the pool is, and who keeps it so") {
    Basin b;
    const auto clock = std::make_shared<FakeClock>();
    b.options.connection.clock = clock;
    b.options.max_size = 4;
    b.options.acquisition_timeout = 400ms; // the connections are made within it, too
    std::vector<Lease> held;
    for (int i = 0; i < 4; ++i) {
        held.push_back(b.take());
        clock->advance(1500ms);
    }
    const auto id = [&](std::size_t i) { return std::to_string(held[i]->id()); };
    const auto text = thrown<ConnectionAcquisitionTimeoutError>([&] { b.take(); });
    CHECK_CONTAINS(text, "in use: 4 of 4 (max_connection_pool_size), being opened: 0, idle: 0, "
                         "waiting: 0, opened so far: 4, closed: 0, longest wait: ");
    CHECK_CONTAINS(text, "held longest: connection " + id(0) + " for 6 s, connection " + id(1) +
                             " for 4500 ms, connection " + id(2) + " for 3 s");
    CHECK_FALSE(contains(text, "connection " + id(3)));
    CHECK(b.pool().figures().longest_wait >= 400ms);
}

TEST_CASE("idle connections that have died are all given up before a new one is opened") {
    Basin b;
    b.options.max_size = 3;
    b.options.liveness_check = 0ns;
    {
        auto first = b.take();
        auto second = b.take();
        auto third = b.take();
    }
    CHECK(b.pool().figures().idle == 3);
    b.server.hang_up();
    CHECK(b.take());
    const auto now = b.pool().figures();
    CHECK(now.idle == 1);
    CHECK(now.created == 4);
    CHECK(now.closed == 3);
}

TEST_CASE("figures tell connections that are used from those that are being opened") {
    Basin b;
    b.options.max_size = 3;
    auto first = b.take();
    b.take().release();
    b.server->next(bolt::Request::logon, Reaction::hold());
    auto second = b.take(); // the idle one
    auto opening = b.start();
    while (b.server->count("LOGON") < 3) // what is held has to be there
        b.loop.poll();
    auto now = b.pool().figures();
    CHECK(now.in_use == 2);
    CHECK(now.connecting == 1);
    CHECK(now.idle == 0);
    CHECK(b.pool().load() == 3);
    b.server.release();
    auto third = b.loop.finish(opening);
    second->kill();
    second.release();
    now = b.pool().figures();
    CHECK(now.in_use == 2);
    CHECK(now.connecting == 0);
    CHECK(now.created == 3);
    CHECK(now.closed == 1);
    third.release();
    b.pool().close_idle();
    CHECK(b.pool().figures().idle == 0);
    CHECK(b.pool().figures().closed == 2);
    CHECK(b.pool().figures().in_use == 1);
}

TEST_CASE("a login that is refused raises the server's error and frees the place") {
    Basin b;
    b.server->next(bolt::Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    thrown<AuthError>([&] { b.take(); });
    CHECK(b.pool().figures().in_use == 0);
    CHECK(b.take());
}

TEST_CASE("a connection that died is not handed on: the waiter opens one of its own") {
    Basin b;
    auto held = b.take();
    auto waiter = b.start();
    held->kill();
    held.release();
    auto lease = b.loop.finish(waiter);
    CHECK_FALSE(lease->dead());
    CHECK(b.server->connections() == 2);
    CHECK(b.pool().figures().in_use == 1);
}

TEST_CASE("waiting too long says what was waited for") {
    Basin b;
    b.options.acquisition_timeout = 400ms; // the first connection is made within it, too
    auto held = b.take();
    const auto text = thrown<ConnectionAcquisitionTimeoutError>([&] { b.take(); });
    CHECK_CONTAINS(text,
                   "no connection to 127.0.0.1:" + std::to_string(b.server.port()) +
                       " came free: no answer within 400 ms (connection_acquisition_timeout); "
                       "in use: 1 of 1 (max_connection_pool_size)");
    CHECK(b.pool().figures().waiting == 0);
    held.release();
    CHECK(b.take());
}

TEST_CASE("a connection past its lifetime is closed politely and replaced") {
    Basin b;
    b.options.max_lifetime = 0s;
    b.take().release();
    CHECK(b.take());
    CHECK(b.server->wait_for("GOODBYE"));
    CHECK(b.server->connections() == 2);
    CHECK(b.pool().figures().in_use == 0);
    CHECK(b.pool().figures().idle == 1);
}

TEST_CASE("a negative lifetime has no limit") {
    Basin b;
    b.options.max_lifetime = -1s;
    b.take().release();
    CHECK(b.take());
    CHECK(b.server->connections() == 1);
}

TEST_CASE("the liveness check asks a connection that was idle for a sign of life") {
    Basin b;
    SECTION("never, unless it is set") {
        b.take().release();
        b.take();
        CHECK(b.server->count("RESET") == 0);
    }
    SECTION("each time, at zero") {
        b.options.liveness_check = 0s;
        b.take().release();
        b.take();
        CHECK(b.server->count("RESET") == 1);
        CHECK(b.server->connections() == 1);
    }
    SECTION("not when it was idle for a shorter time") {
        b.options.liveness_check = 1h;
        b.take().release();
        b.take();
        CHECK(b.server->count("RESET") == 0);
    }
    SECTION("and replaces it where none comes") {
        b.options.liveness_check = 0s;
        b.take().release();
        b.server->next(bolt::Request::reset, Reaction::close());
        CHECK(b.take());
        CHECK(b.server->connections() == 2);
    }
}

TEST_CASE("an idle connection that the server has closed is replaced") {
    Basin b;
    auto lease = b.take();
    const auto connection = lease.connection();
    lease.release();
    connection->idle_since -= 2s;
    b.server.hang_up();
    auto next = b.take();
    CHECK(next.connection() != connection);
    leave_open(b.loop, next); // it works
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a connection given back in the middle of a query is reset, and read by the next user") {
    Basin b;
    give_back_unread(b);
    CHECK(b.pool().figures().idle == 1);
    CHECK(b.loop.idle());
    auto next = b.start();
    CHECK_FALSE(next.done());
    b.server.release();
    auto again = b.loop.finish(next);
    CHECK(again->engine().clean());
    CHECK(b.server->connections() == 1);
    CHECK(b.server->count("RESET") == 1);
}

TEST_CASE("a RESET that fails costs the connection, not the acquisition") {
    Basin b;
    auto lease = b.take();
    leave_open(b.loop, lease);
    b.server->next(bolt::Request::reset, GENERATE(Reaction::close(), Reaction::fail("Neo.X.Y.Z")));
    lease.release();
    auto next = b.take();
    CHECK(next->engine().clean());
    CHECK(b.server->connections() == 2);
}

TEST_CASE("closing turns waiters away, kills what is in use and says goodbye to the idle") {
    Basin b;
    b.options.max_size = 2;
    auto busy = b.take();
    b.take().release();
    CHECK(b.pool().figures().idle == 1);
    auto held = b.take();
    auto waiter = b.start();
    held.release(); // to the waiter
    auto lease = b.loop.finish(waiter);
    auto second = b.start();
    lease.release();
    auto third = b.loop.finish(second);
    auto fourth = b.start();
    REQUIRE_FALSE(fourth.done());
    third->kill();

    b.pool().close();
    b.loop.until([&] { return fourth.done(); });
    CHECK_CONTAINS(thrown<ConnectionPoolError>([&] { fourth.get(); }), "closed");
    CHECK_CONTAINS(thrown<ConnectionPoolError>([&] { b.take(); }), "closed");
    CHECK(busy->dead());
    busy.release();
    third.release();
    b.pool().close();
    const auto figures = b.pool().figures();
    CHECK(figures.in_use == 0);
    CHECK(figures.idle == 0);
    CHECK(figures.waiting == 0);
    CHECK(b.loop.idle());
}

TEST_CASE("closing says goodbye on idle connections") {
    Basin b;
    b.take().release();
    b.pool().close();
    CHECK(b.server->wait_for("GOODBYE"));
    CHECK(b.loop.idle());
}

TEST_CASE("what is read from before the pool closes is out of others' reach") {
    Basin b;
    give_back_unread(b);
    auto settling = b.loop.start(b.pool().settle_idle(detail::Deadline::after(10s, "a test")));
    b.loop.poll();
    REQUIRE_FALSE(settling.done());
    b.pool().close_idle(); // as another thread does that finds the server wanting
    b.server.release();
    b.loop.finish(settling);
    CHECK(b.server->count("GOODBYE") == 0);
    b.pool().close();
    CHECK(b.server->wait_for("GOODBYE"));
    CHECK(b.loop.idle());
}

TEST_CASE("a connection that is being opened when the pool closes is not given out") {
    Basin b;
    b.server->next(bolt::Request::logon, Reaction::hold());
    auto opening = b.start();
    b.loop.until([&] { return b.server->count("LOGON") == 1; });
    b.pool().close();
    b.server.release();
    b.loop.until([&] { return opening.done(); });
    CHECK_CONTAINS(thrown<ConnectionPoolError>([&] { opening.get(); }), "closed");
    CHECK(b.pool().figures().in_use == 0);
    CHECK(b.loop.idle());
}

namespace {

boost::asio::awaitable<void> take_for_a_while(Pool& pool, std::chrono::microseconds patience,
                                              std::atomic<int>& got, std::atomic<int>& late) {
    const auto deadline = detail::Deadline::after(patience, "a test");
    try {
        const auto lease = co_await with_deadline(pool.acquire(), deadline);
        ++got;
        co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                                   boost::asio::use_awaitable);
    } catch (const boost::system::system_error& error) {
        if (error.code() != boost::asio::error::timed_out)
            throw;
        ++late;
    }
}

} // namespace

TEST_CASE("on several threads, with deadlines that cut in anywhere, the books stay balanced") {
    ScriptServer server;
    boost::asio::thread_pool threads(4);
    PoolOptions options;
    options.connection.connector.executor = threads.get_executor();
    options.connection.connector.connection_timeout = 5s;
    options.connection.write_timeout = 5s;
    options.connection.hello = {"test/1.0", {}, std::nullopt};
    options.max_size = 3;
    options.acquisition_timeout = 10s;
    options.max_lifetime = 1h;
    const auto pool = std::make_shared<Pool>(options, Address("127.0.0.1", server.port()));
    std::atomic<int> got{0};
    std::atomic<int> late{0};
    std::atomic<int> failed{0};
    for (int i = 0; i < 300; ++i) {
        // Every third has time enough.
        const auto patience = i % 3 == 0 ? 10'000'000us : std::chrono::microseconds(i * 5);
        boost::asio::co_spawn(boost::asio::make_strand(threads),
                              take_for_a_while(*pool, patience, got, late),
                              [&](std::exception_ptr error) {
                                  if (error)
                                      ++failed;
                              });
    }
    threads.join();
    CHECK(failed == 0);
    CHECK(got + late == 300);
    CHECK(got >= 100);
    const auto figures = pool->figures();
    CHECK(figures.in_use == 0);
    CHECK(figures.waiting == 0);
    CHECK(figures.idle <= 3);
    pool->close();
}

TEST_CASE("who waits in line goes with the io_context, and with him the pool") {
    ScriptServer server;
    std::weak_ptr<int> frame;
    {
        boost::asio::io_context io;
        auto wait = [&]() -> boost::asio::awaitable<void> {
            const auto alive = std::make_shared<int>();
            frame = alive;
            DriverConfig config;
            config.max_connection_pool_size(1);
            AsyncDriver driver(io.get_executor(), server.uri(), basic_auth("neo4j", "secret"),
                               config);
            auto holder = driver.session();
            const auto held = co_await holder.begin_transaction();
            auto other = driver.session();
            io.stop(); // the next wait is the last one
            co_await other.run("rows 3");
        };
        boost::asio::co_spawn(io, wait, boost::asio::detached);
        io.run();
        io.restart();
        io.poll();
        REQUIRE_FALSE(frame.expired());
    }
    CHECK(frame.expired());
}
