// Drivers of a cluster: which server does what, and what becomes of servers that fail.

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

// --- who does what ---

TEST_CASE("readers read and writers write") {
    Cluster c;
    c.read();
    c.write();
    c.read();
    CHECK(Cluster::reads_of(c.reader) == 1);
    CHECK(Cluster::reads_of(c.other_reader) == 1);
    CHECK(Cluster::reads_of(c.writer) == 1);
    CHECK(Cluster::reads_of(c.router) == 0);
    CHECK(c.routes() == 1);
    CHECK(c.router->count("ROUTE x") == 1);
    // A reading transaction says so to a reader as well.
    CHECK(c.reader->told(Request::run).at(0).at("mode") == Value("r"));
    CHECK(c.reader->told(Request::run).at(0).at("db") == Value("x"));
    CHECK(c.writer->told(Request::run).at(0).find("mode") == nullptr);
}

TEST_CASE("each database has a table of its own") {
    Cluster c;
    c.read();
    c.run(c.query(reading("y")));
    c.read();
    CHECK(c.router->count("ROUTE x") == 1);
    CHECK(c.router->count("ROUTE y") == 1);
}

TEST_CASE("servers are told the routing context and the driver's address") {
    Cluster c({}, quick(), "?region=eu&policy=a");
    c.read();
    Map context;
    context.set("region", Value("eu"));
    context.set("policy", Value("a"));
    context.set("address", Value(c.router.address()));
    CHECK(c.router->told(Request::hello).at(0).at("routing") == Value(context));
    CHECK(c.reader->told(Request::hello).at(0).at("routing") == Value(context));
}

TEST_CASE("a driver for one server says nothing of routing") {
    ScriptServer server;
    Loop loop;
    AsyncDriver driver(loop.executor(), server.uri(), login);
    loop.run(driver.execute_query("rows 1"));
    CHECK(server->told(Request::hello).at(0).find("routing") == nullptr);
    CHECK(server->count("ROUTE") == 0);
}

TEST_CASE("old servers are asked for their table by a query") {
    SECTION("4.2, in the system database") {
        Cluster c([](ServerScript& script) { script.version = {4, 2}; });
        c.read();
        CHECK(c.router->count("RUN CALL dbms.routing.getRoutingTable($context, $database)") == 1);
        CHECK(c.router->told(Request::run).at(0).at("db") == Value("system"));
        CHECK(c.router->told(Request::run).at(0).at("mode") == Value("r"));
    }
    SECTION("3.0, which knows no databases") {
        Cluster c([](ServerScript& script) { script.version = {3, 0}; });
        c.run(c.query(SessionConfig().default_access_mode(AccessMode::read)));
        c.run(c.query(SessionConfig().default_access_mode(AccessMode::read)));
        CHECK(c.router->count("RUN CALL dbms.cluster.routing.getRoutingTable($context)") == 1);
        thrown<ConfigurationError>([&] { c.read(); });
    }
    SECTION("4.3, by a message without a map") {
        Cluster c([](ServerScript& script) { script.version = {4, 3}; });
        c.read();
        CHECK(c.router->count("ROUTE x") == 1);
        auto config = reading();
        config.impersonated_user("ada");
        CHECK_CONTAINS(thrown<ConfigurationError>([&] { c.run(c.query(config)); }), "Bolt 4.4");
    }
    CHECK(true);
}

