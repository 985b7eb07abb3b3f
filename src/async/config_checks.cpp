#include "async/config_checks.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include <neo4j/error.hpp>

namespace neo4j::detail {
namespace {

using std::chrono::nanoseconds;
constexpr nanoseconds zero{0};

void require(bool sensible, std::string_view setting, std::string_view rule) {
    if (!sensible)
        throw ConfigurationError(std::string(setting) + " " + std::string(rule));
}

void check_acquisition_timeout(nanoseconds timeout) {
    require(timeout > zero, "connection_acquisition_timeout", "must be longer than zero");
}

void check_retry_time(nanoseconds time) {
    require(time >= zero, "max_transaction_retry_time", "must not be negative; zero tries once");
}

// What to do about a setting of encryption that contradicts the scheme.
std::string way_out(const Uri& uri, std::string_view setting) {
    if (uri.scheme == UriScheme::bolt_unix)
        return "', which reaches a server on this machine and is never encrypted: leave it out";
    if (uri.scheme == UriScheme::bolt_ws)
        return "', which is not encrypted: leave it out, or write bolt+wss://";
    return "', which says itself how connections are encrypted and whom they trust: leave it out, "
           "or write " +
           std::string(uri.routing ? "neo4j://" : "bolt://") +
           (setting == "trusted_certificates" ? " and encrypted(true)" : "");
}

void check_fetch_size(FetchSize size) {
    require(size.records() >= 1 || size.is_all(), "fetch_size",
            "must be at least 1, or FetchSize::all(); it is " + std::to_string(size.records()));
}

} // namespace

void check(const DriverConfig& config) {
    require(config.max_connection_pool_size() > 0, "max_connection_pool_size",
            "must be at least 1");
    check_acquisition_timeout(config.connection_acquisition_timeout());
    require(config.connection_timeout() > zero, "connection_timeout", "must be longer than zero");
    require(config.connection_write_timeout() > zero, "connection_write_timeout",
            "must be longer than zero");
    require(!config.liveness_check_timeout() || *config.liveness_check_timeout() >= zero,
            "liveness_check_timeout", "must not be negative; leave it out to never check");
    require(!config.operation_timeout() || *config.operation_timeout() > zero, "operation_timeout",
            "must be longer than zero; leave it out for no bound");
    check_retry_time(config.max_transaction_retry_time());
    require(config.initial_retry_delay() >= zero, "initial_retry_delay", "must not be negative");
    require(config.retry_delay_multiplier() >= 1 && std::isfinite(config.retry_delay_multiplier()),
            "retry_delay_multiplier", "must be at least 1, and finite");
    require(config.retry_delay_jitter_factor() >= 0 && config.retry_delay_jitter_factor() <= 1,
            "retry_delay_jitter_factor", "must be from 0 to 1");
    check_fetch_size(config.fetch_size());
    require(!config.user_agent().empty(), "user_agent",
            "must not be empty; leave it out for the default");
    if (const auto& trusted = config.trusted_certificates())
        if (const auto* custom = std::get_if<TrustCustomCAs>(&*trusted))
            require(!custom->certificates().empty(), "trusted_certificates",
                    "is TrustCustomCAs without a certificate: write TrustCustomCAs(\"ca.pem\")");
}

void check(const DriverConfig& config, const Uri& uri) {
    // A default that is set contradicts nothing, unless certificates would go unverified.
    const auto& trusted = config.trusted_certificates();
    const bool trusts_otherwise = trusted && (uri.encryption != Encryption::system_ca ||
                                              !std::holds_alternative<TrustSystemCAs>(*trusted));
    const char* const contradicting = config.encrypted().value_or(false) ? "encrypted"
                                      : trusts_otherwise                 ? "trusted_certificates"
                                      : config.ssl_context()             ? "ssl_context"
                                                                         : nullptr;
    if (uri.encryption_in_scheme && contradicting != nullptr)
        throw ConfigurationError(std::string(contradicting) +
                                 " cannot be set together with the scheme '" + uri.scheme_text +
                                 way_out(uri, contradicting));
}

void check(const SessionConfig& config, bool driver_logs_on) {
    const auto& auth = config.auth();
    require(!auth || !driver_logs_on || auth->scheme() != "none", "auth",
            "of a session or a query cannot be no_auth() where the driver logs on: leave it out "
            "for the driver's, or make a driver without authentication");
    if (const auto timeout = config.connection_acquisition_timeout())
        check_acquisition_timeout(*timeout);
    if (const auto time = config.max_transaction_retry_time())
        check_retry_time(*time);
    if (const auto size = config.fetch_size())
        check_fetch_size(*size);
}

} // namespace neo4j::detail
