// What a user can do wrong, and what the library says about it.

#include <chrono>
#include <string>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

// Neither at once nor much too late.
void check_took(SteadyClock::time_point since, std::chrono::milliseconds least) {
    const auto took = SteadyClock::now() - since;
    CHECK(took >= least);
    CHECK(took < least + 2s);
}

} // namespace

TEST_CASE("the server is down") {
    ScriptServer server;
    server.stop_listening();
    Driver driver(server.uri(), AuthToken(), DriverConfig().max_transaction_retry_time(0s));
    const auto since = SteadyClock::now();
    const auto text = thrown<ServiceUnavailable>([&] { driver.verify_connectivity(); });
    const auto address = "127.0.0.1:" + std::to_string(server.port());
    CHECK_CONTAINS(text, "cannot connect to " + address + " (" + address +
                             ": Connection refused). Is the server running, and is this its Bolt "
                             "address?");
    thrown<ServiceUnavailable>([&] { driver.execute_query("rows 3"); });
    check_took(since, 0ms);
}

TEST_CASE("the port speaks HTTP") {
    ScriptServer server(
        [](ServerScript& script) { script.handshake = "HTTP/1.1 400 Bad Request\r\n\r\n"; });
    Driver driver(server.uri());
    const auto text = thrown<UnsupportedServerProduct>([&] { driver.verify_connectivity(); });
    CHECK_CONTAINS(text, "127.0.0.1:" + std::to_string(server.port()));
    CHECK_CONTAINS(text, "this port speaks HTTP, not Bolt");
    CHECK_CONTAINS(text, "7687");
}

TEST_CASE("something else listens on the port") {
    ScriptServer server([](ServerScript& script) { script.handshake = "SSH-2.0-OpenSSH_9"; });
    Driver driver(server.uri());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { driver.verify_connectivity(); }),
                   "something else listens on this port, or it expects TLS");
}

TEST_CASE("the scheme is unknown") {
    CHECK_CONTAINS(thrown<ConfigurationError>([] { Driver("ftp://localhost"); }), "ftp");
    CHECK_CONTAINS(thrown<ConfigurationError>([] { Driver("http://localhost:7474"); }), "http");
    CHECK_CONTAINS(thrown<ConfigurationError>([] { Driver("localhost:7687"); }), "bolt://");
}

TEST_CASE("the password is wrong") {
    ScriptServer server;
    server->next(bolt::Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    Driver driver(server.uri(), basic_auth("neo4j", "my-own-wrong-password"));
    const auto since = SteadyClock::now();
    try {
        driver.execute_query("rows 3");
        FAIL("no error");
    } catch (const AuthError& error) {
        CHECK(error.code() == "Neo.ClientError.Security.Unauthorized");
        CHECK_FALSE(error.is_retryable());
        CHECK_FALSE(contains(error.what(), "my-own-wrong-password"));
    }
    check_took(since, 0ms); // not tried again
    CHECK(server->connections() == 1);
}

TEST_CASE("a setting makes no sense") {
    const auto refused = [](const DriverConfig& config) {
        return thrown<ConfigurationError>([&] { Driver("bolt://localhost", {}, config); });
    };
    CHECK_CONTAINS(refused(DriverConfig().max_connection_pool_size(0)), "max_connection_pool_size");
    CHECK_CONTAINS(refused(DriverConfig().connection_timeout(0s)), "connection_timeout");
    CHECK_CONTAINS(refused(DriverConfig().connection_acquisition_timeout(-1s)),
                   "connection_acquisition_timeout");
    CHECK_CONTAINS(refused(DriverConfig().connection_write_timeout(0s)),
                   "connection_write_timeout");
    CHECK_CONTAINS(refused(DriverConfig().liveness_check_timeout(-1s)), "liveness_check_timeout");
    CHECK_CONTAINS(refused(DriverConfig().max_transaction_retry_time(-1s)),
                   "max_transaction_retry_time");
    CHECK_CONTAINS(refused(DriverConfig().retry_delay_multiplier(0.5)), "retry_delay_multiplier");
    CHECK_CONTAINS(refused(DriverConfig().retry_delay_jitter_factor(1.5)),
                   "retry_delay_jitter_factor");
    CHECK_CONTAINS(refused(DriverConfig().fetch_size(0)), "fetch_size");
    Driver driver("bolt://localhost");
    CHECK_CONTAINS(
        thrown<ConfigurationError>([&] { driver.session(SessionConfig().fetch_size(-2)); }),
        "fetch_size");
}

TEST_CASE("the server accepts connections and never answers") {
    ScriptServer server([](ServerScript& script) { script.mute = true; });
    Driver driver(server.uri(), AuthToken(), DriverConfig().connection_acquisition_timeout(400ms));
    auto session = driver.session();
    const auto since = SteadyClock::now();
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { session.run("rows 3"); }),
                   "no answer within 400 ms (connection_acquisition_timeout)");
    check_took(since, 400ms);
}

TEST_CASE("the server falls silent in the login") {
    ScriptServer server;
    server->next(bolt::Request::logon, Reaction::silence());
    Driver driver(server.uri(), AuthToken(), DriverConfig().connection_acquisition_timeout(400ms));
    auto session = driver.session();
    const auto since = SteadyClock::now();
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { session.run("rows 3"); }),
                   "no answer within 400 ms (connection_acquisition_timeout)");
    check_took(since, 400ms);
    CHECK(session.run("rows 3").collect().size() == 3);
}

TEST_CASE("the server stops answering, and has said how long to wait for it") {
    ScriptServer server([](ServerScript& script) {
        script.hello_extra = params("hints", params("connection.recv_timeout_seconds", 1));
    });
    Driver driver(server.uri(), AuthToken(), DriverConfig().max_connection_pool_size(1));
    auto session = driver.session();
    CHECK(session.run("rows 3").collect().size() == 3);
    server->next(bolt::Request::run, Reaction::silence());
    const auto since = SteadyClock::now();
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { session.run("rows 4"); }),
                   "no answer within 1 s (the server's connection.recv_timeout_seconds)");
    check_took(since, 1000ms);
    CHECK(session.run("rows 3").collect().size() == 3);
    CHECK(server->connections() == 2);
}

TEST_CASE("a key that is not there, a type that does not fit") {
    ScriptServer server;
    Driver driver(server.uri());
    const auto record = driver.execute_query("rows 1").records.at(0);
    CHECK_CONTAINS(thrown<MissingKeyError>([&] { static_cast<void>(record["j"]); }), "'i'");
    const auto text =
        thrown<ValueTypeError>([&] { static_cast<void>(record["i"].as<std::string>()); });
    CHECK_CONTAINS(text, "string");
    CHECK_CONTAINS(text, "integer");
    CHECK_CONTAINS(text, "'i'");
}
