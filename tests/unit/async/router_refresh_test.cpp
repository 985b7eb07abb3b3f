// Routing tables: when and of whom they are asked for, and what many who ask share.

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "cluster.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;
using bolt::Request;
namespace asio = boost::asio;

// --- when tables are asked for ---

TEST_CASE("a table is asked for again when its time is over") {
    Cluster c;
    c.read();
    c.clock->advance(299s);
    c.read();
    CHECK(c.routes() == 1);
    c.clock->advance(1s);
    c.read();
    CHECK(c.routes() == 2);
}

TEST_CASE("known routers are asked before the one of the URI") {
    Cluster c;
    c.read();
    c.clock->advance(300s);
    c.read();
    CHECK(Cluster::routes_of(c.router) == 1);
    CHECK(Cluster::routes_of(c.other_router) == 1);
}

TEST_CASE("the router of the URI is the last resort") {
    Cluster c;
    c.read();
    c.other_router.stop_listening();
    c.other_router.hang_up();
    c.clock->advance(300s);
    c.read();
    CHECK(Cluster::routes_of(c.router) == 2);
    // It was forgotten until the next table named it.
    CHECK(c.known().routers.size() == 2);
}

TEST_CASE("a table without writers is kept, and the router of the URI asked first") {
    Cluster c;
    auto cluster = c.table();
    cluster.writers.clear();
    c.tell(cluster);
    c.read();
    c.read();
    CHECK(c.routes() == 1);
    const auto text = thrown<SessionExpired>([&] { c.write(); });
    CHECK_CONTAINS(text, "no server can write to database 'x'");
    CHECK(Cluster::routes_of(c.router) == 2);
    try {
        c.write();
    } catch (const SessionExpired& error) {
        CHECK(error.is_retryable());
        CHECK(dynamic_cast<const WriteServiceUnavailable*>(error.cause()) != nullptr);
    }
    c.tell(c.table());
    c.write();
    CHECK(Cluster::routes_of(c.other_router) == 0);
}

TEST_CASE("a table without routers or readers is not taken") {
    Cluster c;
    auto cluster = c.table();
    cluster.readers.clear();
    c.router->route(cluster);
    const auto text = thrown<ServiceUnavailable>([&] { c.read(); });
    CHECK_CONTAINS(text, c.router.address() + ": its routing table names no readers");
    cluster = c.table();
    cluster.routers.clear();
    c.router->route(cluster);
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { c.read(); }), "names no routers");
}

TEST_CASE("the cause of an error says what was missing from the last router's table") {
    const auto check_cause = [](auto part, auto is_it) {
        Cluster c;
        auto cluster = c.table();
        (cluster.*part).clear();
        c.router->route(cluster);
        try {
            c.read();
            FAIL_CHECK("no error");
        } catch (const ServiceUnavailable& error) {
            CHECK(is_it(error.cause()));
        }
    };
    check_cause(&ScriptedCluster::routers, [](const GqlError* cause) {
        return dynamic_cast<const RoutingServiceUnavailable*>(cause) != nullptr;
    });
    check_cause(&ScriptedCluster::readers, [](const GqlError* cause) {
        return dynamic_cast<const ReadServiceUnavailable*>(cause) != nullptr;
    });
}

TEST_CASE("an error says which routers were tried, and why each failed") {
    Cluster c;
    c.read();
    c.router->next(Request::route, Reaction::fail("Neo.DatabaseError.General.UnknownError"));
    c.other_router.stop_listening();
    c.other_router.hang_up();
    c.clock->advance(300s);
    const auto text = thrown<ServiceUnavailable>([&] { c.read(); });
    CHECK_CONTAINS(text, c.router.address() + ": by order");
    CHECK_CONTAINS(text, c.other_router.address() + ": cannot connect");
    c.read(); // and the next one tries again
}

TEST_CASE("an error that every router would give is raised at once") {
    for (const auto* code :
         {"Neo.ClientError.Database.DatabaseNotFound",
          "Neo.ClientError.Transaction.InvalidBookmark",
          "Neo.ClientError.Transaction.InvalidBookmarkMixture",
          "Neo.ClientError.Statement.ArgumentError", "Neo.ClientError.Request.Invalid",
          "Neo.ClientError.Security.Forbidden", "Neo.ClientError.Security.MadeUp"}) {
        Cluster c;
        c.read();
        c.clock->advance(300s);
        c.other_router->next(Request::route, Reaction::fail(code));
        try {
            c.read();
            FAIL_CHECK("no error");
        } catch (const Neo4jError& error) {
            CHECK(error.code() == code);
        }
        CHECK(Cluster::routes_of(c.router) == 1); // from the beginning
    }
}

