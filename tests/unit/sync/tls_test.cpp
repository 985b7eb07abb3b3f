// The blocking face over TLS.

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/map.hpp>

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/thrown.hpp"
#include "support/tls_script_server.hpp"
#include "sync/driver_access.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

TEST_CASE("a blocking driver over TLS reads, writes and keeps its connection") {
    TlsScriptServer server;
    if (GENERATE(true, false))
        server.tls->versions(TLS1_2_VERSION, TLS1_2_VERSION);
    Driver driver(server.uri(), basic_auth("neo4j", "secret"), server.config());
    CHECK(driver.encrypted());
    auto session = driver.session(SessionConfig().fetch_size(10));
    std::int64_t expected = 0;
    for (const auto& record : session.run("rows 1000"))
        CHECK(record["i"].as<std::int64_t>() == expected++);
    CHECK(expected == 1000);
    const std::string text(3'000'000, 'x');
    const auto echo = session.run("echo", params("text", text)).single();
    CHECK(echo[0].as<Map>().get<std::string>("text") == text);
    session.with_transaction([](Transaction& tx) { tx.run("rows 3").consume(); });
    CHECK(server->connections() == 1);
}

TEST_CASE("a blocking driver over WebSocket over TLS, with an authority of one's own") {
    TlsScriptServer server;
    Driver driver(
        server.uri("bolt+wss"), no_auth(),
        DriverConfig().trusted_certificates(TrustCustomCAs(server.authority_file.path())));
    CHECK(driver.encrypted());
    auto session = driver.session(SessionConfig().fetch_size(10));
    std::int64_t expected = 0;
    for (const auto& record : session.run("rows 1000"))
        CHECK(record["i"].as<std::int64_t>() == expected++);
    CHECK(expected == 1000);
    const std::string text(3'000'000, 'x');
    const auto echo = session.run("echo", params("text", text)).single();
    CHECK(echo[0].as<Map>().get<std::string>("text") == text);
    session.with_transaction([](Transaction& tx) { tx.run("rows 3").consume(); });
    CHECK(server->connections() == 1);
    driver.close();
    CHECK(server->wait_for("GOODBYE"));
}

TEST_CASE("a blocking driver over TLS names what is wrong") {
    CertificateWish wish;
    wish.names = {"db.example.com"};
    TlsScriptServer server(wish);
    Driver driver(server.uri(), no_auth(), server.config());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { driver.verify_connectivity(); }),
                   "is not for '127.0.0.1' but for 'db.example.com'");
    Driver over_web_socket(server.uri("bolt+wss"), no_auth(), server.config());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { over_web_socket.verify_connectivity(); }),
                   "is not for '127.0.0.1' but for 'db.example.com'");
    ScriptServer plain;
    Driver to_plain("bolt+ssc://127.0.0.1:" + std::to_string(plain.port()));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { to_plain.verify_connectivity(); }),
                   "does the server speak TLS there");
    TlsScriptServer encrypted;
    Driver without(encrypted.uri());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { without.verify_connectivity(); }), "TLS");
    ScriptServer mute([](ServerScript& script) { script.mute = true; });
    Driver to_mute("bolt+ssc://127.0.0.1:" + std::to_string(mute.port()), no_auth(),
                   DriverConfig().connection_acquisition_timeout(50ms));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { to_mute.verify_connectivity(); }),
                   "(connection_acquisition_timeout)");
}

TEST_CASE("an idle connection over TLS is used again unless the server has closed it") {
    TlsScriptServer server;
    const auto clock = std::make_shared<FakeClock>();
    auto driver =
        detail::DriverAccess::make_blocking(server.uri(), no_auth(), server.config(), clock);
    driver.execute_query("rows 1");
    clock->advance(1min);
    driver.execute_query("rows 1");
    CHECK(server->connections() == 1);
    clock->advance(1min);
    server.server.hang_up();
    driver.execute_query("rows 1");
    CHECK(server->connections() == 2);
}

TEST_CASE("a blocking call over TLS is ended from another thread") {
    TlsScriptServer server;
    Driver driver(server.uri(), no_auth(), server.config());
    auto session = driver.session();
    server->next(bolt::Request::run, Reaction::silence());
    std::thread other([&] {
        server->wait_for("RUN rows 1");
        driver.close();
    });
    CHECK_THROWS(session.run("rows 1"));
    other.join();
}

TEST_CASE("a blocking driver's provider must not use the driver") {
    TlsScriptServer server;
    Driver* self = nullptr;
    std::string text;
    Driver driver(server.uri(), no_auth(),
                  server.config().client_certificate([&]() -> std::optional<ClientCertificate> {
                      text = thrown<UsageError>([&] { self->verify_connectivity(); });
                      return std::nullopt;
                  }));
    self = &driver;
    driver.verify_connectivity();
    CHECK_CONTAINS(text, "client_certificate");
}
