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