TEST_CASE("bookmarks and the impersonated user are sent along") {
    Cluster c;
    auto config = reading();
    config.impersonated_user("ada").bookmarks(Bookmarks::from_raw_values({"m1"}));
    c.run(c.query(config));
    const auto extra = c.router->told(Request::route).at(0);
    CHECK(extra.at("db") == Value("x"));
    CHECK(extra.at("imp_user") == Value("ada"));
}

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
    AsyncDriver driver;

    Namesakes()
        : driver(detail::DriverAccess::make(
              loop.executor(), "neo4j://cluster.test:" + std::to_string(server.port()), login,
              quick(), detail::system_clock(),
              [](std::string host) -> asio::awaitable<std::vector<std::string>> {
                  std::vector<std::string> all{"127.0.0.2", "127.0.0.3"};
                  if (host != "cluster.test")
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

// --- servers that fail ---

TEST_CASE("a lost connection is SessionExpired, and its server is out of all tables") {
    Cluster c;
    c.tell_of_one_reader();
    c.run(c.query(reading("y")));
    const auto text = thrown<SessionExpired>([&] { c.read("rows 1 close"); });
    CHECK_CONTAINS(text, "lost the connection to " + c.reader.address());
    CHECK(c.known("x").readers.empty());
    CHECK(c.known("y").readers.empty());
    CHECK(c.known("x").writers.size() == 1);
}

TEST_CASE("a unit of work goes on with another server") {
    Cluster c;
    c.tell_of_one_reader();
    auto session = c.driver->session(reading());
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
        auto result = co_await tx.run(++tries == 1 ? "rows 1 close" : "rows 1");
        co_await result.consume();
    };
    c.run(session.execute_read(work));
    CHECK(tries == 2);
    CHECK(c.routes() == 2);
}

TEST_CASE("a writer that leads no longer is no writer of that database") {
    for (const auto* code : {"Neo.ClientError.Cluster.NotALeader",
                             "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"}) {
        Cluster c;
        c.run(c.query(in("y")));
        CHECK_THROWS_AS(c.write("fail " + std::string(code)), TransientError);
        CHECK(c.known("x").writers.empty());
        CHECK(c.known("x").readers.size() == 2);
        CHECK(c.known("y").writers.size() == 1);
        c.write(); // asks again
        CHECK(c.router->count("ROUTE x") + c.other_router->count("ROUTE x") == 2);
    }
}

TEST_CASE("a server whose database is not available is out of all tables") {
    Cluster c;
    c.tell_of_one_reader();
    CHECK_THROWS_AS(c.read("fail Neo.TransientError.General.DatabaseUnavailable"),
                    DatabaseUnavailable);
    CHECK(c.known().readers.empty());
    CHECK(c.known().writers.size() == 1);
}

TEST_CASE("other errors say nothing of the server") {
    Cluster c;
    c.tell_of_one_reader();
    CHECK_THROWS_AS(c.read("fail Neo.ClientError.Statement.SyntaxError"), CypherSyntaxError);
    CHECK_THROWS_AS(c.read("fail Neo.TransientError.Transaction.Outdated"), TransientError);
    CHECK(c.known().readers.size() == 1);
}

TEST_CASE("a failed liveness check drops the connection only") {
    Cluster c({}, quick().liveness_check_timeout(10s));
    c.tell_of_one_reader();
    c.read();
    c.reader->next(Request::reset, Reaction::close());
    c.clock->advance(11s);
    c.read();
    CHECK(c.known().readers.size() == 1);
    CHECK(c.reader->connections() == 2);
    CHECK(c.routes() == 1);
}

TEST_CASE("a session that is cancelled says nothing of the server") {
    Cluster c;
    c.tell_of_one_reader();
    c.read();
    c.reader->next(Request::run, Reaction::silence());
    auto session = c.driver->session(reading());
    auto task = c.loop.start(session.run("rows 1"));
    c.until([&] { return c.reader->count("RUN rows 1") == 2; });
    session.cancel();
    CHECK_THROWS(c.loop.finish(std::move(task)));
    CHECK(c.known().readers.size() == 1);
}

TEST_CASE("a server that cannot be reached is passed over") {
    Cluster c;
    c.reader.stop_listening();
    for (int i = 0; i < 4; ++i)
        c.read();
    CHECK(Cluster::reads_of(c.other_reader) == 4);
    CHECK(c.routes() == 1);
    c.other_reader.stop_listening();
    c.other_reader.hang_up();
    thrown<SessionExpired>([&] { c.read(); });
    const auto text = thrown<SessionExpired>([&] { c.read(); });
    CHECK_CONTAINS(text, "no server can read from database 'x' at present");
    CHECK_CONTAINS(text, c.reader.address() + ": cannot connect");
    CHECK_CONTAINS(text, c.other_reader.address() + ": cannot connect");
}

TEST_CASE("a connection that is lost during COMMIT leaves the outcome unknown") {
    Cluster c;
    auto session = c.driver->session(in("x"));
    auto transaction = c.run(session.begin_transaction());
    c.writer->next(Request::commit, Reaction::close());
    thrown<IncompleteCommit>([&] { c.run(transaction.commit()); });
}

TEST_CASE("a server that no table names any more is forgotten") {
    Cluster c;
    c.read();
    c.read();
    CHECK(c.driver->pool_metrics().servers.size() == 3);
    c.tell_of_one_reader();
    c.clock->advance(300s);
    c.read();
    const auto servers = c.driver->pool_metrics().servers;
    CHECK(servers.contains(Address("127.0.0.1", c.reader.port())));
    CHECK_FALSE(servers.contains(Address("127.0.0.1", c.other_reader.port())));
}

// --- one refresh for many ---

TEST_CASE("a router is asked once for all who wait") {
    Cluster c;
    c.router->next(Request::route, Reaction::hold());
    std::vector<Loop::Task<void>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(c.loop.start(c.query(reading())));
    c.until([&] { return c.routes() == 1; });
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
    std::vector<Loop::Task<void>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(c.loop.start(c.query(reading())));
    c.until([&] { return c.routes() == 1; });
    tasks[0].cancel();
    for (std::size_t i = 1; i < tasks.size(); ++i)
        c.loop.finish(tasks[i]);
    CHECK(tasks[0].cancelled());
    CHECK(c.routes() == 2);
}

TEST_CASE("when all who wait are cancelled, the question dies") {
    Cluster c;
    c.router->next(Request::route, Reaction::silence());
    std::vector<Loop::Task<void>> tasks;
    for (int i = 0; i < 3; ++i)
        tasks.push_back(c.loop.start(c.query(reading())));
    c.until([&] { return c.routes() == 1; });
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
    std::vector<Loop::Task<void>> tasks;
    for (int i = 0; i < 64; ++i)
        tasks.push_back(c.loop.start(c.query(reading())));
    c.until([&] { return c.routes() == 1; });
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

// --- how the work is spread ---

TEST_CASE("reads are spread evenly") {
    // In rounds: within one nobody is done before all have begun, so that it does not matter which
    // server answers faster.
    constexpr std::size_t rounds = 47;
    constexpr std::size_t tasks = 64;
    Cluster c({}, quick().max_connection_pool_size(100));
    ScriptServer third;
    auto cluster = c.table();
    cluster.readers.push_back(third.address());
    c.tell(cluster);
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<AsyncSession> sessions;
        for (std::size_t i = 0; i < tasks; ++i)
            sessions.push_back(c.driver->session(reading()));
        std::vector<Loop::Task<AsyncTransaction>> begun;
        for (auto& session : sessions)
            begun.push_back(c.loop.start(session.begin_transaction()));
        std::vector<AsyncTransaction> transactions;
        for (auto& task : begun)
            transactions.push_back(c.loop.finish(task));
        for (auto& transaction : transactions)
            c.run(transaction.rollback());
    }
    for (auto* server : {&c.reader, &c.other_reader, &third}) {
        const auto its = (*server)->count("BEGIN read");
        CHECK(its > rounds * tasks / 3 * 98 / 100);
        CHECK(its < rounds * tasks / 3 * 102 / 100);
    }
    CHECK(c.routes() == 1);
}

TEST_CASE("the server that has least to do is chosen") {
    Cluster c;
    auto session = c.driver->session(reading());
    auto transaction = c.run(session.begin_transaction()); // keeps one reader busy
    auto& busy = c.reader->count("BEGIN read") == 1 ? c.reader : c.other_reader;
    auto& free = &busy == &c.reader ? c.other_reader : c.reader;
    for (int i = 0; i < 5; ++i)
        c.read();
    CHECK(Cluster::reads_of(busy) == 0);
    CHECK(Cluster::reads_of(free) == 5);
    c.run(transaction.rollback());
}

// --- home databases ---

TEST_CASE("a home database is asked for by each session once, and named from then on") {
    Cluster c;
    const auto home = SessionConfig().default_access_mode(AccessMode::read);
    auto session = c.driver->session(home);
    for (int i = 0; i < 2; ++i) {
        auto result = c.run(session.run("rows 1"));
        c.run(result.consume());
    }
    CHECK(c.router->count("ROUTE") == 1);
    c.run(c.query(home));
    CHECK(c.router->count("ROUTE") == 2);
    for (auto* reader : {&c.reader, &c.other_reader})
        for (const auto& extra : (*reader)->told(Request::run))
            CHECK(extra.at("db") == Value("home"));
    CHECK(c.known("home").readers.size() == 2);
}

namespace {

void route_by_itself(ServerScript& script) {
    Map hints;
    hints.set("ssr.enabled", Value(true));
    script.hello_extra = params("hints", hints);
}

} // namespace

TEST_CASE("servers that route by themselves are trusted to put a guess right") {
    int servers = 0;
    Cluster c([&](ServerScript& script) {
        route_by_itself(script);
        script.database = ++servers == 3 ? "moved" : "home"; // by the first reader's word
    });
    const auto home = SessionConfig().default_access_mode(AccessMode::read);
    c.run(c.query(home)); // asks
    c.run(c.query(home)); // guesses
    CHECK(c.routes() == 1);
    auto& asked = c.reader->told(Request::run).empty() ? c.other_reader : c.reader;
    CHECK(asked->told(Request::run).at(0).at("db") == Value("home"));
    auto& guessed = &asked == &c.reader ? c.other_reader : c.reader;
    CHECK(guessed->told(Request::run).at(0).find("db") == nullptr);

    // What the server says is kept: by the session, and for the next guess.
    c.tell_of_one_reader();
    c.clock->advance(300s);
    c.run(c.query(in("home", AccessMode::read)));
    auto session = c.driver->session(home);
    for (int i = 0; i < 2; ++i) {
        auto result = c.run(session.run("rows 1"));
        c.run(result.consume());
    }
    const auto told = c.reader->told(Request::run);
    CHECK(told.at(told.size() - 2).find("db") == nullptr);
    CHECK(told.back().at("db") == Value("moved"));
}

TEST_CASE("one server that does not route by itself, and nothing is guessed") {
    int servers = 0;
    Cluster c([&](ServerScript& script) {
        script.database = "home";
        if (++servers < 5) // the last is the writer
            route_by_itself(script);
    });
    const auto home = SessionConfig().default_access_mode(AccessMode::read);
    c.run(c.query(home));
    c.write();
    const auto before = c.router->count("ROUTE");
    c.run(c.query(home));
    CHECK(c.router->count("ROUTE") == before + 1);
}

// --- what a driver tells of itself ---

TEST_CASE("figures are those of each server and of all") {
    Cluster c;
    c.tell_of_one_reader();
    c.read();
    auto session = c.driver->session(reading());
    auto transaction = c.run(session.begin_transaction());
    const auto metrics = c.driver->pool_metrics();
    CHECK(metrics.total.in_use == 1);
    CHECK(metrics.total.created == 2);
    CHECK(metrics.total.idle == 1);
    CHECK(metrics.servers.at(Address("127.0.0.1", c.reader.port())).in_use == 1);
    CHECK(metrics.servers.at(Address("127.0.0.1", c.router.port())).idle == 1);
    c.run(transaction.rollback());
    c.run(c.driver->close());
    CHECK(c.driver->pool_metrics().total.closed == 2);
}

TEST_CASE("a driver that was closed routes nothing") {
    Cluster c;
    c.read();
    auto session = c.driver->session(reading());
    c.run(c.driver->close());
    CHECK_THROWS_AS(c.run(session.run("rows 1")), ConnectionPoolError);
}

TEST_CASE("what is asked of any server is asked of a reader") {
    Cluster c;
    c.tell_of_one_reader();
    c.run(c.driver->verify_connectivity());
    CHECK(c.reader->connections() == 1);
    CHECK(c.run(c.driver->get_server_info()).address == Address("127.0.0.1", c.reader.port()));
    CHECK(c.run(c.driver->verify_authentication(login)));
    CHECK(c.router->count("ROUTE system") == 1);
}
