// Which certificates are accepted and shown, and what is said of those that are not.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/error.hpp>

#include <neo4j/client_certificate.hpp>
#include <neo4j/error.hpp>
#include <neo4j/ssl_context.hpp>

#include "async/tls_client.hpp"
#include "async/tls_transport.hpp"
#include "bolt/handshake.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/memory_transport.hpp"
#include "support/thrown.hpp"
#include "support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using detail::Deadline;
using detail::TlsClient;
using detail::Transport;

namespace {

const Certificate& authority() {
    static const auto made = make_authority();
    return made;
}
const Certificate& other_authority() {
    static const auto made = make_authority("Somebody Else");
    return made;
}
// Of clients.
const Certificate& client_authority() {
    static const auto made = make_authority("Client Authority");
    return made;
}
Certificate client_named(const std::string& name) {
    CertificateWish wish;
    wish.common_name = name;
    return client_authority().sign(wish);
}

const ScratchFile& authority_file() {
    static const ScratchFile file(authority().pem());
    return file;
}
TrustCustomCAs custom() {
    return TrustCustomCAs(authority_file().path());
}

asio::awaitable<std::unique_ptr<Transport>>
encrypting(TlsClient& client, std::shared_ptr<ServerScript> script, Address address) {
    const auto deadline = Deadline::after(60s, "connection_acquisition_timeout");
    const auto executor = co_await asio::this_coro::executor;
    auto identity = co_await client.identify(deadline);
    std::unique_ptr<Transport> inner =
        std::make_unique<MemoryTransport>(executor, script, std::make_shared<MemoryLine>());
    auto transport = co_await client.encrypt(std::move(inner), std::move(identity),
                                             std::move(address), deadline);
    // With TLS 1.3 a server refuses a client's certificate only after the handshake.
    const auto proposal = bolt::Handshake::proposal();
    static_cast<void>(transport->try_write(proposal));
    std::byte room[64];
    const auto result = transport->try_read(room);
    if (result.error)
        throw boost::system::system_error(result.error);
    co_return std::move(transport);
}

// Shakes hands with a server of that certificate.
void connect(TlsClient& client, const std::shared_ptr<TlsServer>& server,
             const std::string& host = "localhost") {
    Loop loop;
    auto script = std::make_shared<ServerScript>();
    script->tls = server;
    loop.run(encrypting(client, script, Address(host, 7687)));
}

void connect(const TrustedCertificates& trusted, const Certificate& certificate,
             const std::string& host = "localhost") {
    TlsClient client(trusted, std::nullopt);
    connect(client, std::make_shared<TlsServer>(certificate), host);
}

std::string refusal(const TrustedCertificates& trusted, const Certificate& certificate,
                    const std::string& host = "localhost") {
    return thrown<ServiceUnavailable>([&] { connect(trusted, certificate, host); });
}

std::string misconfigured(const std::function<void()>& action) {
    return thrown<CertificateConfigurationError>(action);
}

// A server that wants to know who its clients are.
std::shared_ptr<TlsServer> asking() {
    auto server = std::make_shared<TlsServer>(authority().sign(for_localhost()));
    server->ask_for_certificate(client_authority());
    return server;
}

std::string complaint(const ClientCertificate& certificate) {
    TlsClient client(custom(), certificate);
    return misconfigured([&] { connect(client, asking()); });
}

} // namespace

// --- the server's ---

TEST_CASE("a server's certificate must be of a trusted authority and for the host") {
    const auto good = authority().sign(for_localhost());
    for (const auto* host : {"localhost", "127.0.0.1", "::1"}) {
        INFO(host);
        connect(custom(), good, host);
        connect(TrustAll(), other_authority().sign({}), host);
    }
    CertificateWish wish;
    wish.names = {"*.example.com"};
    connect(custom(), authority().sign(wish), "db.example.com");
    connect(TrustCustomCAs(authority_file().path(), ScratchFile(other_authority().pem()).path()),
            good);
}

