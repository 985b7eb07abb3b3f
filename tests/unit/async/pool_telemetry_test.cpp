// What a telemetry hook is told of connections.

#include <memory>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/telemetry.hpp>

#include "bench.hpp"
#include "support/fake_clock.hpp"
#include "support/telemetry_recorder.hpp"
#include "sync/driver_access.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using Lines = std::vector<std::string>;

namespace {

struct Pooled {
    ScriptServer server;
    Loop loop;
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::shared_ptr<TelemetryRecorder> told = std::make_shared<TelemetryRecorder>();
    AsyncDriver driver;

    explicit Pooled(DriverConfig config = Bench::config({}))
        : driver(detail::DriverAccess::make(loop.executor(), server.uri(),
                                            basic_auth("neo4j", "secret"),
                                            config.telemetry_hook(told), clock)) {}

    Lines lines() {
        auto all = told->pool_events();
        told->forget();
        return all;
    }
    void query() {
        auto session = driver.session();
        auto result = loop.run(session.run("rows 3"));
        loop.run(result.consume());
    }
};

} // namespace

TEST_CASE("a connection is opened once, acquired and released for each use, and closed") {
    Pooled p;
    p.query();
    CHECK(p.lines() == Lines{"opened", "acquired", "released"});
    p.query();
    CHECK(p.lines() == Lines{"acquired", "released"});
    p.loop.run(p.driver.close());
    CHECK(p.lines() == Lines{"closed"});
}

TEST_CASE("a connection that is of no more use is closed, and another one opened") {
    Pooled p;
    p.query();
    p.lines();
    p.server.hang_up();
    p.clock->advance(2s); // long enough to be looked at
    p.query();
    CHECK(p.lines() == Lines{"closed", "opened", "acquired", "released"});
}

TEST_CASE("a connection that cannot be opened is told of as what it is: none") {
    Pooled p;
    p.server->next(bolt::Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    CHECK_THROWS_AS(p.query(), AuthError);
    CHECK(p.lines() == Lines{});
}

TEST_CASE("how long a connection was used and waited for is told") {
    Pooled p;
    auto session = p.driver.session();
    auto tx = p.loop.run(session.begin_transaction());
    CHECK(p.told->time_of(PoolEventKind::opened) == 0ns);
    CHECK(p.told->time_of(PoolEventKind::acquired) == 0ns);
    auto other = p.driver.session();
    auto waiting = p.loop.start(other.begin_transaction());
    p.loop.poll();
    p.clock->advance(5s);
    p.lines();
    p.loop.run(tx.rollback());
    p.loop.until([&] { return waiting.done(); });
    CHECK(p.lines() == Lines{"released", "acquired"});
    CHECK(p.told->time_of(PoolEventKind::released) == 5s);
    CHECK(p.told->time_of(PoolEventKind::acquired) == 5s);
    auto next = waiting.get();
    p.loop.run(next.rollback());
    CHECK(p.lines() == Lines{"released"});
    CHECK(p.told->time_of(PoolEventKind::released) == 0ns);
}

TEST_CASE("waiting in vain is told") {
    Pooled p;
    auto session = p.driver.session();
    auto tx = p.loop.run(session.begin_transaction());
    p.lines();
    auto late = p.driver.session(SessionConfig().connection_acquisition_timeout(20ms));
    CHECK_THROWS_AS(p.loop.run(late.run("rows 3")), ConnectionAcquisitionTimeoutError);
    CHECK(p.lines() == Lines{"timed_out"});
}

TEST_CASE("a hook learns of each driver, and can ask for its pools as long as it is there") {
    const auto told = std::make_shared<TelemetryRecorder>();
    PoolSource pools;
    {
        Bench b([&](DriverConfig& config) { config.telemetry_hook(told); });
        REQUIRE(told->drivers().size() == 1);
        const auto info = told->drivers().front();
        CHECK(info.server.to_string() == b.server.address());
        CHECK(info.max_connection_pool_size == 1);
        pools = info.pools;
        auto session = b.driver.session();
        auto tx = b.run(session.begin_transaction());
        REQUIRE(pools());
        CHECK(pools()->total.in_use == 1);
        CHECK(pools()->servers.at(info.server).in_use == 1);
        b.run(tx.rollback());
        CHECK(pools()->total.idle == 1);
    }
    CHECK_FALSE(pools());
}
