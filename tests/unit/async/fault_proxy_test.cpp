// The proxy that tests/integration/faults puts between driver and server, by itself.

#include <chrono>
#include <cstddef>
#include <future>
#include <optional>
#include <string>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/fault_proxy.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

namespace {

// A driver whose one connection goes through the proxy.
struct Through {
    ScriptServer server;
    FaultProxy proxy{server.port()};
    Driver driver{"bolt://" + proxy.address(), basic_auth("neo4j", "secret"),
                  DriverConfig().max_connection_pool_size(1)};

    std::size_t read(const std::string& text = "rows 200") {
        return driver.session().run(text).collect().size();
    }
    std::string lost(const std::string& text = "rows 200") {
        return thrown<ServiceUnavailable>([&] { read(text); });
    }
};

} // namespace

TEST_CASE("a fault proxy passes on what it is given, in any pieces") {
    Through t;
    SECTION("as it comes") {}
    SECTION("byte by byte") {
        t.proxy.set({.piece = 1});
    }
    SECTION("cut at odd places") {
        t.proxy.set({.piece = 7, .odd = true});
    }
    CHECK(t.read() == 200);
    CHECK(t.read() == 200);
    CHECK(t.proxy.connections() == 1);
}

TEST_CASE("a fault proxy is as slow as it is told to be") {
    Through t;
    t.read("rows 1");
    const auto start = std::chrono::steady_clock::now();
    SECTION("by latency, there and back") {
        t.proxy.set({.latency = 20ms});
        CHECK(t.read("rows 1") == 1);
    }
    SECTION("by bandwidth") {
        t.proxy.set({.bytes_per_second = 20'000});
        CHECK(t.read() == 200); // of 6 bytes and more
    }
    CHECK(std::chrono::steady_clock::now() - start >= 40ms);
}

TEST_CASE("a fault proxy resets connections") {
    Through t;
    t.read();
    t.proxy.reset();
    CHECK_CONTAINS(t.lost(), "reset");
    CHECK(t.read() == 200);
    CHECK(t.proxy.connections() == 2);
}

TEST_CASE("a fault proxy leaves connections half open") {
    Through t;
    t.read();
    t.proxy.half_open();
    Driver impatient("bolt://" + t.proxy.address(), basic_auth("neo4j", "secret"),
                     DriverConfig().operation_timeout(1s));
    impatient.session().run("rows 1").consume(); // a connection made since
    t.proxy.half_open();
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { impatient.session().run("rows 1").consume(); }),
                   "operation_timeout");
}

TEST_CASE("a fault proxy holds bytes back for a while") {
    Through t;
    t.read();
    t.proxy.hold(true);
    auto reading = std::async(std::launch::async, [&] { return t.read("rows 3"); });
    CHECK(reading.wait_for(20ms) == std::future_status::timeout);
    t.proxy.hold(false);
    CHECK(reading.get() == 3);
}

TEST_CASE("a fault proxy closes connections after some bytes") {
    Through t;
    t.read();
    t.proxy.close_after(100);
    t.lost();
    t.proxy.close_after(std::nullopt);
    CHECK(t.read() == 200);
}

TEST_CASE("a fault proxy refuses connections") {
    Through t;
    t.proxy.refuse(true);
    CHECK_CONTAINS(t.lost(), "refused");
    t.proxy.refuse(false);
    CHECK(t.read() == 200);
}

TEST_CASE("a fault proxy whose server is not there resets its clients") {
    Through t;
    t.server.stop_listening();
    t.lost();
}