TEST_CASE("after another error the next router is asked") {
    for (const auto* code : {"Neo.ClientError.Security.AuthorizationExpired",
                             "Neo.ClientError.Procedure.ProcedureNotFound",
                             "Neo.TransientError.General.DatabaseUnavailable",
                             "Neo.DatabaseError.General.UnknownError"}) {
        Cluster c;
        c.read();
        c.clock->advance(300s);
        c.other_router->next(Request::route, Reaction::fail(code));
        c.read();
        CHECK(Cluster::routes_of(c.router) == 2);
    }
}

TEST_CASE("an answer that is no table is the server's fault") {
    for (const auto* bytes : {"\x00\x03\xB1\x70\xA0\x00\x00"}) {
        Cluster c;
        c.read();
        c.clock->advance(300s);
        c.other_router->next(Request::route, Reaction::raw(std::string(bytes, 7)));
        c.read();
        CHECK(Cluster::routes_of(c.router) == 2);
    }
}

TEST_CASE("a pooled connection to a router that has died is replaced") {
    Cluster c;
    auto cluster = c.table();
    cluster.routers = {c.router.address()};
    c.tell(cluster);
    c.read();
    c.router.hang_up();
    // So soon that nobody looks whether the connection is alive.
    c.run(detail::DriverAccess::refresh_routing_table(*c.driver, "x", {}));
    CHECK(c.router->connections() == 2);
    CHECK(c.known().routers.size() == 1);
}

