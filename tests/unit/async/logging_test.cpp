// What the driver logs while it works.

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using Texts = std::vector<std::string>;

namespace {

struct Line {
    std::string logger;
    std::string text;
    std::uint64_t connection;
    std::uint64_t operation;
    std::uint16_t port;
};

struct Log {
    std::vector<Line> all;
    LogSubscription subscription;

    explicit Log(std::string_view logger, LogLevel level = LogLevel::debug) {
        subscription = add_log_sink(logger, level, [this](const LogRecord& record) {
            all.push_back({std::string(record.logger), std::string(record.message),
                           record.connection_id, record.operation_id, record.local_port});
        });
    }
    Texts texts() const {
        Texts result;
        for (const auto& line : all)
            result.push_back(line.text);
        return result;
    }
    bool has(std::string_view part) const { return find(part) != nullptr; }
    // The first one with that in its text.
    const Line* find(std::string_view part) const {
        const auto found = std::ranges::find_if(
            all, [&](const Line& line) { return line.text.find(part) != std::string::npos; });
        return found == all.end() ? nullptr : &*found;
    }
    Line line(std::string_view part) const {
        INFO("no line says: " << part);
        REQUIRE(has(part));
        return *find(part);
    }
};

} // namespace

TEST_CASE("every message is logged, without credentials and values of parameters") {
    Log io("neo4j.io");
    {
        Bench b;
        auto session = b.driver.session(
            SessionConfig().database("movies").default_access_mode(AccessMode::read).fetch_size(2));
        auto result = b.run(session.run("rows 3", params("name", "top-secret", "age", 123454321)));
        b.run(result.collect());
        b.run(session.close());
    }
    CHECK(io.has("C: <OPEN> 127.0.0.1:"));
    CHECK(io.has("S: <HANDSHAKE> Bolt 5.8"));
    CHECK(io.has("C: HELLO {user_agent: "));
    CHECK(io.has("C: LOGON {scheme: \"basic\", principal: \"neo4j\", credentials: \"*******\"}"));
    CHECK(io.has("C: RUN \"rows 3\" {name: ?, age: ?} {mode: \"r\", db: \"movies\"}"));
    CHECK(io.has("C: PULL {n: 2}"));
    CHECK(io.has("S: RECORD * 2, then S: SUCCESS {has_more: true}"));
    CHECK(io.has("S: RECORD * 1, then S: SUCCESS {"));
    CHECK(io.has("C: GOODBYE"));
    CHECK(io.has("C: <CLOSE>"));
    CHECK_FALSE(io.has("secret"));
    CHECK_FALSE(io.has("123454321"));
}

TEST_CASE("transactions, failures and resets are logged") {
    Log io("neo4j.io");
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction(
        TransactionConfig().metadata(params("who", "somebody")).timeout(std::chrono::seconds(3))));
    b.run(tx.commit());
    auto second = b.run(session.begin_transaction());
    b.run(second.rollback());
    thrown<ClientError>([&] { b.run(session.run("fail Neo.ClientError.A.B")); });
    b.check_works();
    CHECK(io.has("C: BEGIN {tx_metadata: {who: ?}, tx_timeout: 3000}"));
    CHECK(io.has("C: COMMIT"));
    CHECK(io.has("C: ROLLBACK"));
    CHECK(io.has("S: FAILURE {"));
    CHECK(io.has("S: IGNORED"));
    CHECK(io.has("C: RESET"));
    CHECK_FALSE(io.has("somebody"));
}

TEST_CASE("a message names its connection, this end's port and the operation") {
    Log io("neo4j.io");
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    // Results that are still open, so that each keeps its connection.
    auto one = b.driver.session(SessionConfig().fetch_size(1));
    auto two = b.driver.session(SessionConfig().fetch_size(1));
    auto first = b.run(one.run("rows 3"));
    auto second = b.run(two.run("rows 3"));
    b.run(first.collect());
    b.run(second.collect());
    std::set<std::uint64_t> connections;
    std::set<std::uint16_t> ports;
    std::set<std::uint64_t> operations;
    for (const auto& line : io.all) {
        CHECK(line.connection != 0);
        CHECK(line.port != 0);
        connections.insert(line.connection);
        ports.insert(line.port);
        if (line.text.starts_with("C: RUN"))
            operations.insert(line.operation);
    }
    CHECK(connections.size() == 2);
    CHECK(ports.size() == 2);
    CHECK(operations.size() == 2);
    CHECK_FALSE(operations.contains(0));
}

