#include "async/driver_core.hpp"

#include <string>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/version.hpp>

#include "async/callback_scope.hpp"
#include "async/config_checks.hpp"
#include "async/hook.hpp"

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

// The same for an auth manager.
class GuardedAuthManager final : public AuthManager {
public:
    GuardedAuthManager(const DriverCore& driver, std::shared_ptr<AuthManager> manager)
        : driver_(driver), manager_(std::move(manager)) {}

    boost::asio::awaitable<AuthToken> get_auth() override {
        const CallbackScope scope(driver_);
        co_return co_await manager_->get_auth();
    }
    boost::asio::awaitable<bool> handle_security_exception(AuthToken auth,
                                                           Neo4jError error) override {
        const CallbackScope scope(driver_);
        auto handling = manager_->handle_security_exception(std::move(auth), std::move(error));
        co_return co_await std::move(handling);
    }

private:
    const DriverCore& driver_;
    const std::shared_ptr<AuthManager> manager_;
};

} // namespace

DriverCore::DriverCore(boost::asio::any_io_executor executor, std::string_view uri_text,
                       DriverAuth auth, DriverConfig config, std::shared_ptr<const Clock> clock,
                       LookUp look_up)
    : config_(std::move(config)), clock_(std::move(clock)) {
    const auto uri = parse_uri(uri_text);
    check(config_);
    check(config_, uri);
    address_ = uri.address;

    blocking_ = !executor;
    auto resolver = config_.resolver();
    if (resolver && blocking_)
        resolver = guarded(*this, *resolver);
    auto provider = config_.client_certificate();
    if (provider && blocking_)
        provider = guarded(*this, *provider);
    auto tls = tls_client(config_, uri, std::move(provider));
    encrypted_ = tls != nullptr;

    auth_manager_ = auth.manager();
    if (auth_manager_ && blocking_)
        auth_manager_ = std::make_shared<GuardedAuthManager>(*this, auth.manager());

    PoolOptions options;
    options.connection.connector = {std::move(executor),  config_.connection_timeout(),
                                    config_.keep_alive(), std::move(resolver),
                                    std::move(tls),       uri.scheme == UriScheme::bolt_ws,
                                    std::move(look_up)};
    options.connection.handshake = config_.bolt_handshake();
    options.connection.write_timeout = config_.connection_write_timeout();
    options.connection.operation_timeout = config_.operation_timeout();
    options.connection.hello = {config_.user_agent(), auth.token().value_or(no_auth()),
                                std::nullopt, notification_filter(config_)};
    options.connection.telemetry = !config_.telemetry_disabled();
    options.connection.clock = clock_;
    options.max_size = config_.max_connection_pool_size();
    options.acquisition_timeout = config_.connection_acquisition_timeout();
    options.max_lifetime = config_.max_connection_lifetime();
    options.liveness_check = config_.liveness_check_timeout();
    options.telemetry_hook = config_.telemetry_hook();
    options.connection.ssr_tally = std::make_shared<SsrTally>();
    options.connection.in_flight = std::make_shared<InFlight>();
    if (uri.routing) {
        auto context = uri.routing_context;
        context.emplace_back("address", uri.address.to_string());
        options.connection.hello.routing_context = context;
        servers_ = std::make_shared<Servers>(std::move(options));
        router_ = std::make_shared<Router>(servers_, uri.address, std::move(context));
    } else {
        servers_ = std::make_shared<Servers>(std::move(options));
        direct_ = servers_->pool(uri.address);
    }
    if (config_.telemetry_hook())
        tell_hook();
}

void DriverCore::tell_hook() const noexcept {
    call_hook([this] {
        const std::weak_ptr<const Servers> weak = servers_;
        const auto pools = [weak]() -> std::optional<PoolMetrics> {
            const auto servers = weak.lock();
            return servers ? std::optional(servers->metrics()) : std::nullopt;
        };
        config_.telemetry_hook()->driver_made(
            {address_, config_.max_connection_pool_size(), pools});
    });
}

void DriverCore::supply_auth(Errand& errand) const {
    if (!errand.wanted.auth)
        errand.wanted.auth_manager = auth_manager_;
}

boost::asio::awaitable<void> DriverCore::refresh_routing_table(Errand errand) {
    supply_auth(errand);
    co_await router_->refresh(std::move(errand));
}

bool DriverCore::logs_on() const noexcept {
    return auth_manager_ || servers_->options().connection.hello.auth.scheme() != "none";
}

boost::asio::awaitable<Routed> DriverCore::acquire(Errand errand) {
    supply_auth(errand);
    if (router_)
        co_return co_await router_->acquire(std::move(errand));
    co_return Routed(co_await direct_->acquire(std::move(errand.wanted)));
}

Lease DriverCore::try_acquire(const Errand& errand) {
    if (auth_manager_ && !errand.wanted.auth)
        return {}; // the manager may have to be waited for
    return router_ ? router_->try_acquire(errand) : direct_->try_acquire(errand.wanted);
}

void DriverCore::check_open() const {
    if (closed())
        throw DriverError("the driver is closed: make a new one");
}

void DriverCore::close() noexcept {
    if (!closed_.exchange(true, std::memory_order_acq_rel))
        servers_->close();
}

boost::asio::awaitable<void> DriverCore::close_politely(std::shared_ptr<DriverCore> self) {
    CallbackScope::check_outside(*self);
    if (self->closed_.exchange(true, std::memory_order_acq_rel))
        co_return;
    // Also where waiting is cancelled.
    struct Closing {
        Servers& servers;
        ~Closing() { servers.close(); }
    } const closing{*self->servers_};
    co_await self->servers_->settle_idle();
}

} // namespace neo4j::detail