TEST_CASE("one that has expired, or is not yet valid, is refused with its time") {
    auto wish = for_localhost();
    SECTION("expired") {
        wish.from = -48h;
        wish.to = -24h;
        const auto text = refusal(custom(), authority().sign(wish));
        CHECK_CONTAINS(text, "TLS handshake with localhost:7687 failed: the certificate for "
                             "'localhost', '127.0.0.1', '::1' has expired on ");
        CHECK_CONTAINS(text, "give the server a new one");
    }
    SECTION("not yet valid") {
        wish.from = 24h;
        wish.to = 48h;
        const auto text = refusal(custom(), authority().sign(wish));
        CHECK_CONTAINS(text, "is valid only from ");
        CHECK_CONTAINS(text, "clocks");
    }
    connect(TrustAll(), authority().sign(wish));
}

TEST_CASE("one for another host is refused with the hosts that it is for") {
    CertificateWish wish;
    wish.names = {"db.example.com", "www.example.com"};
    CHECK_CONTAINS(refusal(custom(), authority().sign(wish)),
                   "the server's certificate is not for 'localhost' but for 'db.example.com', "
                   "'www.example.com'");
    CHECK_CONTAINS(refusal(custom(), authority().sign(wish), "127.0.0.1"), "'127.0.0.1'");
    wish.names = {};
    wish.common_name = "evil\n\x1b[2J";
    const auto text = refusal(custom(), authority().sign(wish));
    CHECK_CONTAINS(text, "but for 'evil??[2J'");
    wish.names = {"a", "b", "c", "d", "e", "f", "g"};
    CHECK_CONTAINS(refusal(custom(), authority().sign(wish)), "'e', ...");
}

TEST_CASE("one of an unknown authority is refused with that authority's name") {
    CHECK_CONTAINS(refusal(custom(), other_authority().sign(for_localhost())),
                   "signed by the authority 'Somebody Else', which is not trusted here");
    CHECK_CONTAINS(refusal(TrustSystemCAs(), authority().sign(for_localhost())),
                   "'Test Authority', which is not trusted here");
}

TEST_CASE("one that is self-signed is refused with what to do, and trusted where it is named") {
    const auto certificate = Certificate::self_signed(for_localhost());
    const auto text = refusal(custom(), certificate);
    CHECK_CONTAINS(text, "is self-signed");
    CHECK_CONTAINS(text, "TrustCustomCAs");
    CHECK_CONTAINS(text, "+ssc");
    const ScratchFile named(certificate.pem());
    connect(TrustCustomCAs(named.path()), certificate);
}

TEST_CASE("a certificate that was named is trusted, though somebody else has signed it") {
    const auto certificate = other_authority().sign(for_localhost());
    const ScratchFile named(certificate.pem());
    connect(TrustCustomCAs(named.path()), certificate);
}

TEST_CASE("old versions of TLS are not spoken") {
    auto server = std::make_shared<TlsServer>(authority().sign(for_localhost()));
    server->versions(TLS1_1_VERSION, TLS1_1_VERSION);
    TlsClient client(custom(), std::nullopt);
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { connect(client, server); }),
                   "speaks no version of TLS that this driver speaks (1.2 and newer)");
}

