#include <optional>
#include <string>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

void two_places(DriverConfig& config) {
    config.max_connection_pool_size(2);
}

} // namespace

// --- two operations at once ---

TEST_CASE("a second operation on a session is refused, the first goes on") {
    Bench b(two_places);
    auto session = b.driver.session(ten_at_a_time());
    b.server->next(bolt::Request::run, Reaction::hold());
    auto first = b.start(session.run("rows 25"));
    b.until_seen("RUN rows 25");
    CHECK_CONTAINS(thrown<UsageError>([&] { b.run(session.run("rows 3")); }), "one task at a time");
    thrown<UsageError>([&] { b.run(session.begin_transaction()); });
    thrown<UsageError>([&] { b.run(session.execute_read(one_query)); });
    thrown<UsageError>([&] { b.run(session.close()); });
    CHECK_FALSE(session.closed());
    b.server.release();
    auto result = b.loop.finish(first);
    // The session still knows of the first one: it is buffered before the next query.
    auto next = b.run(session.run("rows 3"));
    CHECK(b.run(next.collect()).size() == 3);
    CHECK(b.run(result.collect()).size() == 25);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a second operation while the session waits for a connection is refused") {
    Bench b;
    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    auto session = b.driver.session();
    auto first = b.start(session.run("rows 3"));
    b.loop.poll();
    REQUIRE_FALSE(first.done());
    thrown<UsageError>([&] { b.run(session.run("rows 3")); });
    b.run(held.commit());
    auto result = b.loop.finish(first);
    CHECK(b.run(result.collect()).size() == 3);
}

TEST_CASE("a second operation on a result or a transaction is refused") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto first = b.run(tx.run("rows 25"));
    auto second = b.run(tx.run("rows 25"));
    CHECK(b.run(first.fetch(10)).size() == 10);
    CHECK(b.run(second.fetch(10)).size() == 10);
    b.server->next(bolt::Request::pull, Reaction::hold());
    auto reading = b.start(first.next());
    b.until_seen("PULL 10 qid=0");
    thrown<UsageError>([&] { b.run(first.next()); });
    thrown<UsageError>([&] { b.run(second.next()); });
    thrown<UsageError>([&] { b.run(second.consume()); });
    thrown<UsageError>([&] { b.run(tx.run("rows 3")); });
    thrown<UsageError>([&] { b.run(tx.commit()); });
    thrown<UsageError>([&] { b.run(tx.rollback()); });
    CHECK_FALSE(tx.closed());
    b.server.release();
    CHECK(b.loop.finish(reading));
    CHECK(b.run(first.collect()).size() == 14);
    CHECK(b.run(second.collect()).size() == 15);
    b.run(tx.commit());
    CHECK(b.server->connections() == 1);
}

// --- after the end ---

TEST_CASE("a closed session says so") {
    Bench b;
    auto session = b.driver.session();
    CHECK_FALSE(session.closed());
    b.run(session.close());
    CHECK(session.closed());
    CHECK_CONTAINS(thrown<SessionError>([&] { b.run(session.run("rows 3")); }), "closed");
    thrown<SessionError>([&] { b.run(session.begin_transaction()); });
    thrown<SessionError>([&] { b.run(session.execute_read(one_query)); });
    b.run(session.close());
    CHECK(b.run(session.last_bookmarks()).empty());
    CHECK(b.server->connections() == 0);
}

