// BEGIN that leaves with the first query: SessionConfig::pipelined_begin, and execute_query.

#include <functional>

#include <neo4j/async_transaction.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

SessionConfig pipelined() {
    return SessionConfig().pipelined_begin(true);
}

} // namespace

TEST_CASE("BEGIN leaves with the transaction's first query where the session says so") {
    Bench b;
    auto session = b.driver.session(pipelined());
    auto tx = b.run(session.begin_transaction());
    CHECK(b.server->count("BEGIN") == 0);
    auto result = b.run(tx.run("rows 3"));
    CHECK(numbers(b.run(result.fetch(5))) == up_to(3));
    b.run(tx.commit());
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
    CHECK_FALSE(b.run(session.last_bookmarks()).empty());
}

TEST_CASE("a unit of work begins with its first query where the session says so") {
    Bench b;
    auto session = b.driver.session(pipelined());
    auto work = [&](AsyncManagedTransaction& tx) -> boost::asio::awaitable<void> {
        CHECK(b.server->count("BEGIN") == 0);
        auto result = co_await tx.run("rows 1");
        co_await result.consume();
    };
    b.run(session.execute_write(std::ref(work)));
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 1", "PULL 1000", "COMMIT"});
}

TEST_CASE("a transaction without a query begins as it ends") {
    Bench b;
    auto session = b.driver.session(pipelined());
    auto tx = b.run(session.begin_transaction());
    SECTION("by COMMIT") {
        b.run(tx.commit());
        CHECK(b.seen() == Seen{"BEGIN", "COMMIT"});
    }
    SECTION("by ROLLBACK") {
        b.run(tx.rollback());
        CHECK(b.seen() == Seen{"BEGIN", "ROLLBACK"});
    }
    b.check_works();
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a BEGIN that is refused is raised by what comes first") {
    Bench b;
    auto session = b.driver.session(pipelined());
    b.server->next(bolt::Request::begin, Reaction::fail("Neo.ClientError.Security.Forbidden"));
    auto tx = b.run(session.begin_transaction());
    std::size_t connections = 1;
    SECTION("a query") {
        thrown<Forbidden>([&] { b.run(tx.run("rows 3")); });
    }
    SECTION("a query, though the server hangs up") {
        b.server->next(bolt::Request::run, Reaction::close());
        thrown<Forbidden>([&] { b.run(tx.run("rows 3")); });
        connections = 2;
    }
    SECTION("COMMIT") {
        thrown<Forbidden>([&] { b.run(tx.commit()); });
    }
    CHECK(tx.closed());
    b.check_works();
    CHECK(b.server->connections() == connections);
}
