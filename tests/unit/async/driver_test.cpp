#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"
#include "support/fake_clock.hpp"
#include "sync/driver_access.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using bolt::Request;

// --- what a server can do ---

TEST_CASE("a driver says what its server can do") {
    Bench b;
    const auto [version, multi_db, session_auth] = GENERATE(
        std::tuple{bolt::Version{3, 0}, false, false}, std::tuple{bolt::Version{4, 1}, true, false},
        std::tuple{bolt::Version{5, 0}, true, false}, std::tuple{bolt::Version{5, 1}, true, true});
    b.server->version = version;
    CHECK(b.run(b.driver.supports_multi_db()) == multi_db);
    CHECK(b.run(b.driver.supports_session_auth()) == session_auth);
    CHECK(b.seen().empty());
    CHECK(b.server->connections() == 1);
}

TEST_CASE("the server's information is got with a session's settings") {
    Bench b;
    const auto ada = SessionConfig().auth(basic_auth("ada", "lovelace"));
    CHECK(b.run(b.driver.get_server_info(ada)).agent == "Neo4j/5.26.0");
    b.run(b.driver.verify_connectivity(ada));
    CHECK(b.server->told(Request::logon).at(0).get<std::string>("principal") == "ada");

    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    const auto hasty = SessionConfig().connection_acquisition_timeout(1ms);
    thrown<ConnectionAcquisitionTimeoutError>([&] { b.run(b.driver.get_server_info(hasty)); });
    thrown<ConnectionAcquisitionTimeoutError>([&] { b.run(b.driver.verify_connectivity(hasty)); });
    thrown<ConnectionAcquisitionTimeoutError>(
        [&] { b.run(b.driver.verify_authentication(hasty)); });
}

TEST_CASE("a closed driver says so") {
    Bench b;
    b.run(b.driver.close());
    thrown<DriverError>([&] { b.run(b.driver.verify_authentication(no_auth())); });
    thrown<DriverError>([&] { b.run(b.driver.supports_multi_db()); });
    thrown<DriverError>([&] { b.run(b.driver.supports_session_auth()); });
    thrown<DriverError>([&] { b.run(b.driver.get_server_info()); });
}

// --- execute_query ---

TEST_CASE("execute_query takes the settings of its query and of its call") {
    Bench b;
    const auto config = QueryConfig()
                            .routing(AccessMode::read)
                            .database("movies")
                            .impersonated_user("eve")
                            .transaction(TransactionConfig().timeout(2s));
    b.run(b.driver.execute_query("rows 1", {}, config));
    b.run(b.driver.execute_query(
        Query("rows 1", TransactionConfig().timeout(3s).metadata(params("app", "x"))), {}, config));
    const auto begins = b.server->told(Request::begin);
    REQUIRE(begins.size() == 2);
    CHECK(begins[0].get<std::string>("mode") == "r");
    CHECK(begins[0].get<std::string>("db") == "movies");
    CHECK(begins[0].get<std::string>("imp_user") == "eve");
    CHECK(begins[0].get<std::int64_t>("tx_timeout") == 2000);
    CHECK_FALSE(begins[0].contains("tx_metadata"));
    CHECK(begins[1].get<std::int64_t>("tx_timeout") == 3000);
    CHECK(begins[1].get<Map>("tx_metadata").get<std::string>("app") == "x");
}

TEST_CASE("execute_query gives what any callable makes of the result") {
    Bench b;
    const auto record = b.run(b.driver.execute_query("rows 1", {}, {}, &AsyncResult::single));
    CHECK(record[0].as<std::int64_t>() == 0);
    const auto count = [](AsyncResult& result) -> asio::awaitable<std::size_t> {
        const auto all = co_await result.collect();
        co_return all.size();
    };
    CHECK(b.run(b.driver.execute_query("rows 5", {}, {}, count)) == 5);
    int seen = 0;
    const auto nothing = [&](AsyncResult& result) -> asio::awaitable<void> {
        co_await result.consume();
        ++seen;
    };
    b.run(b.driver.execute_query("rows 5", {}, {}, nothing));
    CHECK(seen == 1);
}

// --- the clock ---

