// A driver and a server that speak TLS over loopback.

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "cancel_steps.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/thrown.hpp"
#include "support/tls_script_server.hpp"
#include "sync/driver_access.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

struct Client {
    Loop loop;
    AsyncDriver driver;

    Client(const std::string& uri, const DriverConfig& config)
        : driver(loop.executor(), uri, basic_auth("neo4j", "secret"), config) {}

    void connect() { loop.run(driver.verify_connectivity()); }
    std::string refusal() {
        return thrown<ServiceUnavailable>([this] { connect(); });
    }
    std::size_t rows(std::string query) {
        return loop.run(driver.execute_query(std::move(query))).records.size();
    }
};

std::string wrong_settings(const std::string& uri, const DriverConfig& config) {
    return thrown<ConfigurationError>([&] { const Client client(uri, config); });
}

SslContext native_context() {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> native(SSL_CTX_new(TLS_client_method()),
                                                                   SSL_CTX_free);
    return SslContext::from_native(native.get());
}

} // namespace

TEST_CASE("each way to ask for encryption encrypts") {
    TlsScriptServer server;
    const auto check = [&](const std::string& scheme, const DriverConfig& config) {
        INFO(scheme);
        Client client(server.uri(scheme), config);
        CHECK(client.driver.encrypted());
        CHECK(client.rows("rows 2500") == 2500);
        CHECK(client.loop.run(client.driver.get_server_info()).agent == "Neo4j/5.26.0");
    };
    check("bolt", server.config());
    check("bolt+ssc", {});
    check("bolt", DriverConfig().encrypted(true).trusted_certificates(TrustAll()));
    check("bolt", DriverConfig().ssl_context(native_context()));
    check("bolt+wss", server.config());
    check("bolt+wss",
          DriverConfig().trusted_certificates(TrustCustomCAs(server.authority_file.path())));
    check("bolt+wss", DriverConfig().trusted_certificates(TrustAll()));
    check("bolt+wss", DriverConfig().ssl_context(native_context()));
    // The program's context wins over everything else.
    check("bolt", DriverConfig()
                      .ssl_context(native_context())
                      .encrypted(false)
                      .trusted_certificates(TrustCustomCAs("/nowhere"))
                      .client_certificate(ClientCertificate("/nowhere")));
    const Environment system("SSL_CERT_FILE", server.authority_file.path());
    check("bolt+s", {});
    check("bolt+wss", {});
    check("bolt", DriverConfig().encrypted(true));
    CHECK(server.tls->handshakes().size() == 12);
}

TEST_CASE("settings of encryption contradict a scheme that says so itself") {
    for (const auto* scheme : {"bolt+s", "bolt+ssc", "bolt+unix", "bolt+ws"}) {
        INFO(scheme);
        const auto uri = scheme + std::string(scheme[5] == 'u' ? ":///s" : "://localhost");
        CHECK_CONTAINS(wrong_settings(uri, DriverConfig().encrypted(true)),
                       "encrypted cannot be set together with the scheme");
        CHECK_CONTAINS(wrong_settings(uri, DriverConfig().trusted_certificates(TrustAll())),
                       "trusted_certificates cannot be set");
        CHECK_CONTAINS(wrong_settings(uri, DriverConfig().ssl_context(native_context())),
                       "ssl_context cannot be set");
    }
    for (const auto* uri : {"bolt+ssc://localhost", "bolt+unix:///s", "bolt+ws://localhost"})
        CHECK_CONTAINS(wrong_settings(uri, DriverConfig().trusted_certificates(TrustSystemCAs())),
                       "trusted_certificates cannot be set");
    CHECK_CONTAINS(thrown<CertificateConfigurationError>([] {
                       const Client client("bolt://localhost",
                                           DriverConfig().encrypted(true).trusted_certificates(
                                               TrustCustomCAs("/nowhere/ca.pem")));
                   }),
                   "trusted_certificates: the file '/nowhere/ca.pem'");
    // Defaults do not contradict, whoever sets them.
    for (const auto* uri : {"bolt+s://localhost", "bolt+ssc://localhost", "bolt+wss://localhost"})
        CHECK(Client(uri, DriverConfig().encrypted(false)).driver.encrypted());
    const auto defaults = DriverConfig().encrypted(false).trusted_certificates(TrustSystemCAs());
    CHECK(Client("bolt+s://localhost", defaults).driver.encrypted());
    // A client's certificate does not contradict, and means nothing without encryption.
    ScriptServer plain;
    Client client(plain.uri(), DriverConfig().client_certificate(ClientCertificate("/nowhere")));
    CHECK_FALSE(client.driver.encrypted());
    client.connect();
}

