#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/access_mode.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/bolt_handshake.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/client_certificate.hpp>
#include <neo4j/notifications.hpp>
#include <neo4j/query.hpp>
#include <neo4j/resolver.hpp>
#include <neo4j/ssl_context.hpp>
#include <neo4j/trust.hpp>
#include <neo4j/version.hpp>

namespace neo4j {

class TelemetryHook;

/// How many records a PULL asks for at a time; calls that take all that is left (collect(),
/// execute_query, ...) ask for the rest at once.
/// Default: 1,000. `FetchSize::all()` asks for everything at once.
class FetchSize {
public:
    constexpr FetchSize() = default;
    /// At least one; anything else raises ConfigurationError where it is used.
    constexpr FetchSize(std::int64_t records) : records_(records) {}
    /// Everything at once.
    static constexpr FetchSize all() { return FetchSize{-1}; }

    /// Whether everything is asked for at once.
    constexpr bool is_all() const noexcept { return records_ == -1; }
    /// -1 for all.
    constexpr std::int64_t records() const noexcept { return records_; }

    friend constexpr bool operator==(FetchSize, FetchSize) = default;

private:
    std::int64_t records_ = 1000;
};

/// Kinds of notifications that the server shall not send.
using NotificationDisabledClassifications = std::vector<NotificationDisabledClassification>;

/// A driver's settings. Each setter returns the object, so that they can be chained:
/// `DriverConfig().max_connection_pool_size(10).user_agent("my-app/1.0")`.
/// A setting that makes no sense raises ConfigurationError, which names it, when the driver is
/// made.
class DriverConfig {
public:
    /// What times are given in: any std::chrono duration of nanoseconds or coarser converts to it.
    using duration = std::chrono::nanoseconds;

    DriverConfig() = default;

    /// How many connections there may be to one server. Default: 100. Must be positive.
    DriverConfig& max_connection_pool_size(std::size_t v) {
        return max_connection_pool_size_ = v, *this;
    }
    std::size_t max_connection_pool_size() const noexcept { return max_connection_pool_size_; }

    /// How long a query may wait for a connection to one server: for a free one, or for a new one
    /// to be made, login included. Where a server has several addresses each has its share of the
    /// time, so that one which is silent leaves some for the next. In a cluster the time starts
    /// anew with each router and server that is tried. Default: 60 s. Must be positive.
    DriverConfig& connection_acquisition_timeout(duration v) {
        return connection_acquisition_timeout_ = v, *this;
    }
    duration connection_acquisition_timeout() const noexcept {
        return connection_acquisition_timeout_;
    }

    /// How long the TCP connection to a server may take, all of its addresses together: each has
    /// its share of the time that the ones before it have left. Look-ups of names, handshakes and
    /// login are not counted. Default: 30 s. Must be positive.
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

    /// How long any one call may wait for the network, from the call on: what connects, sends and
    /// receives for it is given up then, and the connection with it (ServiceUnavailable, in a
    /// cluster SessionExpired; ConnectionAcquisitionTimeoutError where no connection came free). In
    /// a managed transaction this holds for each step of its own, not for the whole with its
    /// retries. It does not interrupt what auth and bookmark managers of the program do. More than
    /// the reference has. Default: no bound. Must be longer than zero.
    DriverConfig& operation_timeout(std::optional<duration> v) {
        return operation_timeout_ = v, *this;
    }
    std::optional<duration> operation_timeout() const noexcept { return operation_timeout_; }

    /// Which of Bolt's versions are offered to servers. Default: manifest, for Neo4j 3.5, 4.3 and
    /// newer. Neo4j 4.1 and 4.2 need classic.
    DriverConfig& bolt_handshake(BoltHandshake v) { return bolt_handshake_ = v, *this; }
    BoltHandshake bolt_handshake() const noexcept { return bolt_handshake_; }

    /// Whether the system's TCP keep-alive is on. Default: yes.
    DriverConfig& keep_alive(bool v) { return keep_alive_ = v, *this; }
    bool keep_alive() const noexcept { return keep_alive_; }

    /// A managed transaction that failed in a way that may pass is tried again as long as this
    /// time has not gone by since its first failure. That counts every ServiceUnavailable as one
    /// that may pass, a refused certificate too. Default: 30 s. Zero: tried once.
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

