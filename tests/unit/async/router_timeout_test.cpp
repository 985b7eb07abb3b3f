// Whose time is up: the caller's own says nothing of a server, a server's does.

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "cluster.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;
using bolt::Request;
namespace asio = boost::asio;

namespace {

constexpr auto whole_time = 300ms;

DriverConfig impatient() {
    return quick().operation_timeout(whole_time);
}

void refresh(Cluster& c, const std::string& database) {
    c.run(detail::DriverAccess::refresh_routing_table(*c.driver, database, {}));
}

PoolFigures figures(Cluster& c, ScriptServer& server) {
    return c.driver->pool_metrics().servers.at(Address("127.0.0.1", server.port()));
}

// Leaves connections idle at the one server that reads.
void leave_idle(Cluster& c, std::size_t count) {
    std::vector<AsyncSession> sessions;
    std::vector<AsyncTransaction> transactions;
    for (std::size_t i = 0; i < count; ++i) {
        sessions.push_back(c.driver->session(reading()));
        transactions.push_back(c.run(sessions.back().begin_transaction()));
    }
    for (auto& transaction : transactions)
        c.run(transaction.rollback());
}

void hint_of_one_second(ServerScript& script) {
    Map hints;
    hints.set("connection.recv_timeout_seconds", Value(1));
    script.hello_extra = params("hints", hints);
}

} // namespace

// --- a query ---

TEST_CASE("a query that its caller does not wait for says nothing of the server") {
    Cluster c({}, impatient());
    c.tell_of_one_reader();
    leave_idle(c, 2);
    c.reader->next(Request::run, Reaction::silence());
    CHECK_CONTAINS(thrown<SessionExpired>([&] { c.read(); }), "operation_timeout");
    CHECK(c.known().readers.size() == 1);
    CHECK(figures(c, c.reader).idle == 1); // others' connections stay
    c.read();
    CHECK(c.reader->connections() == 2);
    CHECK(c.routes() == 1);
}

TEST_CASE("in the blocking face, too, a caller's own time says nothing of the server") {
    Cluster c;
    c.tell_of_one_reader();
    auto driver =
        detail::DriverAccess::make_blocking(c.router.cluster_uri(), login, impatient(), c.clock);
    const auto read = [&] { driver.session(reading()).run("rows 1").consume(); };
    read();
    c.reader->next(Request::run, Reaction::silence());
    CHECK_CONTAINS(thrown<SessionExpired>(read), "operation_timeout");
    CHECK(detail::DriverAccess::routing_table(driver, "x").value().readers.size() == 1);
    read();
    CHECK(c.routes() == 1);
}

TEST_CASE("a unit of work that took too long is tried again, by the table that is known") {
    Cluster c({}, impatient());
    c.tell_of_one_reader();
    c.reader->next(Request::pull, Reaction::silence());
    auto session = c.driver->session(reading());
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        ++tries;
        auto result = co_await tx.run("rows 1");
        co_await result.consume();
    };
    c.run(session.execute_read(work));
    CHECK(tries == 2);
    CHECK(c.routes() == 1);
}

TEST_CASE("a server that is silent for longer than it has promised is out of all tables") {
    Cluster c(hint_of_one_second, quick().operation_timeout(10s));
    c.tell_of_one_reader();
    c.reader->next(Request::run, Reaction::silence());
    CHECK_CONTAINS(thrown<SessionExpired>([&] { c.read(); }), "recv_timeout_seconds");
    CHECK(c.known().readers.empty());
}

// --- a server for it ---

TEST_CASE("who has waited too long for one server is not sent to the next") {
    Cluster c({}, impatient());
    refresh(c, "x");
    c.reader->next(Request::hello, Reaction::silence());
    c.other_reader->next(Request::hello, Reaction::silence());
    const auto text = thrown<SessionExpired>([&] { c.read(); });
    CHECK_CONTAINS(text, "operation_timeout");
    CHECK(c.reader->connections() + c.other_reader->connections() == 1);
    const bool first = c.reader->connections() == 1;
    CHECK_CONTAINS(text, (first ? c.reader : c.other_reader).address());
    CHECK_FALSE(contains(text, (first ? c.other_reader : c.reader).address()));
    CHECK(c.known().readers.size() == 2);
    // Each call has its turn.
    thrown<SessionExpired>([&] { c.read(); });
    CHECK(c.reader->connections() + c.other_reader->connections() == 2);
    c.read();
    CHECK(c.known().readers.size() == 2);
    CHECK(c.known().routers.size() == 2);
    CHECK(c.routes() == 1);
}

TEST_CASE("a free connection that does not come in time is an error of its own kind") {
    Cluster c({}, impatient().max_connection_pool_size(1));
    c.tell_of_one_reader();
    auto session = c.driver->session(reading());
    auto transaction = c.run(session.begin_transaction());
    CHECK_CONTAINS(thrown<ConnectionAcquisitionTimeoutError>([&] { c.read(); }),
                   "operation_timeout");
    CHECK(c.known().readers.size() == 1);
    c.run(transaction.rollback());
}

// --- a routing table ---

TEST_CASE("who has waited too long for one router does not ask the next, and forgets none") {
    Cluster c({}, impatient());
    refresh(c, "y");
    c.read();
    c.router->next(Request::route, Reaction::silence());
    const auto asking = [&] { c.run(c.query(reading("z"))); };
    const auto text = thrown<SessionExpired>(asking);
    CHECK_CONTAINS(text, "operation_timeout");
    CHECK_CONTAINS(text, c.router.address());
    CHECK_FALSE(contains(text, c.other_router.address()));
    CHECK(c.other_router->connections() == 0);
    CHECK(c.known("x").routers.size() == 2);
    CHECK(c.known("y").routers.size() == 2);
    CHECK(c.known("x").readers.size() == 2);
}

