#include <string>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"
#include "support/socket_path.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;

TEST_CASE("a server at a Unix socket is reached by bolt+unix") {
    ScriptServer server;
    const SocketPath socket;
    server.listen_at(socket.path());
    SECTION("awaited") {
        Loop loop;
        AsyncDriver driver(loop.executor(), socket.uri());
        CHECK_FALSE(driver.encrypted());
        CHECK(loop.run(driver.execute_query("rows 2500")).records.size() == 2500);
        CHECK(loop.run(driver.get_server_info()).address == Address(socket.path(), 0));
    }
    SECTION("blocking") {
        Driver driver(socket.uri());
        CHECK(driver.execute_query("rows 2500").records.size() == 2500);
    }
}

TEST_CASE("a Unix socket that is not there, or has too long a name, is named") {
    const SocketPath socket;
    Driver driver(socket.uri());
    const auto text = thrown<ServiceUnavailable>([&] { driver.verify_connectivity(); });
    CHECK_CONTAINS(text, "cannot connect to " + socket.path() + " (" + socket.path() + ": No such");
    Driver other("bolt+unix:///" + std::string(200, 'x'));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { other.verify_connectivity(); }), "too long");
}
