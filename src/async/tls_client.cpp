#include "async/tls_client.hpp"

#include <string>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/tls_transport.hpp"
#include "async/with_deadline.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

constexpr const char* setting = "client_certificate";

SslContext context_for(const TrustedCertificates& trusted) {
    const auto made = make_tls_context(trusted);
    return SslContext::from_native(made.get());
}

// Whom the server's certificate must be for, which counts where it is verified at all; and, since a
// server may have several, the name that it is asked for.
void expect(SSL* ssl, const std::string& host) {
    boost::system::error_code not_numeric;
    const auto numeric = asio::ip::make_address(host, not_numeric);
    auto* const parameters = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    bool good = false;
    if (not_numeric) {
        good = X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size()) == 1 &&
               SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
    } else if (numeric.is_v4()) {
        const auto bytes = numeric.to_v4().to_bytes();
        good = X509_VERIFY_PARAM_set1_ip(parameters, bytes.data(), bytes.size()) == 1;
    } else {
        const auto bytes = numeric.to_v6().to_bytes();
        good = X509_VERIFY_PARAM_set1_ip(parameters, bytes.data(), bytes.size()) == 1;
    }
    if (good)
        return;
    ERR_clear_error();
    throw ServiceUnavailable("TLS with '" + host +
                             "' is not possible: no certificate can be for such a name");
}

void show(SSL* ssl, const LoadedCertificate& own) {
    if (!own.certificate)
        return;
    ERR_clear_error();
    if (SSL_use_cert_and_key(ssl, own.certificate.get(), own.key.get(), own.chain.get(), 1) == 1)
        return;
    throw CertificateConfigurationError(std::string(setting) +
                                        ": OpenSSL refuses it: " + take_openssl_error());
}

} // namespace

TlsClient::TlsClient(const TrustedCertificates& trusted,
                     std::optional<ClientCertificateProvider> provider)
    : context_(context_for(trusted)), own_context_(false), provider_(std::move(provider)) {}

TlsClient::TlsClient(SslContext context) : context_(std::move(context)), own_context_(true) {}

std::shared_ptr<const TlsIdentity> TlsClient::current() const {
    const std::lock_guard lock(mutex_);
    return identity_;
}

asio::awaitable<std::shared_ptr<const TlsIdentity>> TlsClient::identify(Deadline deadline) {
    if (!provider_)
        co_return current();
    std::uint64_t question = 0;
    {
        const std::lock_guard lock(mutex_);
        question = ++last_question_;
    }
    auto asked = (*provider_)();
    std::optional<ClientCertificate> answer;
    try {
        answer = co_await with_deadline(std::move(asked), deadline);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out || !deadline.passed())
            throw;
        throw ServiceUnavailable("the provider of the client certificate did not answer: " +
                                 timeout_text(deadline));
    }
    if (answer)
        use(*answer, question);
    co_return current();
}

// Reads a certificate that is another one than before.
void TlsClient::use(ClientCertificate certificate, std::uint64_t question) {
    const auto before = current();
    if (before->given && (before->given->same_as(certificate) ||
                          (certificate.in_memory() && *before->given == certificate)))
        return;
    auto identity = std::make_shared<TlsIdentity>();
    identity->loaded = load(setting, certificate);
    identity->given = std::move(certificate);
    const std::lock_guard lock(mutex_);
    // An answer that was overtaken by a later one is an old one.
    if (question < answered_)
        return;
    answered_ = question;
    identity_ = std::move(identity);
}

asio::awaitable<std::unique_ptr<Transport>>
TlsClient::encrypt(std::unique_ptr<Transport> transport,
                   std::shared_ptr<const TlsIdentity> identity, Address address,
                   Deadline deadline) const {
    auto ssl = made(SslPtr(SSL_new(context_.native_handle())));
    SSL_set_options(ssl.get(), SSL_OP_NO_RENEGOTIATION);
    expect(ssl.get(), address.host);
    TlsNotes notes;
    notes.host = address.host;
    if (!own_context_) {
        show(ssl.get(), identity->loaded);
        notes.address = address.to_string();
        notes.sessions = identity->sessions;
        if (const auto session = notes.sessions->take(notes.address))
            SSL_set_session(ssl.get(), session.get());
    }
    auto tls =
        std::make_unique<TlsTransport>(std::move(transport), std::move(ssl), std::move(notes));
    co_await tls->shake_hands(std::move(address), deadline);
    co_return std::move(tls);
}

} // namespace neo4j::detail
