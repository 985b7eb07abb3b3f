// What a cancel in the middle of a message leaves. cancel_steps_test.cpp has every step of every
// operation, cancel_tokens_test.cpp the ways in which a cancel comes.

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

TEST_CASE("a transaction that was cancelled in the middle of a message is over") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::run, Reaction::silence());
    auto task = b.start(tx.run("rows 25"));
    b.until_seen("RUN rows 25");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
    CHECK(tx.closed());
    thrown<TransactionError>([&] { b.run(tx.run("rows 3")); });
    b.run(tx.close());
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a result that was cancelled in the middle of a message is over") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(10));
    auto result = b.run(session.run("rows 25"));
    b.run(result.fetch(10));
    b.server->next(bolt::Request::pull, Reaction::silence());
    auto task = b.start(result.next());
    b.until_seen("PULL 10", 2);
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
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
    CHECK(task.cancelled());
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
    CHECK(task.cancelled());
    b.check_works();
}

TEST_CASE("session.cancel() ends a unit of work at once, wherever it is") {
    Bench b([](DriverConfig& config) { config.initial_retry_delay(std::chrono::hours(1)); });
    auto session = b.driver.session();
    const auto ended = [&](auto& task) {
        session.cancel();
        b.loop.until([&] { return task.done(); });
        REQUIRE(task.failed());
        CHECK_FALSE(task.cancelled()); // nobody has cancelled the awaitable itself
        CHECK(session.closed());
    };
    SECTION("in its query") {
        b.server->next(bolt::Request::run, Reaction::silence());
        const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            co_await tx.run("rows 25");
        };
        auto task = b.start(session.execute_write(work));
        b.until_seen("RUN rows 25");
        ended(task);
    }
    SECTION("in the pause before its next try, while others are refused") {
        b.server->next(bolt::Request::begin, Reaction::fail("Neo.TransientError.General.X"));
        auto task = b.start(session.execute_write(unit_of_work));
        b.until_seen("BEGIN");
        b.until_seen("RESET");
        thrown<UsageError>([&] { b.run(session.run("rows 3")); });
        ended(task);
        thrown<SessionError>([&] { task.get(); });
    }
    b.check_works();
}