    /// From which severity on the server sends notifications; off: none. Default: as the server is
    /// configured. Needs Bolt 5.2; below, ConfigurationError.
    DriverConfig& notifications_min_severity(NotificationMinimumSeverity v) {
        return notifications_min_severity_ = v, *this;
    }
    std::optional<NotificationMinimumSeverity> notifications_min_severity() const noexcept {
        return notifications_min_severity_;
    }

    /// Which kinds of notifications the server leaves out; an empty list: it sends all. Default:
    /// as the server is configured. Needs Bolt 5.2; below, ConfigurationError.
    DriverConfig& notifications_disabled_classifications(NotificationDisabledClassifications v) {
        return notifications_disabled_classifications_ = std::move(v), *this;
    }
    const std::optional<NotificationDisabledClassifications>&
    notifications_disabled_classifications() const noexcept {
        return notifications_disabled_classifications_;
    }

    /// The older name: these are left out too.
    DriverConfig& notifications_disabled_categories(NotificationDisabledClassifications v) {
        return notifications_disabled_categories_ = std::move(v), *this;
    }
    const std::optional<NotificationDisabledClassifications>&
    notifications_disabled_categories() const noexcept {
        return notifications_disabled_categories_;
    }

    /// From which severity on a notification that arrives is logged as a warning to read, with the
    /// place in the query. Default: none is. Filters nothing: see notifications_min_severity.
    DriverConfig& warn_notification_severity(std::optional<NotificationMinimumSeverity> v) {
        return warn_notification_severity_ = v, *this;
    }
    std::optional<NotificationMinimumSeverity> warn_notification_severity() const noexcept {
        return warn_notification_severity_;
    }

    /// Called with each notification at or above warn_notification_severity, in place of the
    /// logger "neo4j.notifications"; never where that is not set. Default: none.
    DriverConfig& notification_handler(NotificationHandler v) {
        return notification_handler_ = std::move(v), *this;
    }
    const NotificationHandler& notification_handler() const noexcept {
        return notification_handler_;
    }

    /// Whether to keep from the server which of the four ways of running a query the program uses
    /// (a number from 0 to 3, once for each use, and only where the server asks for it).
    /// Default: no.
    DriverConfig& telemetry_disabled(bool v) { return telemetry_disabled_ = v, *this; }
    bool telemetry_disabled() const noexcept { return telemetry_disabled_; }

    /// Who is told of the driver's operations and of its pools of connections, for tracing and
    /// metrics: see <neo4j/telemetry.hpp>. Default: nobody; null: nobody.
    DriverConfig& telemetry_hook(std::shared_ptr<TelemetryHook> v) {
        return telemetry_hook_ = std::move(v), *this;
    }
    const std::shared_ptr<TelemetryHook>& telemetry_hook() const noexcept {
        return telemetry_hook_;
    }

    /// `session.run` is tried a second time, at once, where the server refuses the query and says
    /// that trying it again does no harm. Whether not to do so. Default: no.
    DriverConfig& disable_auto_commit_retries(bool v) {
        return disable_auto_commit_retries_ = v, *this;
    }
    bool disable_auto_commit_retries() const noexcept { return disable_auto_commit_retries_; }

    /// Says under which addresses a server can be reached: the one of the URI and, with neo4j://,
    /// each that the cluster names. Default: that very address, whose name the system looks up: one
    /// at a time for each io_context, so that a slow look-up holds up the others. Where that
    /// matters, give addresses as numbers, or a resolver that gives such.
    DriverConfig& resolver(Resolver v) { return resolver_ = std::move(v), *this; }
    const std::optional<Resolver>& resolver() const noexcept { return resolver_; }

    /// Whether connections are encrypted, by TLS 1.2 or newer; `true` not together with a scheme
    /// that says itself whether and how (`+s`, `+ssc`, `bolt+ws`, `bolt+unix`). Default: as the
    /// scheme says; no with `bolt` and `neo4j`.
    DriverConfig& encrypted(bool v) { return encrypted_ = v, *this; }
    std::optional<bool> encrypted() const noexcept { return encrypted_; }

    /// Whose certificates an encrypted connection accepts; not together with a scheme that says so
    /// itself, but for TrustSystemCAs with `+s`, and any with `bolt+wss`. Default: those that the
    /// system trusts. Without `encrypted` or `bolt+wss` it means nothing.
    DriverConfig& trusted_certificates(TrustedCertificates v) {
        return trusted_certificates_ = std::move(v), *this;
    }
    const std::optional<TrustedCertificates>& trusted_certificates() const noexcept {
        return trusted_certificates_;
    }