TEST_CASE("a router that never answers costs no more than the acquisition's time") {
    auto mute = [](ServerScript& script) { script.mute = true; };
    ScriptServer router(mute);
    Loop loop;
    AsyncDriver driver(loop.executor(), router.cluster_uri(), login,
                       DriverConfig().connection_acquisition_timeout(100ms));
    auto session = driver.session(reading());
    const auto start = std::chrono::steady_clock::now();
    const auto text = thrown<ServiceUnavailable>([&] { loop.run(session.run("rows 1")); });
    CHECK_CONTAINS(text, "connection_acquisition_timeout");
    CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("the resolver names the routers to begin with") {
    ScriptServer dead;
    dead.stop_listening();
    ScriptServer router;
    ScriptServer reader;
    ScriptedCluster cluster;
    cluster.routers = {router.address()};
    cluster.readers = {reader.address()};
    router->route(cluster);
    std::vector<Address> asked;
    Loop loop;
    AsyncDriver driver(loop.executor(), "neo4j://cluster.invalid", login,
                       quick().resolver([&](Address address) {
                           asked.push_back(address);
                           if (address == Address("cluster.invalid"))
                               return std::vector{Address("127.0.0.1", dead.port()),
                                                  Address("127.0.0.1", router.port())};
                           return std::vector{address};
                       }));
    auto session = driver.session(reading());
    loop.run(session.run("rows 1"));
    CHECK(reader->count("RUN rows 1") == 1);
    CHECK(asked == std::vector{Address("cluster.invalid"), Address("127.0.0.1", reader.port())});
}

// Several routers behind the name in the URI, and the server that all of them name.
struct Namesakes {
    ScriptServer server;
    ScriptServer first{{}, "127.0.0.2", server.port()};
    ScriptServer second{{}, "127.0.0.3", server.port()};
    ScriptedCluster cluster;
    Loop loop;
    int look_ups = 0; // of the URI's name
    AsyncDriver driver;

    Namesakes()
        : driver(detail::DriverAccess::make(
              loop.executor(), "neo4j://cluster.test:" + std::to_string(server.port()), login,
              quick(), detail::system_clock(),
              [this](std::string host) -> asio::awaitable<std::vector<std::string>> {
                  std::vector<std::string> all{"127.0.0.2", "127.0.0.3"};
                  if (host == "cluster.test")
                      ++look_ups;
                  else
                      all = {std::move(host)};
                  co_return all;
              })) {
        cluster.routers = cluster.readers = cluster.writers = {server.address()};
        first->route(cluster);
        second->route(cluster);
    }
    void refresh() { loop.run(detail::DriverAccess::refresh_routing_table(driver, "x", {})); }
};

TEST_CASE("each server behind the URI's name is asked until one knows the table") {
    Namesakes names;
    const auto reaction = GENERATE(0, 1, 2);
    names.first->next(Request::route,
                      reaction == 0 ? Reaction::fail("Neo.DatabaseError.General.UnknownError")
                      : reaction == 1
                          ? Reaction::close()
                          : Reaction::raw(std::string("\x00\x03\xB1\x70\xA0\x00\x00", 7)));
    names.refresh();
    CHECK(Cluster::routes_of(names.first) == 1);
    CHECK(Cluster::routes_of(names.second) == 1);
    CHECK(names.look_ups == 1);
    // No connection is kept to servers that the table does not name.
    CHECK(names.driver.pool_metrics().total.idle == 0);
}

TEST_CASE("a server behind the URI's name that refuses the login for now is passed over") {
    Namesakes names;
    // Once by the name, and once more, since nobody knows which of the servers that was.
    for (int i = 0; i < 2; ++i)
        names.first->next(Request::logon,
                          Reaction::fail("Neo.TransientError.General.DatabaseUnavailable"));
    names.refresh();
    CHECK(Cluster::routes_of(names.second) == 1);
}

TEST_CASE("where none of the servers behind the URI's name knows the table, each is told of") {
    Namesakes names;
    for (auto* const server : {&names.first, &names.second})
        (*server)->next(Request::route, Reaction::fail("Neo.DatabaseError.General.UnknownError"));
    const auto text = thrown<ServiceUnavailable>([&] { names.refresh(); });
    CHECK_CONTAINS(text, "cluster.test:" + std::to_string(names.server.port()) + ": by order");
    CHECK_CONTAINS(text, names.second.address() + ": by order");
    CHECK(Cluster::routes_of(names.first) == 1);
    CHECK(Cluster::routes_of(names.second) == 1);
}

TEST_CASE("a name whose servers cannot be reached is not gone through once more") {
    Namesakes names;
    for (auto* const server : {&names.first, &names.second})
        (*server)->handshake = "";
    const auto text = thrown<ServiceUnavailable>([&] { names.refresh(); });
    CHECK_CONTAINS(text, "cannot connect");
    CHECK(names.first->connections() == 1);
    CHECK(names.second->connections() == 1);
}

// --- one refresh for many ---

namespace {

// So many queries, all of which wait for the same table.
std::vector<Loop::Task<void>> many_readers(Cluster& c, int many) {
    std::vector<Loop::Task<void>> tasks;
    for (int i = 0; i < many; ++i)
        tasks.push_back(c.loop.start(c.query(reading())));
    c.until([&] { return c.routes() == 1; });
    return tasks;
}

} // namespace

TEST_CASE("a router is asked once for all who wait") {
    Cluster c;
    c.router->next(Request::route, Reaction::hold());
    auto tasks = many_readers(c, 64);
    // One that waits is cancelled on its own.
    tasks[7].cancel();
    c.loop.until([&] { return tasks[7].done(); });
    CHECK(tasks[7].cancelled());
    c.router.release();
    for (std::size_t i = 0; i < tasks.size(); ++i)
        if (i != 7)
            c.loop.finish(tasks[i]);
    CHECK(c.routes() == 1);
    CHECK(Cluster::reads_of(c.reader) + Cluster::reads_of(c.other_reader) == 63);
}

TEST_CASE("when the one who asks is cancelled, another takes over") {
    Cluster c;
    c.router->next(Request::route, Reaction::silence());
    auto tasks = many_readers(c, 64);
    tasks[0].cancel();
    for (std::size_t i = 1; i < tasks.size(); ++i)
        c.loop.finish(tasks[i]);
    CHECK(tasks[0].cancelled());
    CHECK(c.routes() == 2);
}

TEST_CASE("when all who wait are cancelled, the question dies") {
    Cluster c;
    c.router->next(Request::route, Reaction::silence());
    auto tasks = many_readers(c, 3);
    for (std::size_t i = tasks.size(); i > 0; --i)
        tasks[i - 1].cancel();
    for (auto& task : tasks) {
        c.loop.until([&] { return task.done(); });
        CHECK(task.cancelled());
    }
    CHECK(c.driver->pool_metrics().total.in_use == 0);
    const auto start = std::chrono::steady_clock::now();
    c.read();
    CHECK(std::chrono::steady_clock::now() - start < 5s); // waits for none of them
}

TEST_CASE("all who ask the same share an error") {
    Cluster c;
    c.router->next(Request::route, Reaction::hold());
    c.router->route({});
    auto tasks = many_readers(c, 64);
    c.router.release();
    for (auto& task : tasks)
        CHECK_THROWS_AS(c.loop.finish(task), ServiceUnavailable);
    CHECK(c.routes() == 1);
}

TEST_CASE("threads that block share a refresh too") {
    Cluster c;
    Driver driver(c.router.cluster_uri(), login, quick());
    c.router->next(Request::route, Reaction::hold());
    std::atomic<int> done{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i)
        threads.emplace_back([&] {
            auto session = driver.session(reading());
            done += session.run("rows 1").collect().size() == 1;
        });
    CHECK(c.router->wait_for("ROUTE x"));
    c.router.release();
    for (auto& thread : threads)
        thread.join();
    CHECK(done == 64);
    CHECK(c.routes() == 1);
}

TEST_CASE("who takes over a question that has been answered meanwhile does not ask it") {
    Cluster c;
    c.router->next(Request::route, Reaction::silence());
    const auto auth = basic_auth("ada", "lovelace");
    auto first = c.loop.start(c.query(reading().auth(auth)));
    auto second = c.loop.start(c.query(reading().auth(auth)));
    c.until([&] { return c.routes() == 1; });
    c.read(); // as another user, who asks himself
    CHECK(c.routes() == 2);
    first.cancel();
    c.loop.finish(second);
    CHECK(first.cancelled());
    CHECK(c.routes() == 2);
}
