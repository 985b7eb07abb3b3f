#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/address.hpp>
#include <neo4j/export.hpp>
#include <neo4j/pool_metrics.hpp>

/// What a driver tells a tracing or metrics system: its operations, and what happens in its pools
/// of connections, with the names of OpenTelemetry's conventions for database clients. Set by
/// DriverConfig::telemetry_hook. Not to be mixed up with DriverConfig::telemetry_disabled, which is
/// about what the driver tells the server.
///
/// Two adapters are there: <neo4j/prometheus.hpp> and <neo4j/opentelemetry.hpp>.

namespace neo4j {

/// What is observed as one operation. The name that to_string() gives is `db.operation.name`.
enum class OperationKind {
    /// `session.run`: until its result has arrived whole, has failed, or is given up.
    run,
    /// A query inside a transaction: as run. Its parent is the operation that it belongs to.
    transaction_run,
    /// `begin_transaction` and `with_transaction`: until the transaction has ended.
    transaction,
    /// The call, with its retries.
    execute_read,
    /// The call, with its retries.
    execute_write,
    /// The call, with its retries. Its query is no operation of its own.
    execute_query,
    /// The call.
    verify_connectivity,
    /// The call.
    get_server_info
};

/// "run", "transaction_run", ..., "get_server_info".
[[nodiscard]] NEO4J_API std::string_view to_string(OperationKind kind) noexcept;

/// `db.system.name` of every operation and pool.
inline constexpr std::string_view db_system_name = "neo4j";

/// One operation, as far as it is known when a hook is told of it. The views are valid during the
/// call of the hook only.
struct OperationInfo {
    /// What was called; its name is `db.operation.name`.
    OperationKind kind = OperationKind::run;
    /// `db.namespace`: the database; empty: the user's home database, not known yet.
    std::string_view database;
    /// `db.query.text`, as TelemetryHook::query_text() asks for it; empty: the operation has none.
    std::string_view query_text;
    /// `server.address` and `server.port`. At first those of the driver's URI; then those of the
    /// server that was asked last, which in a cluster is another one. Never null.
    const Address* server = nullptr;
};

/// How an operation ended.
struct OperationEnd {
    /// What it was, with what has become known since its start.
    OperationInfo operation;
    /// From start to end.
    std::chrono::nanoseconds duration{0};
    /// `error.type`; empty: no error. One of few words:
    ///   - for an error that the server has sent its GQL status ("42001"), from a server that sends
    ///     none its code ("Neo.ClientError.Statement.SyntaxError");
    ///   - "cancelled" for what was cancelled;
    ///   - else the name of the exception's class ("neo4j::ServiceUnavailable"); "_OTHER" for what
    ///     is no std::exception.
    std::string_view error_type;
    /// `db.response.status_code`: the server's code ("Neo.ClientError.Statement.SyntaxError");
    /// empty: the error is none of the server's.
    std::string_view status_code;
    /// The error itself; null: none, or cancelled by cancel(). Its text may hold values of the
    /// query.
    std::exception_ptr error;
    /// `db.response.returned_rows`, of a query whose result has arrived whole.
    std::optional<std::uint64_t> returned_rows;
};

/// A try that has failed and is followed by another one.
struct OperationRetry {
    /// Counts the tries that have failed, from 1.
    std::uint32_t failed_tries = 0;
    /// As OperationEnd::error_type.
    std::string_view error_type;
    /// As OperationEnd::error.
    std::exception_ptr error;
    /// Until the next try.
    std::chrono::nanoseconds pause{0};
};

/// An operation that a hook observes: what it has made of the start, to be told of the rest. Its
/// methods are called one at a time, though perhaps on different threads; end() once and last. It
/// is destroyed after that, and after the operations whose parent it is.
class OperationSpan {
public:
    OperationSpan() = default;
    OperationSpan(const OperationSpan&) = delete;
    OperationSpan& operator=(const OperationSpan&) = delete;
    virtual ~OperationSpan() = default;