TEST_CASE("what a call causes has its number, from the wait for a connection on") {
    Log all("neo4j");
    Bench b;
    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    const auto begin = all.line("C: BEGIN").operation;
    CHECK(begin != 0);
    for (const auto* text : {"C: <OPEN>", "S: <HANDSHAKE>", "C: HELLO", "opened a connection"})
        CHECK(all.line(text).operation == begin);

    auto session = b.driver.session();
    auto waiting = b.start(session.run("rows 3"));
    b.loop.poll();
    b.run(held.commit());
    auto result = b.loop.finish(waiting);
    const auto run = all.line("C: RUN").operation;
    CHECK(all.line("C: COMMIT").operation != begin);
    CHECK(run != all.line("C: COMMIT").operation);
    for (const auto* text : {"waiting for a connection", "reusing a connection"})
        CHECK(all.line(text).operation == run);
    CHECK(all.line("waiting for a connection").connection == 0);
    for (const auto* text : {"opened a connection", "reusing a connection", "was given back"}) {
        CHECK(all.line(text).connection == all.line("C: RUN").connection);
        CHECK(all.line(text).port == all.line("C: RUN").port);
        CHECK(all.line(text).operation != 0);
    }
    b.run(result.consume());
    b.run(session.close());
    b.run(b.driver.close());
    // What is the driver's own doing belongs to no call.
    for (const auto* text : {"C: GOODBYE", "C: <CLOSE>", "closing the pool"})
        CHECK(all.line(text).operation == 0);
}

TEST_CASE("execute_query is one operation, however many messages it takes") {
    Log io("neo4j.io");
    Bench b;
    std::set<std::uint64_t> operations;
    b.run(b.driver.execute_query("rows 1500"));
    for (const auto& line : io.all)
        operations.insert(line.operation);
    CHECK(operations.size() == 1);
    CHECK_FALSE(operations.contains(0));
    io.all.clear();
    b.run(b.driver.execute_query("rows 3"));
    CHECK_FALSE(operations.contains(io.line("C: RUN").operation));
}

TEST_CASE("the driver's own messages name their connection and operation") {
    Log own("neo4j");
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    const auto check = [&](std::string_view text) {
        const auto line = own.line(text);
        CHECK(line.logger == "neo4j");
        CHECK(line.connection == own.line("C: HELLO").connection);
        CHECK(line.port == own.line("C: HELLO").port);
        return line.operation;
    };
    SECTION("a unit of work that is tried again") {
        int tries = 0;
        const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            co_await tx.run("rows 3");
            if (++tries == 1)
                throw ServiceUnavailable("by order");
        };
        b.run(session.execute_write(work));
        CHECK(check("a transaction failed and is tried again") ==
              own.line("C: ROLLBACK").operation);
    }
    SECTION("a query that is tried again") {
        b.server->next(bolt::Request::run,
                       Reaction::fail_idempotent("Neo.TransientError.General.MadeUp"));
        auto result = b.run(session.run("rows 3"));
        CHECK(check("an auto-commit query failed") == own.line("C: RUN").operation);
    }
    SECTION("a single record that was not alone") {
        auto result = b.run(session.run("rows 25"));
        b.run(result.single_or_none());
        CHECK(check("a single record was expected") == own.line("C: DISCARD").operation);
    }
    SECTION("a session whose last query fails") {
        auto result = b.run(session.run("rows 25"));
        b.server->next(bolt::Request::discard, Reaction::fail("Neo.ClientError.A.B"));
        b.run(session.close());
        CHECK(check("closing a session") == own.line("C: DISCARD").operation);
    }
    SECTION("a transaction that is given up, which is no call") {
        {
            const auto tx = b.run(session.begin_transaction());
        }
        CHECK(check("a transaction was destroyed while open") == 0);
    }
    SECTION("a function that throws, and what it leaves fails to end") {
        const auto fails = [&](AsyncTransaction& tx) -> asio::awaitable<void> {
            co_await tx.run("rows 3");
            throw std::out_of_range("by the program");
        };
        b.server->next(bolt::Request::rollback, Reaction::fail("Neo.ClientError.A.B"));
        CHECK_THROWS_AS(b.run(session.with_transaction(fails)), std::out_of_range);
        CHECK(check("ending what a failed function has left") == own.line("C: ROLLBACK").operation);
    }
}

