#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <neo4j/auth.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/query.hpp>

namespace neo4j {

/// Whether a session's transactions write. The server refuses writes in a reading one, and a
/// cluster sends reading ones to its readers.
enum class AccessMode { write, read };

/// How many records a PULL asks for at a time.
/// Default: 1,000. `FetchSize::all()` asks for everything at once.
class FetchSize {
public:
    constexpr FetchSize() = default;
    /// At least one; anything else raises ConfigurationError where it is used.
    constexpr FetchSize(std::int64_t records) : records_(records) {}
    static constexpr FetchSize all() { return FetchSize{-1}; }

    constexpr bool is_all() const noexcept { return records_ == -1; }
    /// -1 for all.
    constexpr std::int64_t records() const noexcept { return records_; }

    friend constexpr bool operator==(FetchSize, FetchSize) = default;

private:
    std::int64_t records_ = 1000;
};

/// A driver's settings. Each setter returns the object, so that they can be chained:
/// `DriverConfig().max_connection_pool_size(10).user_agent("my-app/1.0")`.
/// A setting that makes no sense raises ConfigurationError, which names it, when the driver is
/// made.
class DriverConfig {
public:
    using duration = std::chrono::nanoseconds;

    DriverConfig() = default;

    /// How many connections there may be to one server. Default: 100. Must be positive.
    DriverConfig& max_connection_pool_size(std::size_t v) {
        return max_connection_pool_size_ = v, *this;
    }
    std::size_t max_connection_pool_size() const noexcept { return max_connection_pool_size_; }

    /// How long a query may wait for a connection: for a free one, or for a new one to be made,
    /// login included. Default: 60 s. Must be positive.
    DriverConfig& connection_acquisition_timeout(duration v) {
        return connection_acquisition_timeout_ = v, *this;
    }
    duration connection_acquisition_timeout() const noexcept {
        return connection_acquisition_timeout_;
    }

    /// How long the TCP connection to a server may take, all of its addresses together.
    /// Default: 30 s. Must be positive.
    DriverConfig& connection_timeout(duration v) { return connection_timeout_ = v, *this; }
    duration connection_timeout() const noexcept { return connection_timeout_; }

    /// How long one write to a server may be stuck. Default: 30 s. Must be positive.
    DriverConfig& connection_write_timeout(duration v) {
        return connection_write_timeout_ = v, *this;
    }
    duration connection_write_timeout() const noexcept { return connection_write_timeout_; }

    /// A connection older than this is closed rather than used again. Default: 1 h.
    /// Zero: used once. Negative: no limit.
    DriverConfig& max_connection_lifetime(duration v) {
        return max_connection_lifetime_ = v, *this;
    }
    duration max_connection_lifetime() const noexcept { return max_connection_lifetime_; }

    /// A connection that was idle for longer is asked for a sign of life before it is used again.
    /// Default: never. Zero: always.
    DriverConfig& liveness_check_timeout(std::optional<duration> v) {
        return liveness_check_timeout_ = v, *this;
    }
    std::optional<duration> liveness_check_timeout() const noexcept {
        return liveness_check_timeout_;
    }

    /// Whether the system's TCP keep-alive is on. Default: yes.
    DriverConfig& keep_alive(bool v) { return keep_alive_ = v, *this; }
    bool keep_alive() const noexcept { return keep_alive_; }

    /// A managed transaction that failed in a way that may pass is tried again as long as this
    /// time has not gone by since its first try. Default: 30 s. Zero: tried once.
    DriverConfig& max_transaction_retry_time(duration v) {
        return max_transaction_retry_time_ = v, *this;
    }
    duration max_transaction_retry_time() const noexcept { return max_transaction_retry_time_; }

    /// The pause before the first new try. Default: 1 s.
    DriverConfig& initial_retry_delay(duration v) { return initial_retry_delay_ = v, *this; }
    duration initial_retry_delay() const noexcept { return initial_retry_delay_; }

    /// What each further pause is multiplied by. Default: 2. At least 1.
    DriverConfig& retry_delay_multiplier(double v) { return retry_delay_multiplier_ = v, *this; }
    double retry_delay_multiplier() const noexcept { return retry_delay_multiplier_; }

