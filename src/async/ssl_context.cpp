#include <utility>

#include <openssl/ssl.h>

#include <neo4j/error.hpp>
#include <neo4j/ssl_context.hpp>

namespace neo4j {

SslContext::SslContext(std::shared_ptr<ssl_ctx_st> context) noexcept
    : context_(std::move(context)) {}

SslContext SslContext::from_native(ssl_ctx_st* context) {
    if (context == nullptr)
        throw CertificateConfigurationError(
            "SslContext::from_native was given no SSL_CTX: pass, for example, native_handle() of a "
            "boost::asio::ssl::context");
    SSL_CTX_up_ref(context);
    return SslContext(std::shared_ptr<ssl_ctx_st>(context, SSL_CTX_free));
}

} // namespace neo4j
