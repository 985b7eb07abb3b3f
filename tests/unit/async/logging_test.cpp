// What the driver logs while it works.

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
using Texts = std::vector<std::string>;

namespace {

struct Line {
    std::string logger;
    std::string text;
    std::uint64_t connection;
    std::uint64_t operation;
    std::uint16_t port;
};

struct Lines {
    std::vector<Line> all;
    LogSubscription subscription;

    explicit Lines(std::string_view logger, LogLevel level = LogLevel::debug) {
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
    bool has(std::string_view part) const {
        return std::ranges::any_of(
            all, [&](const Line& line) { return line.text.find(part) != std::string::npos; });
    }
};

} // namespace

TEST_CASE("every message is logged, without credentials and values of parameters") {
    Lines io("neo4j.io");
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
    Lines io("neo4j.io");
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
    Lines io("neo4j.io");
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

TEST_CASE("the pool tells what becomes of its connections") {
    Lines pool("neo4j.pool");
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
    Lines io("neo4j.io");
    Bench b;
    b.server->next(bolt::Request::run, Reaction::close());
    auto session = b.driver.session();
    thrown<ServiceUnavailable>([&] { b.run(session.run("rows 3")); });
    CHECK(io.has("_: <CONNECTION FAILED> the connection was closed"));
    CHECK(io.has("C: <KILL>"));
}

TEST_CASE("with the level off nothing is numbered, with it on nothing per record is logged") {
    Bench b;
    {
        Lines nothing("neo4j.io", LogLevel::info);
        b.check_works();
        CHECK(nothing.all.empty());
    }
    Lines io("neo4j.io");
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
