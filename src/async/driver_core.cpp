#include "async/driver_core.hpp"

#include <string>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/version.hpp>

namespace neo4j::detail {
namespace {

void require(bool sensible, std::string_view setting, std::string_view rule) {
    if (!sensible)
        throw ConfigurationError(std::string(setting) + " " + std::string(rule));
}

void check(const DriverConfig& config) {
    using std::chrono::nanoseconds;
    const nanoseconds zero{0};
    require(config.max_connection_pool_size() > 0, "max_connection_pool_size",
            "must be at least 1");
    require(config.connection_acquisition_timeout() > zero, "connection_acquisition_timeout",
            "must be longer than zero");
    require(config.connection_timeout() > zero, "connection_timeout", "must be longer than zero");
    require(config.connection_write_timeout() > zero, "connection_write_timeout",
            "must be longer than zero");
    require(!config.liveness_check_timeout() || *config.liveness_check_timeout() >= zero,
            "liveness_check_timeout", "must not be negative; leave it out to never check");
    require(config.max_transaction_retry_time() >= zero, "max_transaction_retry_time",
            "must not be negative; zero tries once");
    require(config.initial_retry_delay() >= zero, "initial_retry_delay", "must not be negative");
    require(config.retry_delay_multiplier() >= 1, "retry_delay_multiplier", "must be at least 1");
    require(config.retry_delay_jitter_factor() >= 0 && config.retry_delay_jitter_factor() <= 1,
            "retry_delay_jitter_factor", "must be from 0 to 1");
    require(config.fetch_size().records() >= 1 || config.fetch_size().is_all(), "fetch_size",
            "must be at least 1, or FetchSize::all()");
}

} // namespace

DriverCore::DriverCore(boost::asio::any_io_executor executor, std::string_view uri_text,
                       AuthToken auth, DriverConfig config)
    : config_(std::move(config)), clock_(system_clock()) {
    const auto uri = parse_uri(uri_text);
    check(config_);
    if (uri.scheme != UriScheme::bolt || uri.encryption != Encryption::none)
        throw ConfigurationError("the scheme '" + uri.scheme_text +
                                 "' is not supported yet; write bolt://HOST:PORT");
    if (config_.user_agent().empty())
        config_.user_agent("neo4j-cpp/" + std::string(neo4j::version()));

    PoolOptions options;
    options.connection.connector = {std::move(executor), config_.connection_timeout(),
                                    config_.keep_alive()};
    options.connection.write_timeout = config_.connection_write_timeout();
    options.connection.hello = {config_.user_agent(), std::move(auth), std::nullopt};
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

} // namespace neo4j::detail
