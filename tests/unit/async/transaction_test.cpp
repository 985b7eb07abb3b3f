#include <memory>
#include <stdexcept>

#include <neo4j/async_transaction.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

TEST_CASE("a transaction commits and gives a bookmark") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    auto result = b.run(tx.run("rows 3"));
    CHECK(b.run(result.collect()).size() == 3);
    b.run(tx.commit());
    CHECK(tx.closed());
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
    CHECK(b.run(session.last_bookmarks()) == Bookmarks::from_raw_values({"bookmark-1"}));
    b.check_works();
    CHECK(b.server->count("RESET") == 0);
}

TEST_CASE("a transaction rolls back") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto result = b.run(tx.run("rows 25"));
    b.run(tx.rollback());
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 25", "PULL 10", "DISCARD -1", "ROLLBACK"});
    CHECK(b.run(session.last_bookmarks()).empty());
    thrown<ResultConsumedError>([&] { b.run(result.next()); });
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("commit consumes the results that are open") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto first = b.run(tx.run("rows 25"));
    auto second = b.run(tx.run("rows 15"));
    b.run(tx.commit());
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 25", "PULL 10", "RUN rows 15", "PULL 10",
                           "DISCARD -1 qid=0", "DISCARD -1", "COMMIT"});
    const auto text = thrown<ResultConsumedError>([&] { b.run(first.next()); });
    CHECK_CONTAINS(text, "transaction");
    CHECK_CONTAINS(text, "closed");
    thrown<ResultConsumedError>([&] { b.run(second.consume()); });
}

TEST_CASE("several results of a transaction are read in turn") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto first = b.run(tx.run("rows 25"));
    auto second = b.run(tx.run("rows 25"));
    for (std::int64_t i = 0; i < 25; ++i) {
        CHECK((*b.run(first.next()))[0].as<std::int64_t>() == i);
        CHECK((*b.run(second.next()))[0].as<std::int64_t>() == i);
    }
    CHECK_FALSE(b.run(first.next()));
    CHECK_FALSE(b.run(second.next()));
    CHECK(b.server->count("PULL 10 qid=0") == 2);
    CHECK(b.server->count("PULL 10") == 4);
    b.run(tx.commit());
}

TEST_CASE("a result that was let go does not hold up its transaction") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    {
        auto gone = b.run(tx.run("rows 25"));
    }
    auto result = b.run(tx.run("rows 25"));
    CHECK(b.run(result.collect()).size() == 25);
    b.run(tx.commit());
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a FAILURE ends the transaction and its other results") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto open = b.run(tx.run("rows 25"));
    auto finished = b.run(tx.run("rows 3"));
    CHECK(b.run(finished.next()));
    thrown<CypherSyntaxError>([&] { b.run(tx.run("fail Neo.ClientError.Statement.SyntaxError")); });
    CHECK(tx.closed());
    CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run("rows 3")); }), "failed");
    CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.commit()); }), "failed");
    b.run(tx.rollback()); // the server has done so
    b.run(tx.close());
    CHECK(numbers(b.run(open.fetch(10))) == up_to(10)); // they had arrived
    try {
        b.run(open.next());
        FAIL_CHECK("no error");
    } catch (const ResultFailedError& error) {
        CHECK(dynamic_cast<const CypherSyntaxError*>(error.cause()) != nullptr);
    }
    thrown<ResultFailedError>([&] { b.run(open.consume()); });
    CHECK(b.server->count("ROLLBACK") == 0);
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a transaction that is over says how it ended") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    SECTION("committed") {
        b.run(tx.commit());
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run("rows 3")); }), "committed");
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.commit()); }), "committed");
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.rollback()); }), "committed");
    }
    SECTION("rolled back") {
        b.run(tx.rollback());
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run("rows 3")); }), "rolled back");
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.commit()); }), "rolled back");
    }
    SECTION("cancelled") {
        tx.cancel();
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run("rows 3")); }), "cancelled");
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.commit()); }), "cancelled");
    }
    SECTION("closed") {
        b.run(tx.close());
        CHECK(b.server->count("ROLLBACK") == 1);
    }
    b.run(tx.close()); // never an error
    CHECK(b.server->count("ROLLBACK") <= 1);
    b.check_works();
}

