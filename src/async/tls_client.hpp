#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/client_certificate.hpp>
#include <neo4j/ssl_context.hpp>
#include <neo4j/trust.hpp>

#include "async/deadline.hpp"
#include "async/pem.hpp"
#include "async/tls_sessions.hpp"
#include "async/transport.hpp"

namespace neo4j::detail {

// Who the driver is to servers that ask: a certificate, or nobody. Sessions belong to it, since
// whoever goes on with one is taken for who began it.
struct TlsIdentity {
    std::optional<ClientCertificate> given;
    LoadedCertificate loaded; // empty without `given`
    std::shared_ptr<TlsSessions> sessions = std::make_shared<TlsSessions>();
};

// What a driver's encrypted connections share.
//
// Thread safety: any thread.
class TlsClient {
public:
    // Throws CertificateConfigurationError.
    TlsClient(const TrustedCertificates& trusted,
              std::optional<ClientCertificateProvider> provider);
    // With the program's own context, which decides everything.
    explicit TlsClient(SslContext context);

    // Once for each new connection: asks the provider. Throws what that throws,
    // CertificateConfigurationError, and ServiceUnavailable where it takes too long.
    boost::asio::awaitable<std::shared_ptr<const TlsIdentity>> identify(Deadline deadline);

    // Shakes hands over a transport and gives one that is encrypted. Throws ServiceUnavailable.
    boost::asio::awaitable<std::unique_ptr<Transport>>
    encrypt(std::unique_ptr<Transport> transport, std::shared_ptr<const TlsIdentity> identity,
            Address address, Deadline deadline) const;

private:
    std::shared_ptr<const TlsIdentity> current() const;
    void use(ClientCertificate certificate, std::uint64_t question);

    SslContext context_;
    bool own_context_; // the program's
    std::optional<ClientCertificateProvider> provider_;

    mutable std::mutex mutex_; // guards what follows
    std::shared_ptr<const TlsIdentity> identity_ = std::make_shared<const TlsIdentity>();
    std::uint64_t last_question_ = 0; // to the provider
    std::uint64_t answered_ = 0;      // the question whose answer is used
};

} // namespace neo4j::detail