    /// The certificate that is shown to servers which ask for one, or a function that says which.
    /// Default: none. Without encryption it means nothing.
    DriverConfig& client_certificate(ClientCertificateProvider v) {
        return client_certificate_ = std::move(v), *this;
    }
    const std::optional<ClientCertificateProvider>& client_certificate() const noexcept {
        return client_certificate_;
    }

    /// An OpenSSL context to encrypt connections with; not together with a scheme that says so
    /// itself, but for `bolt+wss`. `encrypted`, `trusted_certificates` and
    /// `client_certificate` then mean nothing: the context decides which certificates are shown and
    /// accepted and which versions of TLS are spoken, so that connections can be less safe than
    /// without it. Where it verifies servers (SSL_VERIFY_PEER), their names are checked, too.
    /// Sessions are not resumed. Default: none.
    DriverConfig& ssl_context(SslContext v) { return ssl_context_ = std::move(v), *this; }
    const std::optional<SslContext>& ssl_context() const noexcept { return ssl_context_; }

private:
    std::size_t max_connection_pool_size_ = 100;
    duration connection_acquisition_timeout_ = std::chrono::seconds(60);
    duration connection_timeout_ = std::chrono::seconds(30);
    duration connection_write_timeout_ = std::chrono::seconds(30);
    duration max_connection_lifetime_ = std::chrono::hours(1);
    std::optional<duration> liveness_check_timeout_;
    std::optional<duration> operation_timeout_;
    BoltHandshake bolt_handshake_ = BoltHandshake::manifest;
    bool keep_alive_ = true;
    duration max_transaction_retry_time_ = std::chrono::seconds(30);
    duration initial_retry_delay_ = std::chrono::seconds(1);
    double retry_delay_multiplier_ = 2.0;
    double retry_delay_jitter_factor_ = 0.2;
    FetchSize fetch_size_;
    std::string user_agent_ = "neo4j-cpp/" + std::string(version());
    std::optional<NotificationMinimumSeverity> notifications_min_severity_;
    std::optional<NotificationDisabledClassifications> notifications_disabled_classifications_;
    std::optional<NotificationDisabledClassifications> notifications_disabled_categories_;
    std::optional<NotificationMinimumSeverity> warn_notification_severity_;
    NotificationHandler notification_handler_;
    bool telemetry_disabled_ = false;
    std::shared_ptr<TelemetryHook> telemetry_hook_;
    bool disable_auto_commit_retries_ = false;
    std::optional<Resolver> resolver_;
    std::optional<bool> encrypted_;
    std::optional<TrustedCertificates> trusted_certificates_;
    std::optional<ClientCertificateProvider> client_certificate_;
    std::optional<SslContext> ssl_context_;
};

/// A session's settings, chained like DriverConfig's.
class SessionConfig {
public:
    /// What times are given in: any std::chrono duration of nanoseconds or coarser converts to it.
    using duration = std::chrono::nanoseconds;

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

    /// Who supplies the bookmarks of each transaction, beside `bookmarks`, and is told of the new
    /// ones. Default: nobody.
    SessionConfig& bookmark_manager(std::shared_ptr<BookmarkManager> v) {
        return bookmark_manager_ = std::move(v), *this;
    }
    const std::shared_ptr<BookmarkManager>& bookmark_manager() const noexcept {
        return bookmark_manager_;
    }

    /// Whom the session's connections are logged on as (Bolt 5.1 and up; below,
    /// ConfigurationError). Default: the driver's. no_auth() only where the driver has no other
    /// either (ConfigurationError): a session cannot do without what the driver does with.
    SessionConfig& auth(AuthToken v) { return auth_ = std::move(v), *this; }
    const std::optional<AuthToken>& auth() const noexcept { return auth_; }

    /// From which severity on the server sends notifications; off: none. Default: as the driver's
    /// setting. Needs Bolt 5.2; below, ConfigurationError.
    SessionConfig& notifications_min_severity(NotificationMinimumSeverity v) {
        return notifications_min_severity_ = v, *this;
    }
    std::optional<NotificationMinimumSeverity> notifications_min_severity() const noexcept {
        return notifications_min_severity_;
    }