TEST_CASE("one transaction of a session at a time") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    thrown<TransactionNestingError>([&] { b.run(session.begin_transaction()); });
    thrown<TransactionError>([&] { b.run(session.run("rows 3")); });
    b.run(tx.commit());
    auto next = b.run(session.begin_transaction());
    b.run(next.rollback());
}

TEST_CASE("a query inside a transaction has no settings of its own") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    const Query query("rows 3", TransactionConfig().timeout(std::chrono::seconds(1)));
    CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(tx.run(query)); }), "begin_transaction");
    CHECK_FALSE(tx.closed());
    b.run(tx.commit());
}

TEST_CASE("a transaction destroyed while open resets its connection without waiting") {
    Bench b;
    auto session = b.driver.session();
    auto tx = std::make_unique<AsyncTransaction>(b.run(session.begin_transaction()));
    auto result = b.run(tx->run("rows 3"));
    SECTION("by its destructor") {
        tx.reset();
    }
    SECTION("by an assignment") {
        auto other = b.driver.session();
        *tx = AsyncTransaction(std::move(*tx)); // to itself: nothing happens
        CHECK_FALSE(tx->closed());
        auto gone = std::move(*tx);
    }
    SECTION("by its session's destructor") {
        auto gone = std::move(session);
    }
    CHECK(b.server->wait_for("RESET")); // the loop has not run
    CHECK(result.closed());
    b.check_works();
    CHECK(b.server->connections() == 1);
    CHECK(b.server->count("ROLLBACK") == 0);
    CHECK(b.server->count("COMMIT") == 0);
}

TEST_CASE("BEGIN that is refused raises the server's error") {
    Bench b;
    auto session = b.driver.session();
    b.server->next(bolt::Request::begin, Reaction::fail("Neo.ClientError.Security.Forbidden"));
    thrown<Forbidden>([&] { b.run(session.begin_transaction()); });
    auto tx = b.run(session.begin_transaction());
    b.run(tx.commit());
    CHECK(b.server->connections() == 1);
}

TEST_CASE("COMMIT that is refused raises the server's error and gives no bookmark") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::commit,
                   Reaction::fail("Neo.ClientError.Schema.ConstraintValidationFailed"));
    thrown<ConstraintError>([&] { b.run(tx.commit()); });
    CHECK(tx.closed());
    CHECK(b.run(session.last_bookmarks()).empty());
    b.check_works();
}

TEST_CASE("a connection lost at COMMIT leaves the outcome unknown") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::commit, Reaction::close());
    const auto text = thrown<IncompleteCommit>([&] { b.run(tx.commit()); });
    CHECK_CONTAINS(text, "unknown");
    CHECK(tx.closed());
    b.check_works();
}

TEST_CASE("a connection lost before COMMIT is no incomplete commit") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto tx = b.run(session.begin_transaction());
    auto result = b.run(tx.run("rows 25"));
    b.server->next(bolt::Request::discard, Reaction::close());
    thrown<ServiceUnavailable>([&] { b.run(tx.commit()); });
    CHECK(b.server->count("COMMIT") == 0);
    b.check_works();
}

// --- units of work ---

TEST_CASE("a unit of work is committed when it returns") {
    Bench b;
    auto session = b.driver.session();
    const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<std::int64_t> {
        auto result = co_await tx.run("rows 1");
        auto record = co_await result.single();
        co_return record[0].as<std::int64_t>() + 41;
    };
    CHECK(b.run(session.execute_write(work)) == 41);
    CHECK(b.run(session.execute_read(work)) == 41);
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 1", "PULL 1000", "COMMIT", "BEGIN read", "RUN rows 1",
                           "PULL 1000", "COMMIT"});
}

TEST_CASE("a unit of work that throws is rolled back, its exception passed on") {
    Bench b;
    auto session = b.driver.session();
    const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        co_await tx.run("rows 1");
        throw std::runtime_error("my own");
    };
    CHECK(thrown<std::runtime_error>([&] { b.run(session.execute_write(work)); }) == "my own");
    CHECK(b.seen().back() == "ROLLBACK");
    b.check_works();
}