TEST_CASE("a setting that contradicts the scheme is told with what to write for it") {
    const auto custom = DriverConfig().trusted_certificates(TrustCustomCAs("ca.pem"));
    const auto encrypted = DriverConfig().encrypted(true);
    CHECK_CONTAINS(wrong_settings("bolt+s://h", custom), "or write bolt:// and encrypted(true)");
    CHECK_CONTAINS(wrong_settings("neo4j+s://h", custom), "or write neo4j:// and encrypted(true)");
    CHECK_CONTAINS(wrong_settings("neo4j+ssc://h", encrypted), "or write neo4j://");
    for (const auto& config : {custom, encrypted}) {
        const auto web_socket = wrong_settings("bolt+ws://h", config);
        CHECK_CONTAINS(web_socket, "which is not encrypted: leave it out, or write bolt+wss://");
        const auto local = wrong_settings("bolt+unix:///s", config);
        CHECK_CONTAINS(local, "never encrypted: leave it out");
        CHECK_FALSE(contains(local, "bolt://"));
    }
}

TEST_CASE("Bolt over WebSocket over TLS, with an authority of one's own") {
    TlsScriptServer server;
    if (GENERATE(true, false))
        server.tls->versions(TLS1_2_VERSION, TLS1_2_VERSION);
    Client client(server.uri("bolt+wss"), DriverConfig().trusted_certificates(
                                              TrustCustomCAs(server.authority_file.path())));
    CHECK(client.driver.encrypted());
    CHECK(client.rows("rows 100000") == 100'000);
    const std::string text(3'000'000, 'x');
    const auto echo = client.loop.run(client.driver.execute_query("echo", params("text", text)));
    CHECK(echo.records.at(0)[0].as<Map>().get<std::string>("text") == text);
    CHECK(server->connections() == 1);
    client.loop.run(client.driver.close());
    CHECK(server->wait_for("GOODBYE"));
}

TEST_CASE("a certificate is refused over WebSocket as without") {
    TlsScriptServer server;
    Client untrusting(server.uri("bolt+wss"), {});
    const auto text = untrusting.refusal();
    CHECK_CONTAINS(text, "which is not trusted here");
    CHECK_CONTAINS(text, "TrustCustomCAs");
    CHECK_CONTAINS(text, "bolt+wss");
}

TEST_CASE("a query over WebSocket over TLS that gets no answer is cancelled") {
    TlsScriptServer server;
    Client client(server.uri("bolt+wss"), server.config());
    client.connect();
    auto session = client.driver.session();
    server->next(bolt::Request::run, Reaction::silence());
    auto task = client.loop.start(session.run("rows 1"));
    while (server->count("RUN rows 1") == 0)
        client.loop.poll();
    REQUIRE_FALSE(task.done());
    task.cancel();
    client.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
    CHECK(client.rows("rows 3") == 3);
}

TEST_CASE("a certificate that is refused is told with the address, and without wrong advice") {
    auto wish = for_localhost();
    wish.to = -1min;
    TlsScriptServer server(wish);
    Client client(server.uri(), server.config());
    const auto text = client.refusal();
    CHECK_CONTAINS(text, "cannot connect to 127.0.0.1:" + std::to_string(server.server.port()));
    CHECK_CONTAINS(text, "has expired on");
    CHECK_FALSE(contains(text, "Is the server running"));
}

TEST_CASE("a unit of work is tried again where TLS fails, as the Python driver does") {
    const auto retrying = [](DriverConfig config) {
        return config.max_transaction_retry_time(50ms).initial_retry_delay(1ms);
    };
    const auto check = [](Client& client, const auto& connections) {
        auto session = client.driver.session();
        const auto work = [](AsyncManagedTransaction& tx) -> boost::asio::awaitable<void> {
            co_await tx.run("rows 1");
        };
        try {
            client.loop.run(session.execute_read(work));
            FAIL("no error");
        } catch (const ServiceUnavailable& error) {
            CHECK(error.is_retryable());
        }
        CHECK(connections() >= 2);
    };
    const auto accepted = [](ScriptServer& server) {
        return [&] { return server->connections(); };
    };
    SECTION("expired") {
        auto wish = for_localhost();
        wish.to = -1min;
        TlsScriptServer server(wish);
        Client client(server.uri(), retrying(server.config()));
        check(client, accepted(server.server));
    }
    SECTION("of another host") {
        CertificateWish wish;
        wish.names = {"db.example.com"};
        TlsScriptServer server(wish);
        Client client(server.uri("neo4j"), retrying(server.config()));
        check(client, accepted(server.server));
    }
    SECTION("of an unknown authority") {
        TlsScriptServer server;
        Client client(server.uri(), retrying(DriverConfig().encrypted(true)));
        check(client, accepted(server.server));
    }
    SECTION("a server without TLS") {
        ScriptServer plain;
        Client client("bolt+ssc://" + plain.address(), retrying({}));
        check(client, accepted(plain));
    }
}

TEST_CASE("whoever speaks TLS to a server without is told so, and the other way round") {
    SECTION("the server has none") {
        ScriptServer plain;
        Client client("bolt+ssc://127.0.0.1:" + std::to_string(plain.port()), {});
        const auto text = client.refusal();
        CHECK_CONTAINS(text, "does the server speak TLS there");
        CHECK_CONTAINS(text, "Without TLS write bolt://");
    }
    SECTION("the driver has none") {
        TlsScriptServer server;
        Client client(server.uri(), {});
        CHECK_CONTAINS(client.refusal(), "TLS");
    }
}

TEST_CASE("a server that accepts and says nothing is bounded by the acquisition timeout") {
    ScriptServer mute([](ServerScript& script) { script.mute = true; });
    Client client("bolt+ssc://127.0.0.1:" + std::to_string(mute.port()),
                  DriverConfig().connection_acquisition_timeout(50ms));
    CHECK_CONTAINS(client.refusal(), "(connection_acquisition_timeout)");
}

TEST_CASE("new connections of a driver go on with the sessions of earlier ones") {
    TlsScriptServer server;
    Client client(server.uri(), server.config().max_connection_lifetime(0s));
    for (int i = 0; i < 3; ++i)
        client.rows("rows 1");
    const auto handshakes = server.tls->handshakes();
    REQUIRE(handshakes.size() == 3);
    CHECK_FALSE(handshakes[0].resumed);
    CHECK(handshakes[1].resumed);
    CHECK(handshakes[2].resumed);
    CHECK(handshakes[0].asked_for.empty()); // an address is no name
}

TEST_CASE("a driver shows the certificate that its provider gives") {
    TlsScriptServer server;
    server.tls->ask_for_certificate(server.authority);
    CertificateWish wish;
    wish.common_name = "ada";
    const auto ada = server.authority.sign(wish);
    wish.common_name = "eve";
    const auto eve = server.authority.sign(wish);
    auto provider =
        ClientCertificateProviders::rotating(ClientCertificate::from_pem(ada.pem(), ada.key_pem()));
    Client client(server.uri(),
                  server.config().client_certificate(provider).max_connection_lifetime(0s));
    client.connect();
    provider.update_certificate(ClientCertificate::from_pem(eve.pem(), eve.key_pem()));
    client.connect();
    REQUIRE(server.tls->handshakes().size() == 2);
    CHECK(server.tls->handshakes()[0].client == "ada");
    CHECK(server.tls->handshakes()[1].client == "eve");
    provider.update_certificate(ClientCertificate("/nowhere/c.pem"));
    CHECK_CONTAINS(thrown<CertificateConfigurationError>([&] { client.connect(); }),
                   "client_certificate: the file '/nowhere/c.pem' cannot be read");
}

TEST_CASE("cancel what asks for a client's certificate") {
    TlsScriptServer server;
    server.tls->ask_for_certificate(server.authority);
    const auto signed_one = server.authority.sign(CertificateWish());
    const auto certificate = ClientCertificate::from_pem(signed_one.pem(), signed_one.key_pem());
    const auto provider = [&]() -> asio::awaitable<std::optional<ClientCertificate>> {
        co_await asio::post(asio::use_awaitable);
        co_return certificate;
    };
    Setting setting;
    setting.config = [&](DriverConfig& config) {
        config.encrypted(true)
            .trusted_certificates(TrustCustomCAs(server.authority_file.path()))
            .client_certificate(provider);
    };
    const Operation operation{"verify_connectivity", [](Subject&) {},
                              [](Subject& s) { return s.driver.verify_connectivity(); }};
    every_type_at_every_step(server.server, operation, setting);
}

TEST_CASE("a resolver's names are those that certificates must be for") {
    TlsScriptServer server;
    const auto port = server.server.port();
    const auto resolver = [&](const Address&) { return std::vector{Address("localhost", port)}; };
    Client client("bolt://elsewhere.invalid", server.config().resolver(resolver));
    client.connect();
    CHECK(server.tls->handshakes().at(0).asked_for == "localhost");
}

TEST_CASE("the URI's name is what the certificate of each of its addresses must be for") {
    const auto authority = make_authority();
    const ScratchFile authority_file(authority.pem());
    CertificateWish wish;
    wish.names = {"cluster.test"};
    const auto tls = std::make_shared<TlsServer>(authority.sign(wish));
    const auto encrypt = [&](ServerScript& script) { script.tls = tls; };
    ScriptServer first(encrypt);
    ScriptServer second(encrypt, "127.0.0.2", first.port());
    const auto address = "cluster.test:" + std::to_string(first.port());
    ScriptedCluster cluster;
    cluster.routers = cluster.readers = cluster.writers = {address};
    second->route(cluster);
    first->next(bolt::Request::route, Reaction::fail("Neo.DatabaseError.General.UnknownError"));
    Loop loop;
    auto driver = detail::DriverAccess::make(
        loop.executor(), "neo4j://" + address, no_auth(),
        DriverConfig().encrypted(true).trusted_certificates(TrustCustomCAs(authority_file.path())),
        detail::system_clock(),
        [](std::string) -> boost::asio::awaitable<std::vector<std::string>> {
            std::vector<std::string> all{"127.0.0.1", "127.0.0.2"};
            co_return all;
        });
    loop.run(detail::DriverAccess::refresh_routing_table(driver, "x", {}));
    REQUIRE(tls->handshakes().size() == 2);
    CHECK(tls->handshakes()[1].asked_for == "cluster.test");
}

TEST_CASE("SSLKEYLOGFILE is honoured") {
    TlsScriptServer server;
    const ScratchFile keys("");
    {
        const Environment variable("SSLKEYLOGFILE", keys.path());
        Client client(server.uri(), server.config());
        client.connect();
    }
    CHECK_CONTAINS(keys.text(), "CLIENT_TRAFFIC_SECRET_0 ");
    const auto before = keys.text();
    Client client(server.uri(), server.config());
    client.connect();
    CHECK(keys.text() == before);
}

TEST_CASE("a query over TLS is ended from another thread") {
    TlsScriptServer server;
    Client client(server.uri(), server.config());
    client.connect();
    auto session = client.driver.session();
    server->next(bolt::Request::run, Reaction::silence());
    auto task = client.loop.start(session.run("rows 1"));
    std::thread other([&] {
        server->wait_for("RUN rows 1");
        boost::asio::post(client.loop.executor(), [&] { session.cancel(); });
    });
    client.loop.until([&] { return task.done(); });
    other.join();
    CHECK(task.failed());
    CHECK(client.rows("rows 3") == 3);
}

TEST_CASE("a driver that is closed says goodbye in TLS, too") {
    TlsScriptServer server;
    {
        Client client(server.uri(), server.config());
        client.connect();
        client.loop.run(client.driver.close());
        CHECK(server->wait_for("GOODBYE"));
    }
}
