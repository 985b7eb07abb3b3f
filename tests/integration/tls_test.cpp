// Encrypted connections to a real server that was started with --tls. The faces share it: the
// blocking one is taken for its brevity.
#include <optional>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/server.hpp"
#include "support/catch.hpp"
#include "support/certificates.hpp"
#include "support/environment.hpp"
#include "support/thrown.hpp"

namespace neo4j::test {
namespace {

// Says so where the server was started without TLS.
bool server_encrypts() {
    static_cast<void>(server());
    if (!environment("NEO4J_CA_FILE").empty())
        return true;
    WARN("left out: the server has no TLS; start one with tools/neo4j-server start --tls");
    return false;
}

std::string uri(const std::string& scheme, const std::string& host = "localhost") {
    const auto plain = server().uri;
    return scheme + "://" + host + plain.substr(plain.rfind(':'));
}

// Clients that the server trusts: 1 and 2.
ClientCertificate client(int number) {
    const auto n = std::to_string(number);
    return ClientCertificate(environment(("NEO4J_CLIENT_CERTIFICATE_" + n).c_str()),
                             environment(("NEO4J_CLIENT_KEY_" + n).c_str()));
}

DriverConfig trusting() {
    return DriverConfig().encrypted(true).trusted_certificates(
        TrustCustomCAs(environment("NEO4J_CA_FILE")));
}

void check_works(Driver& driver) {
    CHECK(driver.encrypted());
    const auto result = driver.execute_query("UNWIND range(1, 5000) AS n RETURN n");
    CHECK(result.records.size() == 5000);
}

} // namespace

TEST_CASE("each scheme and setting of encryption reaches the server", "[tls]") {
    if (!server_encrypts())
        return;
    const Environment system("SSL_CERT_FILE", environment("NEO4J_CA_FILE"));
    for (const auto* host : {"localhost", "127.0.0.1"}) {
        Driver custom(uri("bolt", host), server().auth(), trusting().client_certificate(client(1)));
        check_works(custom);
        // The server names itself by an address that its certificate is for.
        Driver routed(uri("neo4j", host), server().auth(),
                      trusting().client_certificate(client(1)));
        check_works(routed);
        for (const auto* scheme : {"bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"}) {
            INFO(scheme << "://" << host);
            Driver driver(uri(scheme, host), server().auth(),
                          DriverConfig().client_certificate(client(1)));
            check_works(driver);
        }
    }
}

TEST_CASE("a server whose certificate is not trusted, or of another host, is refused", "[tls]") {
    if (!server_encrypts())
        return;
    const auto own = make_authority();
    const ScratchFile other(own.pem());
    Driver untrusting(
        uri("bolt"), server().auth(),
        DriverConfig().encrypted(true).trusted_certificates(TrustCustomCAs(other.path())));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { untrusting.verify_connectivity(); }),
                   "is self-signed");
    // A name of 127.0.0.1's that the certificate is not for.
    const Environment system("SSL_CERT_FILE", environment("NEO4J_CA_FILE"));
    for (const auto* scheme : {"bolt+s", "neo4j+s"}) {
        Driver elsewhere(uri(scheme, "127.1"), server().auth());
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { elsewhere.verify_connectivity(); }),
                       "is not for '127.1' but for 'localhost', '127.0.0.1'");
        // Whoever trusts everything does not ask for the name.
        Driver trusting_all(uri(scheme + std::string("sc"), "127.1"), server().auth(),
                            DriverConfig().client_certificate(client(1)));
        check_works(trusting_all);
    }
}

TEST_CASE("bolt+wss:// trusts whom the settings say", "[tls][websocket]") {
    if (!server_encrypts())
        return;
    const auto over_web_socket = [](const DriverConfig& config) {
        return Driver(uri("bolt+wss"), server().auth(), config);
    };
    const auto custom =
        DriverConfig().trusted_certificates(TrustCustomCAs(environment("NEO4J_CA_FILE")));
    auto driver = over_web_socket(DriverConfig(custom).client_certificate(client(1)));
    check_works(driver);
    const std::string large(1'000'000, 'x');
    const auto echoed = driver.execute_query("RETURN $x AS x", params("x", large));
    CHECK(echoed.records.at(0)["x"].as<std::string>() == large);
    auto trusting_all = over_web_socket(
        DriverConfig().trusted_certificates(TrustAll()).client_certificate(client(1)));
    check_works(trusting_all);
    {
        const Environment system("SSL_CERT_FILE", environment("NEO4J_CA_FILE"));
        auto by_system = over_web_socket(DriverConfig().client_certificate(client(1)));
        check_works(by_system);
    }
    const auto own = make_authority();
    const ScratchFile other(own.pem());
    auto untrusting =
        over_web_socket(DriverConfig().trusted_certificates(TrustCustomCAs(other.path())));
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { untrusting.verify_connectivity(); }),
                   "is self-signed");
    if (environment("NEO4J_CLIENT_AUTH") == "REQUIRE") {
        auto without = over_web_socket(custom);
        CHECK_THROWS_AS(without.verify_connectivity(), ServiceUnavailable);
    }
}

TEST_CASE("a client's certificate is asked for, and rotates while the driver is used", "[tls]") {
    if (!server_encrypts())
        return;
    auto provider = ClientCertificateProviders::rotating(client(1));
    Driver driver(
        uri("bolt"), server().auth(),
        trusting().client_certificate(provider).max_connection_lifetime(std::chrono::seconds(0)));
    check_works(driver);
    check_works(driver);
    provider.update_certificate(client(2));
    check_works(driver);
    const auto stranger = Certificate::self_signed(CertificateWish());
    provider.update_certificate(ClientCertificate::from_pem(stranger.pem(), stranger.key_pem()));
    CHECK_THROWS_AS(driver.verify_connectivity(), ServiceUnavailable);
    provider.update_certificate(client(1));
    check_works(driver);
    // A cluster's connections ask for it, too, its routers' and its servers'.
    Driver routed(
        uri("neo4j"), server().auth(),
        trusting().client_certificate(provider).max_connection_lifetime(std::chrono::seconds(0)));
    check_works(routed);
    provider.update_certificate(client(2));
    check_works(routed);
    if (environment("NEO4J_CLIENT_AUTH") == "REQUIRE") {
        Driver without(uri("bolt"), server().auth(), trusting());
        CHECK_THROWS_AS(without.verify_connectivity(), ServiceUnavailable);
    }
}

} // namespace neo4j::test
