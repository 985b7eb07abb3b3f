#include "async/tls_context.hpp"

#include <utility>
#include <variant>

#include <openssl/x509_vfy.h>

#include <neo4j/error.hpp>

#include "async/key_log.hpp"
#include "async/pem.hpp"
#include "async/tls_error.hpp"

namespace neo4j::detail {
namespace {

int index_of_notes() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

TlsNotes* notes_of(const SSL* ssl) {
    return static_cast<TlsNotes*>(SSL_get_ex_data(ssl, index_of_notes()));
}

// Keeps the session: 1 says that it is ours.
int on_session(SSL* ssl, SSL_SESSION* given) {
    SslSessionPtr session(given);
    try {
        if (auto* notes = notes_of(ssl); notes != nullptr && notes->sessions)
            notes->sessions->put(notes->address, std::move(session));
    } catch (...) { // then the next handshake takes longer
    }
    return 1;
}

// Changes no verdict; says why it is what it is.
int on_verdict(int accepted, X509_STORE_CTX* store) {
    if (accepted == 1)
        return accepted;
    const auto* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    try {
        if (auto* notes = notes_of(ssl))
            notes->refusal = describe_refusal(X509_STORE_CTX_get_error(store),
                                              X509_STORE_CTX_get_current_cert(store), notes->host);
    } catch (...) { // OpenSSL says it, too, in less words
    }
    return accepted;
}

void trust(SSL_CTX* context, const TrustSystemCAs& /*system*/) {
    if (SSL_CTX_set_default_verify_paths(context) != 1)
        throw CertificateConfigurationError(
            "trusted_certificates: the system's certificates cannot be read (" +
            take_openssl_error() + "); install them, or name others with TrustCustomCAs");
}

void trust(SSL_CTX* context, const TrustCustomCAs& custom) {
    auto* const store = SSL_CTX_get_cert_store(context);
    for (const auto& path : custom.certificates())
        for (const auto& authority : read_authorities("trusted_certificates", path))
            if (X509_STORE_add_cert(store, authority.get()) != 1)
                throw CertificateConfigurationError("trusted_certificates: the file '" + path +
                                                    "' cannot be used: " + take_openssl_error());
    // What was named is trusted, though it be signed by somebody else.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
}

void trust(SSL_CTX* context, const TrustAll& /*all*/) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
}

} // namespace

SslContextPtr make_tls_context(const TrustedCertificates& trusted) {
    auto context = made(SslContextPtr(SSL_CTX_new(TLS_client_method())));
    auto* const raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(raw, on_session);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, on_verdict);
    std::visit([raw](const auto& kind) { trust(raw, kind); }, trusted);
    log_keys(raw);
    return context;
}

void set_notes(SSL* ssl, TlsNotes* notes) {
    SSL_set_ex_data(ssl, index_of_notes(), notes);
}

} // namespace neo4j::detail