TEST_CASE("notifications name their connection and operation, with all other loggers off") {
    Log told("neo4j.notifications");
    std::uint64_t last = 0;
    Bench b;
    b.server->summary_extra =
        params("statuses", List{Value(Map{{"gql_status", "01N50"},
                                          {"status_description", "about something"},
                                          {"neo4j_code", "Neo.A.B.C"},
                                          {"diagnostic_record", Map{{"_severity", "WARNING"}}}})});
    for (int i = 0; i < 2; ++i) {
        told.all.clear();
        b.run(b.driver.execute_query("rows 3"));
        REQUIRE(told.all.size() == 1);
        CHECK(told.all[0].connection != 0);
        CHECK(told.all[0].port != 0);
        CHECK(told.all[0].operation > last);
        last = told.all[0].operation;
    }
}

TEST_CASE("what the router does names the operation that it is done for") {
    Log all("neo4j");
    ScriptServer server;
    server->route({{server.address()}, {server.address()}, {server.address()}});
    Loop loop;
    AsyncDriver driver(loop.executor(), server.cluster_uri(), basic_auth("neo4j", "secret"));
    auto session = driver.session();
    auto result = loop.run(session.run("rows 3"));
    for (const auto* text : {"asking for the routing table", "routing table of", "C: ROUTE"})
        CHECK(all.line(text).operation == all.line("C: RUN").operation);
    loop.run(result.consume());

    all.all.clear();
    server->next(bolt::Request::run, Reaction::fail("Neo.ClientError.Cluster.NotALeader"));
    CHECK_THROWS_AS(loop.run(session.run("rows 3")), Neo4jError);
    CHECK(all.line("writes no longer to").operation == all.line("C: RUN").operation);
    CHECK(all.line("writes no longer to").connection == all.line("C: RUN").connection);

    all.all.clear();
    server->next(bolt::Request::run, Reaction::close());
    CHECK_THROWS_AS(loop.run(session.run("rows 3")), SessionExpired);
    CHECK(all.line("out of the routing tables").operation == all.line("C: RUN").operation);
    CHECK(all.line("out of the routing tables").connection == all.line("C: RUN").connection);
}

TEST_CASE("the pool tells what becomes of its connections") {
    Log pool("neo4j.pool");
    {
        Bench b;
        b.check_works();
        b.check_works();
        auto holder = b.driver.session();
        auto held = b.run(holder.begin_transaction());
        auto session = b.driver.session();
        auto waiting = b.start(session.run("rows 3"));
        b.loop.poll();
        b.run(held.commit());
        auto result = b.loop.finish(waiting);
        b.run(result.collect());
    }
    CHECK(pool.has("opened a connection to 127.0.0.1:"));
    CHECK(pool.has("reusing a connection to 127.0.0.1:"));
    CHECK(pool.has("a connection was given back"));
    CHECK(pool.has("waiting for a connection to 127.0.0.1:"));
    CHECK(pool.has("closing the pool for 127.0.0.1:"));
}

TEST_CASE("a connection that breaks is logged with its reason") {
    Log io("neo4j.io");
    Bench b;
    b.server->next(bolt::Request::run, Reaction::close());
    auto session = b.driver.session();
    thrown<ServiceUnavailable>([&] { b.run(session.run("rows 3")); });
    CHECK(io.has("_: <CONNECTION FAILED> the connection was closed"));
    CHECK(io.has("C: <KILL>"));
}

TEST_CASE("with the level off nothing is logged, with it on nothing per record") {
    Bench b;
    {
        Log nothing("neo4j.io", LogLevel::info);
        b.check_works();
        CHECK(nothing.all.empty());
    }
    Log io("neo4j.io");
    b.run(b.driver.execute_query("rows 500"));
    const auto few = io.all.size();
    io.all.clear();
    b.run(b.driver.execute_query("rows 900"));
    CHECK(io.all.size() == few);
}

TEST_CASE("a sink may be slow, throw, or look at the driver: the query goes on") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    int calls = 0;
    const auto sink = add_log_sink("neo4j", LogLevel::debug, [&](const LogRecord&) {
        ++calls;
        static_cast<void>(b.driver.closed());
        throw std::runtime_error("sink");
    });
    b.check_works();
    CHECK(calls > 5);
}