    /// Which kinds of notifications the server leaves out; an empty list: it sends all. Default:
    /// as the driver's setting. Needs Bolt 5.2; below, ConfigurationError.
    SessionConfig& notifications_disabled_classifications(NotificationDisabledClassifications v) {
        return notifications_disabled_classifications_ = std::move(v), *this;
    }
    const std::optional<NotificationDisabledClassifications>&
    notifications_disabled_classifications() const noexcept {
        return notifications_disabled_classifications_;
    }

    /// The older name: these are left out too.
    SessionConfig& notifications_disabled_categories(NotificationDisabledClassifications v) {
        return notifications_disabled_categories_ = std::move(v), *this;
    }
    const std::optional<NotificationDisabledClassifications>&
    notifications_disabled_categories() const noexcept {
        return notifications_disabled_categories_;
    }

    /// As DriverConfig::connection_acquisition_timeout. Default: the driver's setting.
    SessionConfig& connection_acquisition_timeout(duration v) {
        return connection_acquisition_timeout_ = v, *this;
    }
    std::optional<duration> connection_acquisition_timeout() const noexcept {
        return connection_acquisition_timeout_;
    }

    /// As DriverConfig::max_transaction_retry_time. Default: the driver's setting.
    SessionConfig& max_transaction_retry_time(duration v) {
        return max_transaction_retry_time_ = v, *this;
    }
    std::optional<duration> max_transaction_retry_time() const noexcept {
        return max_transaction_retry_time_;
    }

    /// As DriverConfig::disable_auto_commit_retries. Default: the driver's setting.
    SessionConfig& disable_auto_commit_retries(bool v) {
        return disable_auto_commit_retries_ = v, *this;
    }
    std::optional<bool> disable_auto_commit_retries() const noexcept {
        return disable_auto_commit_retries_;
    }

    /// Whether a transaction's BEGIN leaves together with its first query, which saves each
    /// transaction a round trip: what the server says of BEGIN is then raised by that query, or by
    /// commit() where there was none. Default: false, begin_transaction() and units of work wait
    /// for the answer. execute_query() and bulk_load() always do it this way.
    SessionConfig& pipelined_begin(bool v) { return pipelined_begin_ = v, *this; }
    bool pipelined_begin() const noexcept { return pipelined_begin_; }

private:
    std::optional<std::string> database_;
    AccessMode default_access_mode_ = AccessMode::write;
    Bookmarks bookmarks_;
    std::optional<FetchSize> fetch_size_;
    std::optional<std::string> impersonated_user_;
    std::shared_ptr<BookmarkManager> bookmark_manager_;
    std::optional<AuthToken> auth_;
    std::optional<NotificationMinimumSeverity> notifications_min_severity_;
    std::optional<NotificationDisabledClassifications> notifications_disabled_classifications_;
    std::optional<NotificationDisabledClassifications> notifications_disabled_categories_;
    std::optional<duration> connection_acquisition_timeout_;
    std::optional<duration> max_transaction_retry_time_;
    std::optional<bool> disable_auto_commit_retries_;
    bool pipelined_begin_ = false;
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

    /// Who supplies the query's bookmarks and is told of the new one; nullptr: nobody. Default: the
    /// driver's execute_query_bookmark_manager(), which chains the driver's queries.
    QueryConfig& bookmark_manager(std::shared_ptr<BookmarkManager> v) {
        return bookmark_manager_ = std::move(v), *this;
    }
    const std::optional<std::shared_ptr<BookmarkManager>>& bookmark_manager() const noexcept {
        return bookmark_manager_;
    }

    /// As SessionConfig::auth.
    QueryConfig& auth(AuthToken v) { return auth_ = std::move(v), *this; }
    const std::optional<AuthToken>& auth() const noexcept { return auth_; }

    /// Metadata and time limit of the transaction, where the query has none of its own (Query).
    /// Default: none.
    QueryConfig& transaction(TransactionConfig v) { return transaction_ = std::move(v), *this; }
    const TransactionConfig& transaction() const noexcept { return transaction_; }

private:
    AccessMode routing_ = AccessMode::write;
    std::optional<std::string> database_;
    std::optional<std::string> impersonated_user_;
    std::optional<std::shared_ptr<BookmarkManager>> bookmark_manager_;
    std::optional<AuthToken> auth_;
    TransactionConfig transaction_;
};

} // namespace neo4j