TEST_CASE("closing a session ends what is open on it") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    SECTION("a result") {
        auto result = b.run(session.run("rows 25"));
        b.run(session.close());
        CHECK(b.seen().back() == "DISCARD -1");
        CHECK(result.closed());
    }
    SECTION("a transaction") {
        auto tx = b.run(session.begin_transaction());
        b.run(session.close());
        CHECK(b.seen().back() == "ROLLBACK");
        CHECK(tx.closed());
        thrown<TransactionError>([&] { b.run(tx.run("rows 3")); });
    }
    SECTION("a result whose server fails") {
        auto result = b.run(session.run("rows 25 fail Neo.ClientError.X.Y"));
        b.run(session.close()); // logged, not thrown
    }
    SECTION("a transaction whose rollback the server refuses") {
        auto tx = b.run(session.begin_transaction());
        b.server->next(bolt::Request::rollback,
                       Reaction::fail("Neo.TransientError.General.DatabaseUnavailable"));
        thrown<DatabaseUnavailable>([&] { b.run(session.close()); });
        CHECK(session.closed());
        CHECK(tx.closed());
        b.run(session.close());
    }
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("what was moved from says so") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 3"));
    auto other_result = std::move(result);
    CHECK_CONTAINS(thrown<UsageError>([&] { b.run(result.next()); }), "moved from");
    thrown<UsageError>([&] { result.keys(); });
    thrown<UsageError>([&] { result.try_next(); });
    CHECK(result.closed());
    CHECK(b.run(other_result.collect()).size() == 3);

    auto tx = b.run(session.begin_transaction());
    auto other_tx = std::move(tx);
    CHECK_CONTAINS(thrown<UsageError>([&] { b.run(tx.run("rows 3")); }), "moved from");
    thrown<UsageError>([&] { b.run(tx.commit()); });
    thrown<UsageError>([&] { b.run(tx.rollback()); });
    tx.cancel();
    CHECK(tx.closed());
    b.run(other_tx.commit());

    auto other_session = std::move(session);
    CHECK_CONTAINS(thrown<UsageError>([&] { b.run(session.run("rows 3")); }), "moved from");
    thrown<UsageError>([&] { b.run(session.begin_transaction()); });
    thrown<UsageError>([&] { b.run(session.last_bookmarks()); });
    session.cancel();
    CHECK(session.closed());

    auto other_driver = std::move(b.driver);
    CHECK_CONTAINS(thrown<UsageError>([&] { b.driver.session(); }), "moved from");
    thrown<UsageError>([&] { b.run(b.driver.execute_query("rows 3")); });
    thrown<UsageError>([&] { b.run(b.driver.verify_connectivity()); });
    CHECK(b.driver.closed());
    auto next = b.run(other_session.run("rows 3"));
    CHECK(b.run(next.collect()).size() == 3);
}

TEST_CASE("a driver that goes before its sessions leaves them a named error") {
    Bench b;
    auto driver = std::make_unique<AsyncDriver>(b.loop.executor(), b.server.uri());
    auto idle = driver->session();
    auto reading = driver->session(ten_at_a_time());
    auto result = b.run(reading.run("rows 25"));
    auto writing = driver->session();
    auto tx = b.run(writing.begin_transaction());
    SECTION("destroyed") {
        driver.reset();
    }
    SECTION("closed, twice") {
        b.run(driver->close());
        b.run(driver->close());
        CHECK(driver->closed());
        CHECK_CONTAINS(thrown<DriverError>([&] { driver->session(); }), "closed");
        thrown<DriverError>([&] { b.run(driver->execute_query("rows 3")); });
    }
    CHECK_CONTAINS(thrown<ConnectionPoolError>([&] { b.run(idle.run("rows 3")); }), "closed");
    CHECK(b.run(result.fetch(10)).size() == 10); // they had arrived
    thrown<ServiceUnavailable>([&] { b.run(result.next()); });
    thrown<ServiceUnavailable>([&] { b.run(tx.run("rows 3")); });
    thrown<ConnectionPoolError>([&] { b.run(writing.run("rows 3")); });
    b.run(reading.close());
    CHECK(b.loop.idle());
}

TEST_CASE("an io_context that ends first resumes nobody") {
    ScriptServer server;
    std::optional<Loop> loop;
    loop.emplace();
    std::optional<AsyncDriver> driver;
    driver.emplace(loop->executor(), server.uri(), AuthToken(),
                   DriverConfig().max_connection_pool_size(1));
    server->next(bolt::Request::run, Reaction::hold());
    auto session = std::make_unique<AsyncSession>(driver->session());
    auto running = loop->start(session->run("rows 3"));
    auto waiting_session = driver->session();
    auto waiting = loop->start(waiting_session.run("rows 3"));
    while (server->count("RUN rows 3") == 0)
        loop->poll();
    // From here on nobody runs the loop.
    if (GENERATE(true, false)) {
        session.reset();
        driver.reset();
    } else {
        driver.reset();
        session.reset();
    }
    CHECK_FALSE(running.done());
    CHECK_FALSE(waiting.done());
    loop.reset();
}

// --- giving up what is under way ---