TEST_CASE("a router for which somebody's time was too short is asked last, until it answers") {
    Cluster c({}, impatient());
    c.read();
    const auto ask = [&](const std::string& database) { c.run(c.query(reading(database))); };
    c.router->next(Request::route, Reaction::silence());
    thrown<SessionExpired>([&] { ask("y"); }); // the router of the URI, before the known ones
    ask("y");
    CHECK(Cluster::routes_of(c.other_router) == 1);
    c.other_router->next(Request::route, Reaction::fail("Neo.DatabaseError.General.UnknownError"));
    ask("z"); // of the other one, in vain; then of the slow one
    CHECK(Cluster::routes_of(c.other_router) == 2);
    CHECK(c.router->count("ROUTE z") == 1);
    ask("w");
    CHECK(c.router->count("ROUTE w") == 1);
}

TEST_CASE("of several addresses the resolver's slow one is asked last") {
    Cluster c;
    auto driver = detail::DriverAccess::make(c.loop.executor(), "neo4j://cluster.invalid", login,
                                             impatient().resolver([&](Address address) {
                                                 if (address != Address("cluster.invalid"))
                                                     return std::vector{address};
                                                 return std::vector{
                                                     Address("127.0.0.1", c.router.port()),
                                                     Address("127.0.0.1", c.other_router.port())};
                                             }),
                                             c.clock);
    c.router->next(Request::route, Reaction::silence());
    c.router->next(Request::route, Reaction::silence());
    auto session = driver.session(reading());
    thrown<SessionExpired>([&] { c.run(session.run("rows 1")); });
    CHECK(Cluster::routes_of(c.other_router) == 0);
    c.run(session.run("rows 1"));
    CHECK(Cluster::routes_of(c.router) == 1);
    CHECK(Cluster::routes_of(c.other_router) == 1);
}

TEST_CASE("who waits for a table together with one whose time is up asks for it himself") {
    Cluster c({}, impatient());
    c.router->next(Request::route, Reaction::silence());
    auto first = c.loop.start(c.query(reading()));
    c.until([&] { return c.routes() == 1; });
    const auto later = std::chrono::steady_clock::now() + whole_time / 2;
    c.until([&] { return std::chrono::steady_clock::now() > later; });
    auto second = c.loop.start(c.query(reading()));
    CHECK_THROWS_AS(c.loop.finish(first), SessionExpired);
    c.loop.finish(second);
    CHECK(c.routes() == 2);
}

TEST_CASE("who waits for somebody else's table until his own time is up does nobody harm") {
    Cluster c({}, impatient());
    c.read();
    c.router->next(Request::route, Reaction::silence());
    Loop other; // that nobody runs any more once the question is on its way
    auto stuck = other.start(c.query(reading("z")));
    c.until([&] {
        other.poll();
        return c.routes() == 2;
    });
    CHECK_CONTAINS(thrown<SessionExpired>([&] { c.run(c.query(reading("z"))); }),
                   "operation_timeout");
    CHECK(c.routes() == 2);
    CHECK(c.known().routers.size() == 2);
    c.until([&] {
        other.poll();
        return stuck.done();
    });
    CHECK(stuck.failed());
    c.run(c.query(reading("z")));
}

TEST_CASE("a router that is silent for longer than it has promised is asked once") {
    Cluster c(hint_of_one_second);
    auto cluster = c.table();
    cluster.routers = cluster.readers = {c.router.address()};
    c.tell(cluster);
    leave_idle(c, 2);
    REQUIRE(figures(c, c.router).idle == 2);
    for (int i = 0; i < 3; ++i)
        c.router->next(Request::route, Reaction::silence());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { refresh(c, "x"); }), "recv_timeout_seconds");
    CHECK(Cluster::routes_of(c.router) == 2);
    CHECK(c.known().routers.empty());
}

// --- full pools ---

TEST_CASE("a router to which no connection comes free is not forgotten") {
    Cluster c({}, quick().max_connection_pool_size(1));
    auto cluster = c.table();
    cluster.writers = {c.router.address()};
    c.tell(cluster);
    auto session = c.driver->session(in("x"));
    auto transaction = c.run(session.begin_transaction());
    const auto ask = [&](const std::string& database) {
        c.run(c.query(reading(database).connection_acquisition_timeout(200ms)));
    };
    SECTION("and the next one is asked") {
        ask("y");
        CHECK(Cluster::routes_of(c.other_router) == 1);
        CHECK(c.known("y").routers.size() == 2);
    }
    SECTION("and its error is raised where it is the only one") {
        cluster.routers = {c.router.address()};
        c.tell(cluster);
        c.run(transaction.rollback());
        refresh(c, "x");
        transaction = c.run(session.begin_transaction());
        CHECK_CONTAINS(thrown<ConnectionAcquisitionTimeoutError>([&] { ask("y"); }),
                       "max_connection_pool_size");
        CHECK(c.known("x").routers.size() == 1);
    }
    SECTION("but is one of several reasons where another router has failed") {
        c.other_router.stop_listening();
        const auto text = thrown<ServiceUnavailable>([&] { ask("y"); });
        CHECK_CONTAINS(text, "max_connection_pool_size");
        CHECK_CONTAINS(text, c.other_router.address() + ": cannot connect");
        CHECK(c.known("x").routers.size() == 1);
    }
    CHECK(c.known("x").writers.size() == 1);
    c.run(transaction.rollback());
}
