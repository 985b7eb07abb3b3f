// A member of a cluster that does not speak Bolt, or none that is spoken here, is one that fails.

#include <string>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "cluster.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

// What one that is no server of ours has to say.
std::string foreign_words() {
    return GENERATE(std::string("HTTP/1.1 400 Bad Request\r\n\r\n"), // "HTTP"
                    std::string(4, '\0'),                            // no common version
                    std::string("SSH-2.0-OpenSSH_9"));
}

struct Foreign : ScriptServer {
    explicit Foreign(const std::string& words)
        : ScriptServer([&](ServerScript& script) { script.handshake = words; }) {}
};

const auto http_refusal = "HTTP/1.1 400 Bad Request\r\n\r\n";

} // namespace

TEST_CASE("a member with the wrong handshake is passed over, and out of the tables") {
    const auto words = foreign_words();
    Foreign foreign(words);
    Cluster c;
    auto cluster = c.table();
    cluster.readers = {foreign.address(), c.reader.address()};
    c.tell(cluster);
    SECTION("awaited") {
        for (int i = 0; i < 3; ++i)
            c.read();
        CHECK(c.known().readers.size() == 1);
    }
    SECTION("blocking") {
        auto driver =
            detail::DriverAccess::make_blocking(c.router.cluster_uri(), login, quick(), c.clock);
        for (int i = 0; i < 3; ++i)
            driver.session(reading()).run("rows 1").consume();
        CHECK(detail::DriverAccess::routing_table(driver, "x").value().readers.size() == 1);
    }
    CHECK(Cluster::reads_of(c.reader) == 3);
    CHECK(c.routes() == 1);
}

TEST_CASE("one that calls itself something else is passed over, too") {
    ScriptServer foreign([](ServerScript& script) { script.agent = "Other/1.0"; });
    Cluster c;
    auto cluster = c.table();
    cluster.readers = {foreign.address(), c.reader.address()};
    c.tell(cluster);
    c.read();
    c.read();
    CHECK(Cluster::reads_of(c.reader) == 2);
    CHECK(c.known().readers.size() == 1);
}

TEST_CASE("after a router with the wrong handshake the next one is asked") {
    const auto words = foreign_words();
    Foreign foreign(words);
    Cluster c;
    auto cluster = c.table();
    cluster.routers = {foreign.address(), c.other_router.address()};
    c.tell(cluster);
    c.read();
    CHECK(c.known().routers.size() == 2);
    c.clock->advance(std::chrono::seconds(300));
    cluster = c.table();
    c.tell(cluster);
    c.read();
    CHECK(Cluster::routes_of(c.router) == 1);
    CHECK(Cluster::routes_of(c.other_router) == 1);
}

TEST_CASE("where there is nothing else the wrong handshake is the error") {
    Foreign foreign(http_refusal);
    Cluster c;
    auto cluster = c.table();
    cluster.readers = {foreign.address()};
    c.tell(cluster);
    CHECK_CONTAINS(thrown<UnsupportedServerProduct>([&] { c.read(); }), "HTTP");
    AsyncDriver wrong(c.loop.executor(), foreign.cluster_uri(), login, quick());
    CHECK_CONTAINS(thrown<UnsupportedServerProduct>([&] { c.run(wrong.verify_connectivity()); }),
                   "HTTP");
}

TEST_CASE("where others have failed otherwise it is one reason among them") {
    Foreign foreign(http_refusal);
    Cluster c;
    auto cluster = c.table();
    cluster.readers = {foreign.address(), c.reader.address()};
    cluster.routers = {foreign.address(), c.router.address()};
    c.tell(cluster);
    SECTION("of not reading") {
        c.reader.stop_listening();
        const auto text = thrown<SessionExpired>([&] { c.read(); });
        CHECK_CONTAINS(text, "HTTP");
        CHECK_CONTAINS(text, c.reader.address() + ": cannot connect");
    }
    SECTION("of not having a table") {
        c.run(detail::DriverAccess::refresh_routing_table(*c.driver, "x", {}));
        c.router.stop_listening();
        c.router.hang_up();
        const auto text = thrown<ServiceUnavailable>(
            [&] { c.run(detail::DriverAccess::refresh_routing_table(*c.driver, "x", {})); });
        CHECK_CONTAINS(text, "HTTP");
        CHECK_CONTAINS(text, c.router.address() + ": cannot connect");
    }
}