    /// How much a pause varies, as a part of it. Default: 0.2, for plus or minus 20 %. From 0 to 1.
    DriverConfig& retry_delay_jitter_factor(double v) {
        return retry_delay_jitter_factor_ = v, *this;
    }
    double retry_delay_jitter_factor() const noexcept { return retry_delay_jitter_factor_; }

    /// Records a PULL asks for, where the session does not say. Default: 1,000.
    DriverConfig& fetch_size(FetchSize v) { return fetch_size_ = v, *this; }
    FetchSize fetch_size() const noexcept { return fetch_size_; }

    /// What the server's logs call this program. Default: the library's name and version.
    DriverConfig& user_agent(std::string v) { return user_agent_ = std::move(v), *this; }
    const std::string& user_agent() const noexcept { return user_agent_; }

private:
    std::size_t max_connection_pool_size_ = 100;
    duration connection_acquisition_timeout_ = std::chrono::seconds(60);
    duration connection_timeout_ = std::chrono::seconds(30);
    duration connection_write_timeout_ = std::chrono::seconds(30);
    duration max_connection_lifetime_ = std::chrono::hours(1);
    std::optional<duration> liveness_check_timeout_;
    bool keep_alive_ = true;
    duration max_transaction_retry_time_ = std::chrono::seconds(30);
    duration initial_retry_delay_ = std::chrono::seconds(1);
    double retry_delay_multiplier_ = 2.0;
    double retry_delay_jitter_factor_ = 0.2;
    FetchSize fetch_size_;
    std::string user_agent_;
};

/// A session's settings, chained like DriverConfig's.
class SessionConfig {
public:
    SessionConfig() = default;

    /// The database. Default: the user's home database. To name it saves the server a look-up.
    SessionConfig& database(std::string v) { return database_ = std::move(v), *this; }
    const std::optional<std::string>& database() const noexcept { return database_; }

    /// For `run` and `begin_transaction`. Default: write.
    SessionConfig& default_access_mode(AccessMode v) { return default_access_mode_ = v, *this; }
    AccessMode default_access_mode() const noexcept { return default_access_mode_; }

    /// What the session's first transaction must be able to see. Default: nothing.
    SessionConfig& bookmarks(Bookmarks v) { return bookmarks_ = std::move(v), *this; }
    const Bookmarks& bookmarks() const noexcept { return bookmarks_; }

    /// Records a PULL asks for. Default: the driver's setting.
    SessionConfig& fetch_size(FetchSize v) { return fetch_size_ = v, *this; }
    std::optional<FetchSize> fetch_size() const noexcept { return fetch_size_; }

    /// Whose rights the queries have, where the logged-in user may act for others (Bolt 4.4 and
    /// up; below, ConfigurationError). Default: the logged-in user's.
    SessionConfig& impersonated_user(std::string v) {
        return impersonated_user_ = std::move(v), *this;
    }
    const std::optional<std::string>& impersonated_user() const noexcept {
        return impersonated_user_;
    }

private:
    std::optional<std::string> database_;
    AccessMode default_access_mode_ = AccessMode::write;
    Bookmarks bookmarks_;
    std::optional<FetchSize> fetch_size_;
    std::optional<std::string> impersonated_user_;
};

/// Settings of one `execute_query`, chained like DriverConfig's.
class QueryConfig {
public:
    QueryConfig() = default;

    /// Whether the query may be sent to a reader. Default: write.
    QueryConfig& routing(AccessMode v) { return routing_ = v, *this; }
    AccessMode routing() const noexcept { return routing_; }

    /// The database. Default: the user's home database.
    QueryConfig& database(std::string v) { return database_ = std::move(v), *this; }
    const std::optional<std::string>& database() const noexcept { return database_; }

    /// As SessionConfig::impersonated_user.
    QueryConfig& impersonated_user(std::string v) {
        return impersonated_user_ = std::move(v), *this;
    }
    const std::optional<std::string>& impersonated_user() const noexcept {
        return impersonated_user_;
    }

    /// Metadata and time limit of the transaction. Default: none.
    QueryConfig& transaction(TransactionConfig v) { return transaction_ = std::move(v), *this; }
    const TransactionConfig& transaction() const noexcept { return transaction_; }

private:
    AccessMode routing_ = AccessMode::write;
    std::optional<std::string> database_;
    std::optional<std::string> impersonated_user_;
    TransactionConfig transaction_;
};

} // namespace neo4j