TEST_CASE("a unit of work is tried again as long as its error may pass") {
    Bench b;
    auto session = b.driver.session();
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        ++tries;
        co_await tx.run("rows 1");
    };
    const std::string passing = "Neo.TransientError.General.TransactionMemoryLimit";
    SECTION("at RUN") {
        b.server->next(bolt::Request::run, Reaction::fail(passing));
        b.server->next(bolt::Request::run, Reaction::fail(passing));
        b.run(session.execute_write(work));
        CHECK(tries == 3);
    }
    SECTION("at BEGIN") {
        b.server->next(bolt::Request::begin, Reaction::fail(passing));
        b.run(session.execute_write(work));
        CHECK(tries == 1);
    }
    SECTION("at COMMIT") {
        b.server->next(bolt::Request::commit, Reaction::fail(passing));
        b.run(session.execute_write(work));
        CHECK(tries == 2);
    }
    SECTION("when the connection breaks") {
        b.server->next(bolt::Request::run, Reaction::close());
        b.run(session.execute_write(work));
        CHECK(tries == 2);
        CHECK(b.server->connections() == 2);
    }
    SECTION("not when it will not pass") {
        b.server->next(bolt::Request::run, Reaction::fail("Neo.ClientError.Statement.SyntaxError"));
        thrown<CypherSyntaxError>([&] { b.run(session.execute_write(work)); });
        CHECK(tries == 1);
    }
    SECTION("not when the outcome of COMMIT is unknown") {
        b.server->next(bolt::Request::commit, Reaction::close());
        thrown<IncompleteCommit>([&] { b.run(session.execute_write(work)); });
        CHECK(tries == 1);
    }
    b.check_works();
}

TEST_CASE("without retry time a unit of work is tried once") {
    Bench b(
        [](DriverConfig& config) { config.max_transaction_retry_time(std::chrono::seconds(0)); });
    auto session = b.driver.session();
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        ++tries;
        co_await tx.run("rows 1");
    };
    b.server->next(bolt::Request::run, Reaction::fail("Neo.TransientError.General.X"));
    thrown<TransientError>([&] { b.run(session.execute_write(work)); });
    CHECK(tries == 1);
}

TEST_CASE("a unit of work cannot hide that its transaction has ended") {
    Bench b;
    auto session = b.driver.session();
    SECTION("by a failure") {
        const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            try {
                co_await tx.run("fail Neo.ClientError.Statement.SyntaxError");
            } catch (const Neo4jError&) { // swallowed
            }
        };
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(session.execute_write(work)); }),
                       "failed");
    }
    SECTION("by a cancel") {
        const auto work = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            tx.cancel();
            co_return;
        };
        CHECK_CONTAINS(thrown<TransactionError>([&] { b.run(session.execute_write(work)); }),
                       "cancelled");
    }
    CHECK(b.server->count("COMMIT") == 0);
    b.check_works();
}

TEST_CASE("a handle or a result kept from a unit of work is closed") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    std::optional<AsyncResult> kept;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        kept.emplace(co_await tx.run("rows 25"));
    };
    b.run(session.execute_read(work));
    REQUIRE(kept);
    CHECK(kept->closed());
    thrown<ResultConsumedError>([&] { b.run(kept->next()); });
}

TEST_CASE("execute_query sends BEGIN, RUN and PULL at once, then COMMIT") {
    Bench b;
    auto [records, summary, keys] = b.run(b.driver.execute_query("rows 3"));
    CHECK(numbers(records) == up_to(3));
    CHECK(keys == std::vector<std::string>{"i"});
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
}

TEST_CASE("execute_query raises what went wrong first") {
    Bench b;
    SECTION("BEGIN") {
        b.server->next(bolt::Request::begin, Reaction::fail("Neo.ClientError.Security.Forbidden"));
        thrown<Forbidden>([&] { b.run(b.driver.execute_query("rows 3")); });
    }
    SECTION("RUN") {
        thrown<CypherSyntaxError>(
            [&] { b.run(b.driver.execute_query("fail Neo.ClientError.Statement.SyntaxError")); });
    }
    SECTION("PULL") {
        thrown<ClientError>([&] {
            b.run(b.driver.execute_query("rows 3 fail Neo.ClientError.Statement.ArithmeticError"));
        });
    }
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("execute_query gives what its transformer makes") {
    Bench b;
    const auto record =
        b.run(b.driver.execute_query("rows 1", params(), QueryConfig(), &AsyncResult::single));
    CHECK(record[0].as<std::int64_t>() == 0);
}
