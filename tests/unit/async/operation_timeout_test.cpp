// operation_timeout: a server that says nothing at any step holds no call for longer.

#include <chrono>
#include <functional>
#include <string>

#include <neo4j/driver.hpp>

#include "bench.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;

namespace {

constexpr auto timeout = 100ms;
constexpr auto slack = 100ms;

DriverConfig config() {
    return Bench::config([](DriverConfig& made) { made.operation_timeout(timeout); });
}

struct Blocked {
    explicit Blocked(const ScriptServer& server)
        : driver(server.uri(), basic_auth("neo4j", "secret"), config()) {}
    void query() { driver.session().run("rows 3").consume(); }
    void transaction(bool commits) {
        auto session = driver.session();
        auto tx = session.begin_transaction();
        tx.run("rows 3").consume();
        commits ? tx.commit() : tx.rollback();
    }
    void info() { driver.get_server_info(); }

    Driver driver;
};

struct Awaited {
    explicit Awaited(const ScriptServer& server)
        : driver(loop.executor(), server.uri(), basic_auth("neo4j", "secret"), config()) {}
    void query() {
        auto session = driver.session();
        auto result = loop.run(session.run("rows 3"));
        loop.run(result.consume());
    }
    void transaction(bool commits) {
        auto session = driver.session();
        auto tx = loop.run(session.begin_transaction());
        auto result = loop.run(tx.run("rows 3"));
        loop.run(result.consume());
        loop.run(commits ? tx.commit() : tx.rollback());
    }
    void info() { loop.run(driver.get_server_info()); }

    Loop loop;
    AsyncDriver driver;
};

// The message of the error that ends the call in time.
std::string ended(const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    std::string text;
    try {
        call();
        FAIL("no error");
    } catch (const GqlError& error) {
        text = error.message();
    }
    const auto time = std::chrono::steady_clock::now() - start;
    CHECK(time >= timeout - 1ms);
    CHECK(time <= timeout + slack);
    return text;
}

// The time of a call that is over already.
void let_it_pass() {
    const auto end = std::chrono::steady_clock::now() + timeout + 10ms;
    while (std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
}

} // namespace

TEMPLATE_TEST_CASE("a silent server holds a call as long as operation_timeout says", "", Awaited,
                   Blocked) {
    ScriptServer server;
    TestType face(server);
    face.query(); // a connection is open
    const auto silent_at = [&](Request request) { server->next(request, Reaction::silence()); };
    std::string text;
    SECTION("RUN") {
        silent_at(Request::run);
        text = ended([&] { face.query(); });
    }
    SECTION("PULL") {
        silent_at(Request::pull);
        text = ended([&] { face.query(); });
    }
    SECTION("BEGIN") {
        silent_at(Request::begin);
        text = ended([&] { face.transaction(true); });
    }
    SECTION("COMMIT") {
        silent_at(Request::commit);
        text = ended([&] { face.transaction(true); });
    }
    SECTION("ROLLBACK") {
        silent_at(Request::rollback);
        text = ended([&] { face.transaction(false); });
    }
    CHECK_CONTAINS(text, "operation_timeout");
    face.query(); // on a new connection
    CHECK(server->connections() == 2);
}

TEMPLATE_TEST_CASE("operation_timeout covers the way to a connection, too", "", Awaited, Blocked) {
    ScriptServer server;
    TestType face(server);
    SECTION("HELLO") {
        server->next(Request::hello, Reaction::silence());
    }
    SECTION("LOGON") {
        server->next(Request::logon, Reaction::silence());
    }
    CHECK_CONTAINS(ended([&] { face.query(); }), "operation_timeout");
    face.query();
}

TEST_CASE("a wait for a free connection ends with operation_timeout") {
    ScriptServer server;
    Awaited face(server); // with one connection
    auto holder = face.driver.session();
    auto tx = face.loop.run(holder.begin_transaction());
    auto waiting = face.driver.session();
    CHECK_CONTAINS(ended([&] { face.loop.run(waiting.run("rows 3")); }), "operation_timeout");
    face.loop.run(tx.rollback());
}

TEST_CASE("closing a driver waits for a silent server no longer than operation_timeout") {
    ScriptServer server;
    Awaited face(server);
    {
        auto session = face.driver.session(ten_at_a_time());
        auto result = face.loop.run(session.run("rows 30"));
        server->next(Request::reset, Reaction::silence());
    }
    const auto start = std::chrono::steady_clock::now();
    face.loop.run(face.driver.close());
    const auto time = std::chrono::steady_clock::now() - start;
    CHECK(time >= timeout - 1ms);
    CHECK(time <= timeout + slack);
}

TEST_CASE("operation_timeout counts anew for each call, and leaves what lies idle alone") {
    ScriptServer server;
    Awaited face(server);
    auto session = face.driver.session();
    auto tx = face.loop.run(session.begin_transaction());
    let_it_pass();
    auto result = face.loop.run(tx.run("rows 3"));
    face.loop.run(result.consume());
    face.loop.run(tx.commit());
    CHECK(server->connections() == 1);
}

TEST_CASE("operation_timeout counts anew for a call that receives an earlier result first") {
    ScriptServer server;
    Awaited face(server);
    auto session = face.driver.session(ten_at_a_time());
    auto result = face.loop.run(session.run("rows 25"));
    let_it_pass();
    SECTION("run") {
        auto next = face.loop.run(session.run("rows 3"));
        CHECK(face.loop.run(next.collect()).size() == 3);
        CHECK(face.loop.run(result.collect()).size() == 25);
    }
    SECTION("last_bookmarks") {
        CHECK_FALSE(face.loop.run(session.last_bookmarks()).empty());
        CHECK(face.loop.run(result.collect()).size() == 25);
    }
    SECTION("close") {
        face.loop.run(session.close());
    }
    face.query();
    CHECK(server->connections() == 1);
}
