#pragma once

#include <memory>

#include <neo4j/export.hpp>

/// OpenSSL's own name of what it calls SSL_CTX.
struct ssl_ctx_st;

namespace neo4j {

/// A program's own OpenSSL context, for DriverConfig::ssl_context(). Copies share it.
///
/// Thread safety: as OpenSSL's, it must not be changed any more once a driver has it.
class NEO4J_API SslContext {
public:
    /// @param context an SSL_CTX that can be a client's, for example native_handle() of a
    ///   boost::asio::ssl::context. This object holds a reference of its own to it.
    /// @throws CertificateConfigurationError for a null pointer
    [[nodiscard]] static SslContext from_native(ssl_ctx_st* context);

    /// The SSL_CTX.
    ssl_ctx_st* native_handle() const noexcept { return context_.get(); }

    friend bool operator==(const SslContext&, const SslContext&) = default;

private:
    explicit SslContext(std::shared_ptr<ssl_ctx_st> context) noexcept;

    std::shared_ptr<ssl_ctx_st> context_;
};

} // namespace neo4j