TEST_CASE("authorities that cannot be read are a configuration error") {
    const auto complains = [](const std::string& path) {
        return misconfigured([&] { TlsClient(TrustCustomCAs(path), std::nullopt); });
    };
    CHECK_CONTAINS(complains("/nowhere/ca.pem"),
                   "trusted_certificates: the file '/nowhere/ca.pem' cannot be read: No such file");
    CHECK_CONTAINS(complains("/"), "cannot be read");
    const ScratchFile empty("nothing\n");
    CHECK_CONTAINS(complains(empty.path()), "holds no certificate; it must be in PEM format");
    const ScratchFile damaged("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    CHECK_CONTAINS(complains(damaged.path()), "holds a damaged certificate");
}

// --- the client's ---

TEST_CASE("a server that asks for it is shown the client's certificate") {
    const auto ada = client_named("ada");
    const ScratchFile certificate(ada.pem());
    const ScratchFile key(ada.key_pem());
    const ScratchFile locked_key(ada.key_pem("secret"));
    const ScratchFile both(ada.pem() + ada.key_pem());
    const auto server = asking();
    std::optional<ClientCertificate> given;
    SECTION("files") {
        given.emplace(certificate.path(), key.path());
    }
    SECTION("files, with a password") {
        given.emplace(certificate.path(), locked_key.path(), "secret");
    }
    SECTION("one file") {
        given.emplace(both.path());
    }
    SECTION("memory") {
        given = ClientCertificate::from_pem(ada.pem(), ada.key_pem());
    }
    SECTION("memory, with a password") {
        given =
            ClientCertificate::from_pem(ada.key_pem("secret") + ada.pem(), std::nullopt, "secret");
    }
    TlsClient client(custom(), *given);
    connect(client, server);
    CHECK(server->handshakes().at(0).client == "ada");
}

TEST_CASE("the chain of a client's certificate is shown with it") {
    CertificateWish wish;
    wish.common_name = "intermediate";
    wish.authority = true;
    const auto intermediate = client_authority().sign(wish);
    wish = {};
    wish.common_name = "ada";
    const auto ada = intermediate.sign(wish);
    const auto server = asking();
    TlsClient client(custom(),
                     ClientCertificate::from_pem(ada.pem() + intermediate.pem(), ada.key_pem()));
    connect(client, server);
    CHECK(server->handshakes().at(0).client == "ada");
    TlsClient without(custom(), ClientCertificate::from_pem(ada.pem(), ada.key_pem()));
    CHECK_THROWS(connect(without, server));
}

TEST_CASE("a server that asks in vain, or for another certificate, is named so") {
    const auto server = asking();
    if (GENERATE(true, false)) {
        server->versions(TLS1_3_VERSION, TLS1_3_VERSION);
        TlsClient without(custom(), std::nullopt);
        CHECK_CONTAINS(thrown<boost::system::system_error>([&] { connect(without, server); }),
                       "the server asks for a client's certificate: set client_certificate");
        const auto mallory = other_authority().sign({});
        TlsClient other(custom(), ClientCertificate::from_pem(mallory.pem(), mallory.key_pem()));
        CHECK_CONTAINS(thrown<boost::system::system_error>([&] { connect(other, server); }),
                       "the server refused the client's certificate (unknown_ca)");
    } else {
        server->versions(TLS1_2_VERSION, TLS1_2_VERSION);
        TlsClient without(custom(), std::nullopt);
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { connect(without, server); }),
                       "asks for a client's certificate");
    }
}

TEST_CASE("a client's certificate that cannot be used is a configuration error") {
    const auto ada = client_named("ada");
    const ScratchFile certificate(ada.pem());
    const ScratchFile locked_key(ada.key_pem("secret"));
    CHECK_CONTAINS(complaint(ClientCertificate("/nowhere/c.pem")),
                   "client_certificate: the file '/nowhere/c.pem' cannot be read: No such file");
    CHECK_CONTAINS(complaint(ClientCertificate(certificate.path(), "/nowhere/k.pem")),
                   "'/nowhere/k.pem' cannot be read");
    CHECK_CONTAINS(complaint(ClientCertificate(certificate.path())),
                   "holds no private key that can be read");
    CHECK_CONTAINS(complaint(ClientCertificate(certificate.path(), locked_key.path())),
                   "is encrypted: give its password");
    const auto wrong =
        complaint(ClientCertificate(certificate.path(), locked_key.path(), "hunter2"));
    CHECK_CONTAINS(wrong, "cannot be decrypted: its password is another one");
    CHECK_FALSE(contains(wrong, "hunter2"));
    CHECK_CONTAINS(complaint(ClientCertificate::from_pem(ada.pem(), client_named("eve").key_pem())),
                   "is not that of the certificate");
    CHECK_CONTAINS(complaint(ClientCertificate::from_pem("x")), "holds no certificate");
}