TEST_CASE("a session destroyed in the middle of an operation ends it") {
    Bench b;
    std::optional<AsyncSession> session = b.driver.session(ten_at_a_time());
    SECTION("run") {
        b.server->next(bolt::Request::run, Reaction::hold());
        auto task = b.start(session->run("rows 25"));
        b.until_seen("RUN rows 25");
        session.reset();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
    }
    SECTION("next") {
        auto result = b.run(session->run("rows 25"));
        b.run(result.fetch(10));
        b.server->next(bolt::Request::pull, Reaction::hold());
        auto task = b.start(result.next());
        b.until_seen("PULL 10", 2);
        session.reset();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
    }
    SECTION("a transaction's run") {
        auto tx = b.run(session->begin_transaction());
        b.server->next(bolt::Request::run, Reaction::hold());
        auto task = b.start(tx.run("rows 25"));
        b.until_seen("RUN rows 25");
        session.reset();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
        CHECK(tx.closed());
    }
    SECTION("commit, whose outcome is then unknown") {
        auto tx = b.run(session->begin_transaction());
        b.server->next(bolt::Request::commit, Reaction::hold());
        auto task = b.start(tx.commit());
        b.until_seen("COMMIT");
        session.reset();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), IncompleteCommit);
    }
    b.server.release();
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a transaction destroyed in the middle of an operation ends it") {
    Bench b;
    auto session = b.driver.session();
    std::optional<AsyncTransaction> tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::run, Reaction::hold());
    auto task = b.start(tx->run("rows 25"));
    b.until_seen("RUN rows 25");
    tx.reset();
    b.loop.until([&] { return task.done(); });
    CHECK_THROWS_AS(task.get(), ServiceUnavailable);
    b.server.release();
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("session.cancel() ends what is under way and kills the connection") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    SECTION("run") {
        b.server->next(bolt::Request::run, Reaction::silence());
        auto task = b.start(session.run("rows 25"));
        b.until_seen("RUN rows 25");
        session.cancel();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
    }
    SECTION("next") {
        auto result = b.run(session.run("rows 25"));
        b.run(result.fetch(10));
        b.server->next(bolt::Request::pull, Reaction::silence());
        auto task = b.start(result.next());
        b.until_seen("PULL 10", 2);
        session.cancel();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
        CHECK(result.closed());
    }
    SECTION("begin") {
        b.server->next(bolt::Request::begin, Reaction::silence());
        auto task = b.start(session.begin_transaction());
        b.until_seen("BEGIN");
        session.cancel();
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
    }
    SECTION("a transaction's run") {
        auto tx = b.run(session.begin_transaction());
        b.server->next(bolt::Request::run, Reaction::silence());
        auto task = b.start(tx.run("rows 25"));
        b.until_seen("RUN rows 25");
        SECTION("by the session") {
            session.cancel();
        }
        SECTION("by the transaction") {
            tx.cancel();
            session.cancel();
        }
        b.loop.until([&] { return task.done(); });
        CHECK_THROWS_AS(task.get(), ServiceUnavailable);
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run("rows 3")); }), "cancelled");
    }
    SECTION("nothing") {
        session.cancel();
    }
    CHECK(session.closed());
    session.cancel();
    thrown<SessionError>([&] { b.run(session.run("rows 3")); });
    b.check_works();
}

TEST_CASE("session.cancel() while it waits for a connection: the query is not run") {
    Bench b;
    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    auto session = b.driver.session();
    auto query = b.start(session.run("rows 3"));
    b.loop.poll();
    session.cancel();
    b.run(held.commit());
    b.loop.until([&] { return query.done(); });
    CHECK_THROWS_AS(query.get(), SessionError);
    CHECK(b.server->count("RUN rows 3") == 0);
    auto writer = b.driver.session();
    held = b.run(writer.begin_transaction());
    auto other = b.driver.session();
    auto begin = b.start(other.begin_transaction());
    b.loop.poll();
    other.cancel();
    b.run(held.commit());
    b.loop.until([&] { return begin.done(); });
    CHECK_THROWS_AS(begin.get(), SessionError);
    CHECK(b.server->count("BEGIN") == 2);
}

TEST_CASE("transaction.cancel() leaves its session usable") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    tx.cancel();
    auto result = b.run(session.run("rows 3"));
    CHECK(b.run(result.collect()).size() == 3);
    CHECK(b.server->connections() == 2);
}

// --- bookmarks ---

TEST_CASE("last_bookmarks receives an open result first, whose records stay") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    CHECK(b.run(session.last_bookmarks()) == Bookmarks::from_raw_values({"bookmark-1"}));
    CHECK(b.run(result.collect()).size() == 25);

    // An error is for whoever reads the result.
    b.server->next(bolt::Request::pull, Reaction::fail("Neo.ClientError.General.Unknown"));
    auto failing = b.run(session.run("rows 3"));
    CHECK(b.run(session.last_bookmarks()) == Bookmarks::from_raw_values({"bookmark-1"}));
    thrown<ClientError>([&] { b.run(failing.collect()); });
    b.check_works();
}
