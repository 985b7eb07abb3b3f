// A cancel at every step of every public awaitable: each operation is run over and over, cancelled
// after one more handler of the loop each time, until it completes before the cancel comes.

#include <functional>
#include <string>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

SessionConfig ten_at_a_time() {
    return SessionConfig().fetch_size(10);
}

// @param prepare what comes before, uncancelled; gives the operation.
// @param fresh whether a connection has to be opened first.
template <class Prepare>
void cancel_at_every_step(const Prepare& prepare, bool fresh = true) {
    int cancelled = 0;
    for (int steps = 0;; ++steps) {
        INFO("after " << steps << " steps");
        REQUIRE(steps < 1000);
        Bench b;
        if (!fresh)
            b.check_works(); // a connection is there already
        auto session = b.driver.session(ten_at_a_time());
        auto task = b.loop.start(prepare(b, session));
        for (int i = 0; i < steps && !task.done(); ++i)
            b.loop.step();
        const bool complete = task.done();
        task.cancel();
        b.loop.until([&] { return task.done(); });
        if (task.failed()) {
            CHECK(was_cancelled(task));
            ++cancelled;
        }
        // The session goes on, and the pool's one place is free for others afterwards.
        auto result = b.run(session.run("rows 25"));
        CHECK(b.run(result.collect()).size() == 25);
        b.run(session.close());
        b.check_works();
        CHECK(b.server->connections() <= 2);
        CHECK(b.loop.idle());
        if (complete)
            break;
    }
    // How many steps there are depends on what the server has sent by then; the first comes before
    // any answer.
    CHECK(cancelled > 0);
}

asio::awaitable<void> run(AsyncSession& session) {
    auto result = co_await session.run("rows 25");
    static_cast<void>(result);
}

asio::awaitable<void> read_all(AsyncResult result) {
    co_await result.collect();
}
asio::awaitable<void> read_one(AsyncResult result) {
    for (;;) {
        const auto record = co_await result.next();
        if (!record)
            co_return;
    }
}
asio::awaitable<void> consume(AsyncResult result) {
    co_await result.consume();
}

asio::awaitable<void> begin(AsyncSession& session) {
    auto tx = co_await session.begin_transaction();
    static_cast<void>(tx);
}

asio::awaitable<void> run_in(AsyncTransaction tx) {
    auto result = co_await tx.run("rows 25");
    co_await result.collect();
}

asio::awaitable<void> commit(AsyncTransaction tx) {
    co_await tx.commit();
}
asio::awaitable<void> rollback(AsyncTransaction tx) {
    co_await tx.rollback();
}

asio::awaitable<std::size_t> unit_of_work(AsyncManagedTransaction& tx) {
    auto result = co_await tx.run("rows 25");
    auto records = co_await result.collect();
    co_return records.size();
}

} // namespace

TEST_CASE("cancel session.run") {
    cancel_at_every_step([](Bench&, AsyncSession& session) { return run(session); });
}

TEST_CASE("cancel session.run on a connection that is there") {
    cancel_at_every_step([](Bench&, AsyncSession& session) { return run(session); }, false);
}

TEST_CASE("cancel reading a result") {
    const auto reader = GENERATE(as<std::function<asio::awaitable<void>(AsyncResult)>>(), &read_all,
                                 &read_one, &consume);
    cancel_at_every_step(
        [&](Bench& b, AsyncSession& session) { return reader(b.run(session.run("rows 35"))); });
}

TEST_CASE("cancel session.begin_transaction") {
    cancel_at_every_step([](Bench&, AsyncSession& session) { return begin(session); });
}

TEST_CASE("cancel tx.run, commit and rollback") {
    const auto operation = GENERATE(as<std::function<asio::awaitable<void>(AsyncTransaction)>>(),
                                    &run_in, &commit, &rollback);
    cancel_at_every_step([&](Bench& b, AsyncSession& session) {
        auto tx = b.run(session.begin_transaction());
        return operation(std::move(tx));
    });
}

TEST_CASE("cancel execute_read and execute_write") {
    SECTION("read") {
        cancel_at_every_step(
            [](Bench&, AsyncSession& session) { return session.execute_read(unit_of_work); });
    }
    SECTION("write") {
        cancel_at_every_step(
            [](Bench&, AsyncSession& session) { return session.execute_write(unit_of_work); });
    }
}

TEST_CASE("cancel execute_query") {
    cancel_at_every_step([](Bench& b, AsyncSession&) { return b.driver.execute_query("rows 25"); });
}

TEST_CASE("cancel session.close") {
    SECTION("with a result") {
        cancel_at_every_step([](Bench& b, AsyncSession&) {
            auto session = std::make_shared<AsyncSession>(b.driver.session(ten_at_a_time()));
            auto result = std::make_shared<AsyncResult>(b.run(session->run("rows 25")));
            return [](std::shared_ptr<AsyncSession> s,
                      std::shared_ptr<AsyncResult>) -> asio::awaitable<void> {
                co_await s->close();
            }(session, result);
        });
    }
    SECTION("with a transaction") {
        cancel_at_every_step([](Bench& b, AsyncSession&) {
            auto session = std::make_shared<AsyncSession>(b.driver.session());
            auto tx = std::make_shared<AsyncTransaction>(b.run(session->begin_transaction()));
            return [](std::shared_ptr<AsyncSession> s,
                      std::shared_ptr<AsyncTransaction>) -> asio::awaitable<void> {
                co_await s->close();
            }(session, tx);
        });
    }
}

TEST_CASE("cancel verify_connectivity") {
    cancel_at_every_step([](Bench& b, AsyncSession&) { return b.driver.verify_connectivity(); });
}

TEST_CASE("a transaction that was cancelled in the middle of a message is over") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::run, Reaction::silence());
    auto task = b.start(tx.run("rows 25"));
    b.until_seen("RUN rows 25");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(was_cancelled(task));
    CHECK(tx.closed());
    thrown<TransactionError>([&] { b.run(tx.run("rows 3")); });
    b.run(tx.close());
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a result that was cancelled in the middle of a message is over") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.fetch(10));
    b.server->next(bolt::Request::pull, Reaction::silence());
    auto task = b.start(result.next());
    b.until_seen("PULL 10", 2);
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(was_cancelled(task));
    CHECK(result.closed());
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a unit of work is not tried again after a cancel") {
    Bench b;
    auto session = b.driver.session();
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        ++tries;
        co_await tx.run("rows 25");
    };
    b.server->next(bolt::Request::run, Reaction::silence());
    auto task = b.start(session.execute_write(work));
    b.until_seen("RUN rows 25");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(was_cancelled(task));
    CHECK(tries == 1);
    b.check_works();
}

TEST_CASE("a cancel while it waits for its next try ends a unit of work") {
    Bench b([](DriverConfig& config) { config.initial_retry_delay(std::chrono::hours(1)); });
    auto session = b.driver.session();
    b.server->next(bolt::Request::begin, Reaction::fail("Neo.TransientError.General.X"));
    auto task = b.start(session.execute_write(unit_of_work));
    b.until_seen("BEGIN");
    b.until_seen("RESET");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(was_cancelled(task));
    b.check_works();
}
