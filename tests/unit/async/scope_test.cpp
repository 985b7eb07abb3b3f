#include <stdexcept>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using bolt::Request;

// --- with_transaction ---

TEST_CASE("with_transaction commits and gives what the function gives") {
    Bench b;
    auto session = b.driver.session();
    const auto count = [](AsyncTransaction& tx) -> asio::awaitable<std::size_t> {
        auto result = co_await tx.run("rows 3");
        const auto all = co_await result.collect();
        co_return all.size();
    };
    CHECK(b.run(session.with_transaction(count)) == 3);
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
    CHECK(b.run(session.last_bookmarks()).size() == 1);

    const auto nothing = [](AsyncTransaction& tx) -> asio::awaitable<void> {
        co_await tx.run("rows 3");
    };
    const auto config = TransactionConfig().timeout(std::chrono::seconds(7));
    b.run(session.with_transaction(nothing, config));
    CHECK(b.server->told(Request::begin).at(1).get<std::int64_t>("tx_timeout") == 7000);
}

TEST_CASE("with_transaction rolls back when the function throws, once") {
    Bench b;
    auto session = b.driver.session();
    int calls = 0;
    const auto fails = [&](AsyncTransaction& tx) -> asio::awaitable<void> {
        ++calls;
        co_await tx.run("rows 3");
        throw SessionExpired("by the program"); // retryable, and not tried again
    };
    thrown<SessionExpired>([&] { b.run(session.with_transaction(fails)); });
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "ROLLBACK"});
    CHECK(calls == 1);
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("with_transaction leaves a transaction alone that the function has ended") {
    Bench b;
    auto session = b.driver.session();
    const auto commits = [](AsyncTransaction& tx) -> asio::awaitable<void> {
        co_await tx.commit();
    };
    b.run(session.with_transaction(commits));
    const auto rolls_back = [](AsyncTransaction& tx) -> asio::awaitable<void> {
        co_await tx.rollback();
    };
    b.run(session.with_transaction(rolls_back));
    CHECK(b.seen() == Seen{"BEGIN", "COMMIT", "BEGIN", "ROLLBACK"});
}

TEST_CASE("with_transaction tells of a failure that the function hides") {
    Bench b;
    auto session = b.driver.session();
    const auto hides = [](AsyncTransaction& tx) -> asio::awaitable<void> {
        try {
            co_await tx.run("fail Neo.ClientError.X.Y");
        } catch (const ClientError&) {
        }
    };
    CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(session.with_transaction(hides)); }),
                   "has failed");
    b.check_works();
}

TEST_CASE("with_transaction gives the connection up when it is cancelled") {
    Bench b;
    auto session = b.driver.session();
    const auto reads = [](AsyncTransaction& tx) -> asio::awaitable<void> {
        co_await tx.run("rows 3");
    };
    b.server->next(Request::run, Reaction::hold());
    auto task = b.start(session.with_transaction(reads));
    b.until_seen("RUN rows 3");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
    CHECK(b.server->count("ROLLBACK") == 0);
    b.check_works();
    CHECK(b.server->connections() == 2);
}

// --- with_session ---

TEST_CASE("with_session closes the session and gives what the function gives") {
    Bench b;
    AsyncSession* inside = nullptr;
    const auto count = [&](AsyncSession& session) -> asio::awaitable<std::size_t> {
        inside = &session;
        auto result = co_await session.run("rows 30");
        const auto some = co_await result.fetch(5);
        co_return some.size();
    };
    CHECK(b.run(b.driver.with_session(count, SessionConfig().fetch_size(10))) == 5);
    CHECK(inside != nullptr);
    CHECK(b.seen() == Seen{"RUN rows 30", "PULL 10", "DISCARD -1"}); // by close()
}

TEST_CASE("with_session closes the session when the function throws") {
    Bench b;
    const auto fails = [](AsyncSession& session) -> asio::awaitable<void> {
        const auto tx = co_await session.begin_transaction();
        throw std::out_of_range("by the program");
    };
    thrown<std::out_of_range>([&] { b.run(b.driver.with_session(fails)); });
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("with_session cancels the session when it is cancelled") {
    Bench b;
    const auto reads = [](AsyncSession& session) -> asio::awaitable<void> {
        co_await session.run("rows 3");
    };
    b.server->next(Request::run, Reaction::hold());
    auto task = b.start(b.driver.with_session(reads));
    b.until_seen("RUN rows 3");
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
    b.check_works();
    CHECK(b.server->connections() == 2);
}

// --- session.cancel() ---

TEST_CASE("cancelling a session wakes it where it waits for a connection") {
    Bench b;
    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    auto session = b.driver.session();
    auto waiting = b.start(session.run("rows 3"));
    b.loop.poll();
    REQUIRE_FALSE(waiting.done());
    session.cancel();
    b.loop.until([&] { return waiting.done(); });
    CHECK_CONTAINS(thrown<SessionError>([&] { waiting.get(); }), "cancelled while it waited");
    b.run(held.commit()); // nobody waits for the connection any more
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("cancelling a session wakes it where it connects") {
    Bench b;
    auto session = b.driver.session();
    b.server->next(Request::logon, Reaction::hold());
    auto waiting = b.start(session.begin_transaction());
    b.until_seen("LOGON");
    session.cancel();
    b.loop.until([&] { return waiting.done(); });
    thrown<SessionError>([&] { waiting.get(); });
    b.check_works();
    CHECK(b.server->connections() == 2);
}
