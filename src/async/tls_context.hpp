#pragma once

#include <memory>
#include <string>

#include <neo4j/trust.hpp>

#include "async/openssl.hpp"
#include "async/tls_sessions.hpp"

namespace neo4j::detail {

// What OpenSSL's callbacks need to know of a connection, and what they have to tell.
struct TlsNotes {
    std::string host;                      // to be reached
    std::string address;                   // under which sessions are kept
    std::shared_ptr<TlsSessions> sessions; // null: they are not kept
    std::string refusal;                   // why the server's certificate was refused
};

// The context of a driver without one of its own: TLS 1.2 or newer, no renegotiation. Throws
// CertificateConfigurationError, which names trusted_certificates.
SslContextPtr make_tls_context(const TrustedCertificates& trusted);

// Before the handshake. The notes outlive the connection.
void set_notes(SSL* ssl, TlsNotes* notes);

} // namespace neo4j::detail