TEST_CASE("a driver with a clock of one's own goes by it") {
    ScriptServer server;
    Loop loop;
    const auto clock = std::make_shared<FakeClock>();
    auto driver = detail::DriverAccess::make(
        loop.executor(), server.uri(), no_auth(),
        DriverConfig().max_connection_lifetime(1h).liveness_check_timeout(10s).initial_retry_delay(
            1ms),
        clock);
    const auto use = [&] { loop.run(driver.execute_query("rows 1")); };
    use();
    server->forget();
    SECTION("for the liveness check") {
        clock->advance(9s);
        use();
        CHECK(server->count("RESET") == 0);
        clock->advance(10s);
        use();
        CHECK(server->count("RESET") == 1);
        CHECK(server->connections() == 1);
    }
    SECTION("for a connection's age") {
        clock->advance(1h);
        use();
        CHECK(server->connections() == 2);
    }
    SECTION("for the retry time") {
        auto session = driver.session();
        server->next(Request::begin, Reaction::fail("Neo.TransientError.General.X"));
        const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            co_await tx.run("rows 1");
        };
        loop.run(session.execute_write(work));
        const auto slow = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            clock->advance(30s);
            co_await tx.run("fail Neo.TransientError.General.X");
        };
        thrown<TransientError>([&] { loop.run(session.execute_write(slow)); });
        CHECK(server->count("RUN fail Neo.TransientError.General.X") ==
              2); // the time counts from the first failure on
    }
}

// --- whether it can be used, and its end ---

TEST_CASE("a driver tells its server and checks that it can be used") {
    Bench b;
    const auto info = b.run(b.driver.get_server_info());
    CHECK(info.agent == "Neo4j/5.26.0");
    CHECK(info.address.port == b.server.port());
    b.run(b.driver.verify_connectivity());
    CHECK(b.server->connections() == 1);
    CHECK(b.loop.idle());
    // A login is proof enough; a connection that was there already is asked.
    CHECK(b.seen() == Seen{"RESET"});
    b.server->next(bolt::Request::reset, Reaction::close());
    b.run(b.driver.verify_connectivity());
    CHECK(b.server->connections() == 2);
}

TEST_CASE("verify_connectivity waits for the login of the session's user") {
    Bench b;
    b.run(b.driver.verify_connectivity());
    const auto ada = SessionConfig().auth(basic_auth("ada", "lovelace"));
    b.server->next(bolt::Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    thrown<AuthError>([&] { b.run(b.driver.verify_connectivity(ada)); });
    b.run(b.driver.verify_connectivity(ada));
}

TEST_CASE("verify_connectivity is bounded where the server falls silent") {
    Bench b([](DriverConfig& config) {
        config.connection_acquisition_timeout(std::chrono::milliseconds(400));
    });
    b.run(b.driver.verify_connectivity());
    b.server->next(bolt::Request::reset, Reaction::silence());
    b.server->next(bolt::Request::logon, Reaction::silence()); // of the connection in its place
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.run(b.driver.verify_connectivity()); }),
                   "no answer within 400 ms (connection_acquisition_timeout)");
}

TEST_CASE("a server that is down is known at once, by its address") {
    Bench b(
        [](DriverConfig& config) { config.max_transaction_retry_time(std::chrono::seconds(0)); });
    b.server.stop_listening();
    auto session = b.driver.session();
    const auto before = std::chrono::steady_clock::now();
    const auto text = thrown<ServiceUnavailable>([&] { b.run(session.run("rows 3")); });
    CHECK_CONTAINS(text, "cannot connect to 127.0.0.1:" + std::to_string(b.server.port()));
    CHECK_CONTAINS(text, "refused");
    CHECK_CONTAINS(text, "Is the server running");
    thrown<ServiceUnavailable>([&] { b.run(b.driver.execute_query("rows 3")); });
    // Not when connection_timeout or connection_acquisition_timeout have passed.
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(3));
}

TEST_CASE("a host that does not exist is named") {
    Loop loop;
    AsyncDriver driver(loop.executor(), "bolt://no-such-host.invalid:7687");
    auto session = driver.session();
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { loop.run(session.run("rows 3")); }),
                   "no-such-host.invalid");
}

TEST_CASE("closing the driver waits for the answer to a RESET") {
    Bench b;
    auto session = b.driver.session();
    b.server->next(bolt::Request::reset, Reaction::hold());
    thrown<CypherSyntaxError>(
        [&] { b.run(session.run("fail Neo.ClientError.Statement.SyntaxError")); });
    b.run(session.close());
    auto closing = b.start(b.driver.close());
    b.until_seen("RESET");
    b.loop.poll();
    CHECK_FALSE(closing.done());
    CHECK(b.driver.closed());
    CHECK(b.server->count("GOODBYE") == 0);
    b.server.release();
    b.loop.finish(closing);
    CHECK(b.server->wait_for("GOODBYE"));
}

TEST_CASE("a server that does not answer a RESET holds up closing for a limited time") {
    Bench b([](DriverConfig& config) {
        config.connection_acquisition_timeout(std::chrono::milliseconds(200));
    });
    auto session = b.driver.session();
    b.server->next(bolt::Request::reset, Reaction::silence());
    thrown<CypherSyntaxError>(
        [&] { b.run(session.run("fail Neo.ClientError.Statement.SyntaxError")); });
    b.run(session.close());
    b.run(b.driver.close());
    CHECK(b.server->count("GOODBYE") == 0);
    CHECK(b.loop.idle());
}
