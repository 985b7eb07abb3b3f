// Drivers of a cluster: which server does what, and what becomes of servers that fail.

#include <chrono>
#include <string>
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
    SECTION("3.0, where the driver would have chosen a database itself") {
        Cluster c([](ServerScript& script) { script.version = {3, 0}; });
        CHECK_CONTAINS(thrown<ConfigurationError>(
                           [&] { c.run(c.driver->verify_authentication(in("system"))); }),
                       "leave `database` ('system') out");
        CHECK(c.run(c.driver->verify_authentication()));
        CHECK(c.router->count("RUN CALL dbms.cluster.routing.getRoutingTable($context)") == 1);
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
    // A silent one may cost half of the time that there is for an acquisition.
    Cluster c({}, quick().liveness_check_timeout(10s).connection_acquisition_timeout(200ms));
    c.tell_of_one_reader();
    c.read();
    c.reader->next(Request::reset, GENERATE(false, true) ? Reaction::close() : Reaction::silence());
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