TEST_CASE("a rotating provider's certificate is shown from the next connection on") {
    const auto ada = client_named("ada");
    const auto eve = client_named("eve");
    const ScratchFile certificate(ada.pem());
    const ScratchFile key(ada.key_pem());
    auto provider =
        ClientCertificateProviders::rotating(ClientCertificate(certificate.path(), key.path()));
    const auto server = asking();
    TlsClient client(custom(), provider);
    connect(client, server);
    connect(client, server);
    // The same paths with another content: read only when told so.
    certificate.write(eve.pem());
    key.write(eve.key_pem());
    connect(client, server);
    provider.update_certificate(ClientCertificate(certificate.path(), key.path()));
    connect(client, server);
    connect(client, server);
    const auto seen = server->handshakes();
    REQUIRE(seen.size() == 5);
    CHECK(seen[0].client == "ada");
    CHECK(seen[2].client == "ada");
    CHECK(seen[3].client == "eve");
    CHECK(seen[4].client == "eve");
    CHECK(seen[1].resumed);
    CHECK(seen[2].resumed);
    CHECK_FALSE(seen[3].resumed); // the session was ada's
    CHECK(seen[4].resumed);
}

TEST_CASE("a provider of one's own, plain or awaitable, is asked for each connection") {
    const auto ada = client_named("ada");
    const auto eve = client_named("eve");
    const auto pem = [](const Certificate& c) {
        return ClientCertificate::from_pem(c.pem(), c.key_pem());
    };
    int calls = 0;
    const auto next = [&]() -> std::optional<ClientCertificate> {
        switch (++calls) {
        case 1:
            return pem(ada);
        case 3:
            return pem(eve);
        case 4:
            return pem(eve); // equal text: nothing new
        default:
            return std::nullopt;
        }
    };
    const auto awaitable = [&]() -> asio::awaitable<std::optional<ClientCertificate>> {
        co_return next();
    };
    TlsClient client(custom(), GENERATE(true, false) ? ClientCertificateProvider(next)
                                                     : ClientCertificateProvider(awaitable));
    const auto server = asking();
    for (int i = 0; i < 5; ++i)
        connect(client, server);
    CHECK(calls == 5);
    const auto seen = server->handshakes();
    REQUIRE(seen.size() == 5);
    CHECK(seen[0].client == "ada");
    CHECK(seen[1].client == "ada");
    CHECK(seen[2].client == "eve");
    CHECK(seen[3].client == "eve");
    CHECK(seen[3].resumed);
    CHECK(seen[4].client == "eve");
}

TEST_CASE("a provider that fails, or takes too long, fails the connection") {
    Loop loop;
    SECTION("what it throws is passed on") {
        TlsClient client(custom(), [&]() -> ClientCertificate { throw std::out_of_range("none"); });
        CHECK(thrown<std::out_of_range>(
                  [&] { loop.run(client.identify(Deadline::after(1min, "x"))); }) == "none");
    }
    SECTION("too late") {
        asio::steady_timer never(loop.executor(), asio::steady_timer::time_point::max());
        const auto sleepy = [&]() -> asio::awaitable<std::optional<ClientCertificate>> {
            co_await never.async_wait(asio::use_awaitable);
            co_return std::nullopt;
        };
        TlsClient client(custom(), sleepy);
        CHECK_CONTAINS(
            thrown<ServiceUnavailable>([&] {
                loop.run(client.identify(Deadline::after(1ms, "connection_acquisition_timeout")));
            }),
            "did not answer: no answer within 1 ms (connection_acquisition_timeout)");
    }
}