    /// A try has failed, and another one follows. Default: nothing.
    virtual void retry(const OperationRetry&) {}
    /// The operation is over. Default: nothing.
    virtual void end(const OperationEnd&) {}
};

/// What has happened in a pool.
enum class PoolEventKind {
    opened,   ///< a connection; `time`: how long that took (`db.client.connection.create_time`)
    acquired, ///< a connection; `time`: from asking to having it, opening and waiting included
              ///< (`db.client.connection.wait_time`)
    released, ///< a connection; `time`: since it was acquired (`db.client.connection.use_time`)
    closed,   ///< a connection that was opened; `time`: zero
    timed_out ///< no connection came free in time; `time`: how long was waited
              ///< (counts as `db.client.connection.timeouts`)
};

/// "opened", ..., "timed_out".
[[nodiscard]] NEO4J_API std::string_view to_string(PoolEventKind kind) noexcept;

/// Something that has happened in the pool of connections to one server.
struct PoolEvent {
    PoolEventKind kind = PoolEventKind::opened; ///< What has happened.
    /// The server. `db.client.connection.pool.name` is its text. Valid during the call only.
    const Address* server = nullptr;
    /// As the kind says.
    std::chrono::nanoseconds time{0};
};

/// A driver's pools, to be asked at any time from any thread, also when the driver is no more:
/// nothing then.
using PoolSource = std::function<std::optional<PoolMetrics>()>;

/// A driver that has been made with the hook.
struct DriverInfo {
    /// Of its URI.
    Address server;
    /// DriverConfig::max_connection_pool_size, for each server (`db.client.connection.max`, and
    /// `db.client.connection.idle.max`, since the driver closes no connection for being idle).
    std::size_t max_connection_pool_size = 0;
    /// For what is measured when it is asked for, as `db.client.connection.count`. May be kept.
    PoolSource pools;
};

/// How much of a query's text a hook is given.
enum class QueryText {
    none,     ///< none of it: costs nothing
    redacted, ///< as redact_query() makes it
    verbatim  ///< all of it, literals included; never the parameters
};

/// What observes a driver, to be derived from. Set by DriverConfig::telemetry_hook; several drivers
/// may share one. Each method has a default, which does nothing.
///
/// A hook is called in the midst of the driver's work, on the thread that does it, with no lock
/// held: it should be quick. It must not run anything on the driver that calls it. What it throws
/// is logged (logger "neo4j", level error) and changes nothing else; an operation whose start threw
/// is observed no further. What happens while a hook is at work on the same thread is not told.
///
/// Thread safety, needed: any number of threads may call a hook at once.
class NEO4J_API TelemetryHook {
public:
    TelemetryHook() = default;
    TelemetryHook(const TelemetryHook&) = delete;
    TelemetryHook& operator=(const TelemetryHook&) = delete;
    virtual ~TelemetryHook();

    /// How much of a query's text is wanted. Default: redacted.
    [[nodiscard]] virtual QueryText query_text() const noexcept;

    /// An operation begins, on the thread that calls it or, in the async face, awaits it. What is
    /// refused before it begins (a closed session, two operations at once) is none.
    /// @param parent what the operation is part of, a query of its transaction; null: of nothing.
    ///   What start() has returned for that one.
    /// @return who is told of the rest; null: nobody. Default: null.
    [[nodiscard]] virtual std::unique_ptr<OperationSpan> start(const OperationInfo& operation,
                                                               OperationSpan* parent);

    /// Something has happened in a pool. Default: nothing.
    virtual void pool_event(const PoolEvent& event);

    /// A driver was made. Called once for each. Default: nothing.
    virtual void driver_made(const DriverInfo& driver);
};

/// A query's text without what may be somebody's data: each text and number that is written in the
/// query is replaced by `?`, each comment by a space. Names, parameters (`$name`), `true`, `false`
/// and `null` stay: names that are made of data are given away. From a `\u` on, which may stand for
/// a quote, from a text or comment without an end on, and from a backslash outside of texts on, all
/// of the rest becomes one `?`.
///
///     redact_query("MATCH (p {name: 'Ann', age: 42}) // mine\nRETURN p LIMIT $n")
///         == "MATCH (p {name: ?, age: ?})  \nRETURN p LIMIT $n"
[[nodiscard]] NEO4J_API std::string redact_query(std::string_view query);

} // namespace neo4j
