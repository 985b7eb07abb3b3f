#include "async/driver_core.hpp"

#include <string>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/version.hpp>

#include "async/callback_scope.hpp"
#include "async/config_checks.hpp"

namespace neo4j::detail {

namespace {

// Notes that the program's function is at work.
Resolver guarded(const DriverCore& driver, Resolver resolver) {
    return [&driver, resolver = std::move(resolver)](
               Address address) -> boost::asio::awaitable<std::vector<Address>> {
        const CallbackScope scope(driver);
        co_return co_await resolver(std::move(address));
    };
}
ClientCertificateProvider guarded(const DriverCore& driver, ClientCertificateProvider provider) {
    return [&driver, provider = std::move(
                         provider)]() -> boost::asio::awaitable<std::optional<ClientCertificate>> {
        const CallbackScope scope(driver);
        co_return co_await provider();
    };
}

// The program's own context wins over every other setting. Null: nothing is encrypted.
std::shared_ptr<TlsClient> tls_client(const DriverConfig& config, const Uri& uri,
                                      std::optional<ClientCertificateProvider> provider) {
    if (config.ssl_context())
        return std::make_shared<TlsClient>(*config.ssl_context());
    if (uri.encryption == Encryption::trust_all)
        return std::make_shared<TlsClient>(TrustAll(), std::move(provider));
    if (uri.encryption == Encryption::none && !config.encrypted().value_or(false))
        return nullptr;
    return std::make_shared<TlsClient>(config.trusted_certificates().value_or(TrustSystemCAs()),
                                       std::move(provider));
}

} // namespace

DriverCore::DriverCore(boost::asio::any_io_executor executor, std::string_view uri_text,
                       AuthToken auth, DriverConfig config, std::shared_ptr<const Clock> clock)
    : config_(std::move(config)), clock_(std::move(clock)) {
    const auto uri = parse_uri(uri_text);
    check(config_);
    check(config_, uri);
    if (config_.user_agent().empty())
        config_.user_agent("neo4j-cpp/" + std::string(neo4j::version()));

    blocking_ = !executor;
    auto resolver = config_.resolver();
    if (resolver && blocking_)
        resolver = guarded(*this, *resolver);
    auto provider = config_.client_certificate();
    if (provider && blocking_)
        provider = guarded(*this, *provider);
    auto tls = tls_client(config_, uri, std::move(provider));
    encrypted_ = tls != nullptr;

    PoolOptions options;
    options.connection.connector = {std::move(executor),  config_.connection_timeout(),
                                    config_.keep_alive(), std::move(resolver),
                                    std::move(tls),       uri.scheme == UriScheme::bolt_ws};
    options.connection.write_timeout = config_.connection_write_timeout();
    options.connection.hello = {config_.user_agent(), std::move(auth), std::nullopt,
                                notification_filter(config_)};
    options.connection.telemetry = !config_.telemetry_disabled();
    options.connection.clock = clock_;
    options.max_size = config_.max_connection_pool_size();
    options.acquisition_timeout = config_.connection_acquisition_timeout();
    options.max_lifetime = config_.max_connection_lifetime();
    options.liveness_check = config_.liveness_check_timeout();
    pool_ = std::make_shared<Pool>(std::move(options), uri.address);
}

void DriverCore::check_open() const {
    if (closed())
        throw DriverError("the driver is closed: make a new one");
}

void DriverCore::close() noexcept {
    if (!closed_.exchange(true, std::memory_order_acq_rel))
        pool_->close();
}

boost::asio::awaitable<void> DriverCore::close_politely(std::shared_ptr<DriverCore> self) {
    CallbackScope::check_outside(*self);
    if (self->closed_.exchange(true, std::memory_order_acq_rel))
        co_return;
    // Also where waiting is cancelled.
    struct Closing {
        Pool& pool;
        ~Closing() { pool.close(); }
    } const closing{self->pool()};
    co_await self->pool().settle_idle();
}

} // namespace neo4j::detail