TEST_CASE("client certificates compare by what they hold") {
    const ClientCertificate a("c", "k", "p");
    CHECK(a == ClientCertificate("c", "k", "p"));
    CHECK_FALSE(a == ClientCertificate("c", "k"));
    CHECK_FALSE(ClientCertificate("c") == ClientCertificate::from_pem("c"));
    const auto copy = a;
    CHECK(copy.same_as(a));
    CHECK_FALSE(a.same_as(ClientCertificate("c", "k", "p")));
    CHECK(a.certfile() == "c");
    CHECK(a.keyfile() == "k");
    CHECK(a.password() == "p");
    CHECK_FALSE(a.in_memory());
}

// --- a context of the program's own ---

TEST_CASE("the program's own context decides, and names are checked where it verifies") {
    const std::shared_ptr<SSL_CTX> native(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    TlsClient client(SslContext::from_native(native.get()));
    const auto good = std::make_shared<TlsServer>(authority().sign(for_localhost()));
    const auto other = std::make_shared<TlsServer>(other_authority().sign({}));
    connect(client, good); // it verifies nothing
    connect(client, other);
    SSL_CTX_set_verify(native.get(), SSL_VERIFY_PEER, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(native.get()), authority().native());
    connect(client, good);
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { connect(client, other); }),
                   "signed by the authority 'Somebody Else', which is not trusted here: load that "
                   "authority's certificate into the SSL_CTX that was given as ssl_context");
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { connect(client, good, "elsewhere"); }),
                   "the server's certificate is not for 'elsewhere' but for 'localhost', "
                   "'127.0.0.1', '::1': connect under a name that it is for");
    CHECK_CONTAINS(misconfigured([] { static_cast<void>(SslContext::from_native(nullptr)); }),
                   "SSL_CTX");
}

TEST_CASE("where the program's own context refuses a certificate it is told which, and why") {
    const std::shared_ptr<SSL_CTX> native(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_verify(native.get(), SSL_VERIFY_PEER, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(native.get()), authority().native());
    TlsClient client(SslContext::from_native(native.get()));
    const auto refused = [&](const Certificate& own, const std::vector<Certificate>& chain = {}) {
        const auto server = std::make_shared<TlsServer>(own, chain);
        return thrown<ServiceUnavailable>([&] { connect(client, server); });
    };
    auto wish = for_localhost();
    CertificateWish between;
    between.common_name = "Between";
    between.authority = true;
    SECTION("expired") {
        wish.from = -48h;
        wish.to = -24h;
        CHECK_CONTAINS(refused(authority().sign(wish)),
                       "the certificate for 'localhost', '127.0.0.1', '::1' has expired on ");
    }
    SECTION("not yet valid") {
        wish.from = 24h;
        wish.to = 48h;
        CHECK_CONTAINS(refused(authority().sign(wish)), "is valid only from ");
    }
    SECTION("an authority between that has expired") {
        between.from = -48h;
        between.to = -24h;
        const auto middle = authority().sign(between);
        CHECK_CONTAINS(refused(middle.sign(wish), {middle}),
                       "the certificate for 'Between' has expired on ");
    }
    SECTION("an authority between, of one that is not trusted") {
        const auto middle = other_authority().sign(between);
        CHECK_CONTAINS(refused(middle.sign(wish), {middle}),
                       "signed by the authority 'Somebody Else', which is not trusted here");
    }
    SECTION("signed by itself") {
        const auto text = refused(Certificate::self_signed(wish));
        CHECK_CONTAINS(text, "is self-signed: to trust it, load it into the SSL_CTX");
        CHECK_FALSE(contains(text, "TrustCustomCAs"));
    }
    SECTION("a server that refuses the client, though nothing is wrong with its own") {
        SSL_CTX_set_verify(native.get(), SSL_VERIFY_NONE, nullptr);
        const auto server = std::make_shared<TlsServer>(other_authority().sign(wish));
        server->ask_for_certificate(client_authority());
        server->versions(TLS1_2_VERSION, TLS1_2_VERSION);
        const auto text = thrown<ServiceUnavailable>([&] { connect(client, server); });
        CHECK_FALSE(contains(text, "not trusted here"));
    }
}
