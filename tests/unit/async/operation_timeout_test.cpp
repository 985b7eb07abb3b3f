// operation_timeout counts for each call alone; black_hole_test.cpp has what it bounds.

#include <chrono>
#include <thread>

#include "support/catch.hpp"
#include "support/faces.hpp"
#include "support/script_server.hpp"
#include "support/slack.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

namespace {

constexpr auto timeout = 500ms;

struct Bounded : Awaited {
    explicit Bounded(const ScriptServer& server)
        : Awaited(server.uri(), DriverConfig().operation_timeout(timeout)) {}
};

// The time of a call that is over already.
void let_it_pass() {
    std::this_thread::sleep_for(timeout + 10ms);
}

} // namespace

TEST_CASE("operation_timeout counts anew for each call, and leaves what lies idle alone") {
    ScriptServer server;
    Bounded face(server);
    auto session = face.driver.session();
    auto tx = face.loop.run(session.begin_transaction());
    let_it_pass();
    auto result = face.loop.run(tx.run("rows 3"));
    face.loop.run(result.consume());
    face.loop.run(tx.commit());
    CHECK(server->connections() == 1);
}

TEST_CASE("operation_timeout counts once for a call that waits for more than one thing") {
    constexpr auto whole = 400ms;
    ScriptServer server;
    Awaited face(server.uri(), DriverConfig().operation_timeout(whole));
    auto session = face.driver.session(SessionConfig().fetch_size(10));
    auto result = face.loop.run(session.run("rows 25"));
    server->next(bolt::Request::pull, Reaction::hold());
    server->next(bolt::Request::run, Reaction::silence());
    const auto start = std::chrono::steady_clock::now();
    auto task = face.loop.start(session.run("rows 3")); // receives the rest of the first one before
    face.loop.until([&] { return std::chrono::steady_clock::now() - start > whole * 3 / 4; });
    server.release();
    CHECK_THROWS_AS(face.loop.finish(std::move(task)), ServiceUnavailable);
    CHECK(std::chrono::steady_clock::now() - start < whole + slack);
}

TEST_CASE("operation_timeout counts anew for a call that receives an earlier result first") {
    ScriptServer server;
    Bounded face(server);
    auto session = face.driver.session(SessionConfig().fetch_size(10));
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
