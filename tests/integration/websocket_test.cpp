// Bolt over WebSocket: the server's Bolt port understands both. On both faces.
#include <string>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

using Catch::Matchers::Contains;

std::string web_socket_uri() {
    const auto& uri = server().uri;
    return "bolt+ws" + uri.substr(uri.find("://"));
}

} // namespace

TEMPLATE_TEST_CASE("queries go over WebSocket", "[websocket]", Driver, AwaitedDriver) {
    TestType driver(web_socket_uri(), server().auth());
    const auto answer = driver.execute_query("RETURN $x AS x", params("x", 42));
    CHECK(answer.records.at(0)["x"].template as<int>() == 42);
    CHECK_FALSE(driver.get_server_info().agent.empty());
}

TEMPLATE_TEST_CASE("much goes over WebSocket, both ways", "[websocket]", Driver, AwaitedDriver) {
    TestType driver(web_socket_uri(), server().auth());
    auto session = driver.session();
    auto rows = session.run("UNWIND range(1, 100000) AS i RETURN i, toString(i) AS text");
    std::int64_t sum = 0;
    while (const auto record = rows.next())
        sum += (*record)[0].template as<std::int64_t>();
    CHECK(sum == 5'000'050'000);
    const std::string large(5'000'000, 'x');
    auto echoed = session.run("RETURN $x AS x", params("x", large));
    CHECK(echoed.single()["x"].template as<std::string>() == large);
}

TEMPLATE_TEST_CASE("a session goes on after an error and a result that was not read", "[websocket]",
                   Driver, AwaitedDriver) {
    TestType driver(web_socket_uri(), server().auth(), DriverConfig().max_connection_pool_size(1));
    CHECK_THROWS_AS(driver.execute_query("RETURN"), CypherSyntaxError);
    {
        auto session = driver.session();
        auto unread = session.run("UNWIND range(1, 1000000) AS i RETURN i");
        CHECK(unread.next());
    }
    CHECK(driver.execute_query("RETURN 1").records.size() == 1);
}

TEMPLATE_TEST_CASE("a port that does not go over to WebSocket is named", "[websocket]", Driver,
                   AwaitedDriver) {
    TestType driver("bolt+ws://127.0.0.1:1");
    CHECK_THROWS_AS(driver.verify_connectivity(), ServiceUnavailable);
    CHECK_THROWS_WITH(driver.verify_connectivity(), Contains("127.0.0.1:1"));
}

} // namespace neo4j::test
