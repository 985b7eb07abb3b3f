// operation_timeout counts for each call alone; black_hole_test.cpp has what it bounds.

#include <chrono>
#include <thread>

#include "support/catch.hpp"
#include "support/faces.hpp"
#include "support/script_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

TEST_CASE("operation_timeout counts anew for each call, and leaves what lies idle alone") {
    constexpr auto timeout = 100ms;
    ScriptServer server;
    Awaited face(server.uri(), DriverConfig().operation_timeout(timeout));
    auto session = face.driver.session();
    auto tx = face.loop.run(session.begin_transaction());
    const auto pause = std::chrono::steady_clock::now() + timeout + 10ms;
    while (std::chrono::steady_clock::now() < pause)
        std::this_thread::yield();
    auto result = face.loop.run(tx.run("rows 3"));
    face.loop.run(result.consume());
    face.loop.run(tx.commit());
    CHECK(server->connections() == 1);
}
