#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/export.hpp>

/// The exceptions of the library. What goes wrong with a driver, a session or a server derives from
/// GqlError. Values made by hand throw the standard library's: std::invalid_argument for what
/// cannot be (Iso8601Error is one), std::out_of_range for what is not there, std::runtime_error
/// where the machine's own time zone cannot be found.
///
///     GqlError
///     + Neo4jError                       the server answered with a failure
///     | + ClientError
///     | | + ConstraintError
///     | | + CypherSyntaxError
///     | | + CypherTypeError
///     | | + AuthError
///     | | | + TokenExpired
///     | | + Forbidden
///     | + DatabaseError
///     | + TransientError
///     |   + DatabaseUnavailable
///     |   + NotALeader
///     |   + ForbiddenOnReadOnlyDatabase
///     + DriverError                      the driver itself found something wrong
///       + SessionError
///       + TransactionError
///       | + TransactionNestingError
///       + ResultError
///       | + ResultFailedError
///       | + ResultConsumedError
///       | + ResultNotSingleError
///       + BrokenRecordError
///       + SessionExpired
///       + ServiceUnavailable
///       | + RoutingServiceUnavailable
///       | + WriteServiceUnavailable
///       | + ReadServiceUnavailable
///       | + IncompleteCommit
///       + ConfigurationError
///       | + AuthConfigurationError
///       | + CertificateConfigurationError
///       | + UnsupportedServerProduct
///       + ConnectionPoolError
///       | + ConnectionAcquisitionTimeoutError
///       + ValueError
///       | + ValueTypeError
///       | + ValueRangeError
///       | + MissingKeyError
///       | + IndexError
///       + ProtocolError
///       + UsageError
///
/// A cancelled operation is not an error of this library: the cancel error of Asio passes through.
///
/// Thread safety, for all of them: an exception never changes after it was made; copying it cannot
/// throw and shares its data; any number of threads may read one.

namespace neo4j {

class Map;

namespace detail {
struct ErrorInfo;
struct ErrorAccess;
} // namespace detail

/// The server's own grouping of an error, see GqlError::gql_classification().
enum class GqlErrorClassification {
    client_error,    ///< the request is at fault
    transient_error, ///< trying again may help
    database_error,  ///< the server is at fault
    unknown          ///< the server named none, or one that this version does not know
};

/// The server's name of a classification: "CLIENT_ERROR", ..., "UNKNOWN".
[[nodiscard]] NEO4J_API std::string_view to_string(GqlErrorClassification value) noexcept;

/// What every error of the library tells. Raised only as one of its subclasses; a plain GqlError
/// appears as a cause() inside a server error.
class NEO4J_API GqlError : public std::runtime_error {
public:
    /// For the library's own use: the type of the argument is not public.
    explicit GqlError(std::shared_ptr<const detail::ErrorInfo> info);

    // Copies only, also where a move is asked for: there is no emptied state.
    GqlError(const GqlError&) noexcept = default;
    GqlError& operator=(const GqlError&) noexcept = default;
    ~GqlError() override;

    /// What happened, for people to read; what() adds code, status and causes.
    [[nodiscard]] const std::string& message() const noexcept;

    /// The five characters of the GQL status, for example "42001". "50N42" stands for an error
    /// without a status of its own: one of a server before 5.26, or one of the driver.
    [[nodiscard]] const std::string& gql_status() const noexcept;

    /// The text that belongs to gql_status().
    [[nodiscard]] const std::string& gql_status_description() const noexcept;

    /// The server's classification as it was sent, or nothing.
    [[nodiscard]] const std::optional<std::string>& gql_raw_classification() const noexcept;

    /// gql_raw_classification() as an enumerator; unknown where there is none.
    [[nodiscard]] GqlErrorClassification gql_classification() const noexcept;

    /// What else the server tells about the error. Where it told nothing, the record holds the
    /// defaults: OPERATION "", OPERATION_CODE "0", CURRENT_SCHEMA "/". Include <neo4j/value.hpp>
    /// to read it.
    [[nodiscard]] const Map& diagnostic_record() const;

    /// The error behind this one, or nullptr. It lives as long as this error or a copy of it.
    [[nodiscard]] const GqlError* cause() const noexcept;

    /// The first error with this status in the chain that starts with this error and follows
    /// cause(), or nullptr.
    [[nodiscard]] const GqlError* find_by_gql_status(std::string_view status) const noexcept;

    /// Whether the same transaction, tried again from its start, may succeed. An auto-commit
    /// query (session.run) must not be repeated for that alone: it may have taken effect.
    [[nodiscard]] bool is_retryable() const noexcept;

private:
    friend struct detail::ErrorAccess;
    std::shared_ptr<const detail::ErrorInfo> info_;
};

// ------------------------------------------------------------------ errors sent by the server ---

/// The server answered with a failure.
class NEO4J_API Neo4jError : public GqlError {
public:
    using GqlError::GqlError;

    /// Makes one by hand, for tests and for code that stands in for a server.
    /// @param code such as "Neo.ClientError.Statement.SyntaxError". It does not choose the class.
    explicit Neo4jError(const std::string& message,
                        std::string_view code = "Neo.DatabaseError.General.UnknownError");

    /// The server's code, for example "Neo.ClientError.Statement.SyntaxError". Codes of old
    /// servers that have since been renamed are given under their present name.
    [[nodiscard]] const std::string& code() const noexcept;

    /// The second part of the code, for example "ClientError".
    [[nodiscard]] const std::string& classification() const noexcept;

    /// The third part of the code, for example "Statement".
    [[nodiscard]] const std::string& category() const noexcept;

    /// The fourth part of the code, for example "SyntaxError".
    [[nodiscard]] const std::string& title() const noexcept;
};

/// The request is at fault: a changed one may succeed.
class NEO4J_API ClientError : public Neo4jError {
public:
    using Neo4jError::Neo4jError;
};

/// The data would violate a constraint.
class NEO4J_API ConstraintError : public ClientError {
public:
    using ClientError::ClientError;
};

/// The query is not valid Cypher.
class NEO4J_API CypherSyntaxError : public ClientError {
public:
    using ClientError::ClientError;
};

/// The query uses a value of a type that does not fit.
class NEO4J_API CypherTypeError : public ClientError {
public:
    using ClientError::ClientError;
};

/// The server did not accept the authentication.
class NEO4J_API AuthError : public ClientError {
public:
    using ClientError::ClientError;
};

/// The authentication token is past its time; a new one is needed.
class NEO4J_API TokenExpired : public AuthError {
public:
    using AuthError::AuthError;
};

/// The user, or this kind of transaction, may not do this.
class NEO4J_API Forbidden : public ClientError {
public:
    using ClientError::ClientError;
};

/// The server failed to serve the request.
class NEO4J_API DatabaseError : public Neo4jError {
public:
    using Neo4jError::Neo4jError;
};

/// The server cannot serve the request now; later it may. Retryable.
class NEO4J_API TransientError : public Neo4jError {
public:
    using Neo4jError::Neo4jError;

    /// Makes one by hand, for tests and for code that stands in for a server.
    explicit TransientError(const std::string& message,
                            std::string_view code = "Neo.DatabaseError.General.UnknownError");
};

/// The database is not available on that server at present. Retryable.
class NEO4J_API DatabaseUnavailable : public TransientError {
public:
    using TransientError::TransientError;
};

/// A write reached a cluster member that no longer leads the database. Retryable.
class NEO4J_API NotALeader : public TransientError {
public:
    using TransientError::TransientError;
};

/// A write reached a cluster member that only reads. Retryable.
class NEO4J_API ForbiddenOnReadOnlyDatabase : public TransientError {
public:
    using TransientError::TransientError;
};

// -------------------------------------------------------------------- errors of the driver ------

/// The driver itself found something wrong.
class NEO4J_API DriverError : public GqlError {
public:
    using GqlError::GqlError;

    /// @param cause the error behind this one, or nullptr
    explicit DriverError(const std::string& message,
                         std::shared_ptr<const GqlError> cause = nullptr);
};

/// A session was used in a way it cannot serve, for example after close().
class NEO4J_API SessionError : public DriverError {
public:
    using DriverError::DriverError;
};

/// A transaction was used in a way it cannot serve, for example after commit().
class NEO4J_API TransactionError : public DriverError {
public:
    using DriverError::DriverError;
};

/// A transaction was begun while another one of the same session is open.
class NEO4J_API TransactionNestingError : public TransactionError {
public:
    using TransactionError::TransactionError;
};

/// A result was used in a way it cannot serve.
class NEO4J_API ResultError : public DriverError {
public:
    using DriverError::DriverError;
};

/// Records were asked of a result that failed, or whose transaction failed through another one.
class NEO4J_API ResultFailedError : public ResultError {
public:
    using ResultError::ResultError;
};

/// Records were asked of a result that has been consumed.
class NEO4J_API ResultConsumedError : public ResultError {
public:
    using ResultError::ResultError;
};

/// A result that should have exactly one record has none, or more.
class NEO4J_API ResultNotSingleError : public ResultError {
public:
    using ResultError::ResultError;
};

/// A field was touched that could not be decoded, for example a time in an unknown zone. The rest
/// of the record and of the stream is whole.
class NEO4J_API BrokenRecordError : public DriverError {
public:
    using DriverError::DriverError;
};

/// The session can no longer do what it was made for; a new one can. Retryable.
class NEO4J_API SessionExpired : public DriverError {
public:
    using DriverError::DriverError;

    /// @param cause the error behind this one, or nullptr
    explicit SessionExpired(const std::string& message,
                            std::shared_ptr<const GqlError> cause = nullptr);
};

/// No server could be reached, or the connection was lost. Retryable, and that also where no retry
/// can help, as with a certificate that is not trusted, has expired or is for another host, or with
/// a server that speaks no TLS: a managed transaction then fails only when
/// DriverConfig::max_transaction_retry_time is over. The Python driver does the same, for another
/// server of the cluster, or a new certificate, may make it right. `verify_connectivity()` raises
/// it at once.
class NEO4J_API ServiceUnavailable : public DriverError {
public:
    using DriverError::DriverError;

    /// @param cause the error behind this one, or nullptr
    explicit ServiceUnavailable(const std::string& message,
                                std::shared_ptr<const GqlError> cause = nullptr);
};

/// A router's table names no router, and is not taken. The cause() of a ServiceUnavailable that
/// says which routers were tried; never raised by itself, as in the Python driver. Retryable.
class NEO4J_API RoutingServiceUnavailable : public ServiceUnavailable {
public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// The cluster has no server that writes to the database: the cause() of a SessionExpired.
/// Retryable.
class NEO4J_API WriteServiceUnavailable : public ServiceUnavailable {
public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// The cluster has no server that reads from the database: the cause() of a SessionExpired, or of a
/// ServiceUnavailable where a router's table names none. Retryable.
class NEO4J_API ReadServiceUnavailable : public ServiceUnavailable {
public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// The connection was lost while a COMMIT was outstanding, or the server's answer to it could not
/// be read: whether the transaction took effect is not known. Not retryable, since trying again
/// could do the work twice.
class NEO4J_API IncompleteCommit : public ServiceUnavailable {
public:
    using ServiceUnavailable::ServiceUnavailable;

    /// @param cause the error behind this one, or nullptr
    explicit IncompleteCommit(const std::string& message,
                              std::shared_ptr<const GqlError> cause = nullptr);
};

/// A setting, a URI or an address makes no sense, or the server cannot serve it.
class NEO4J_API ConfigurationError : public DriverError {
public:
    using DriverError::DriverError;
};

/// The authentication settings make no sense. For auth managers and providers of a program's own to
/// throw: the library, like the Python driver, raises ConfigurationError or AuthError instead.
class NEO4J_API AuthConfigurationError : public ConfigurationError {
public:
    using ConfigurationError::ConfigurationError;
};

/// A certificate or its key could not be used.
class NEO4J_API CertificateConfigurationError : public ConfigurationError {
public:
    using ConfigurationError::ConfigurationError;
};

/// The peer is not a Neo4j server, or one too old or too new to share a protocol version with.
class NEO4J_API UnsupportedServerProduct : public ConfigurationError {
public:
    using ConfigurationError::ConfigurationError;
};

/// The connection pool cannot do what was asked of it.
class NEO4J_API ConnectionPoolError : public DriverError {
public:
    using DriverError::DriverError;
};

/// No connection came free within connection_acquisition_timeout.
class NEO4J_API ConnectionAcquisitionTimeoutError : public ConnectionPoolError {
public:
    using ConnectionPoolError::ConnectionPoolError;
};

/// A value is not what the program took it for.
class NEO4J_API ValueError : public DriverError {
public:
    using DriverError::DriverError;
};

/// A value was read as a C++ type that cannot hold its kind.
class NEO4J_API ValueTypeError : public ValueError {
public:
    using ValueError::ValueError;

    /// @param expected what the program asked for, for example "std::int64_t"
    /// @param actual what is there, for example "String"
    /// @param path where it is, for example "person.address[2]"; may be empty
    ValueTypeError(std::string_view expected, std::string_view actual, std::string_view path);

    /// What the program asked for.
    [[nodiscard]] const std::string& expected() const noexcept;
    /// What is there.
    [[nodiscard]] const std::string& actual() const noexcept;
    /// Where it is; may be empty.
    [[nodiscard]] const std::string& path() const noexcept;
};

/// A number does not fit: on reading into the C++ type, on sending into the server's.
class NEO4J_API ValueRangeError : public ValueError {
public:
    using ValueError::ValueError;

    /// @param expected the type that is too small, for example "std::int8_t"
    /// @param actual the number as text, for example "300"
    /// @param path where it is; may be empty
    ValueRangeError(std::string_view expected, std::string_view actual, std::string_view path);

    /// The type that is too small.
    [[nodiscard]] const std::string& expected() const noexcept;
    /// The number, as text.
    [[nodiscard]] const std::string& actual() const noexcept;
    /// Where it is; may be empty.
    [[nodiscard]] const std::string& path() const noexcept;
};

/// A key was asked for that is not there. The text lists the keys that are.
class NEO4J_API MissingKeyError : public ValueError {
public:
    /// @param key the one that is missing
    /// @param keys those that exist
    /// @param where what was searched, for example "record" or "row 3, p.address"; may be empty
    MissingKeyError(std::string_view key, std::vector<std::string> keys,
                    std::string_view where = {});

    /// The key that is missing.
    [[nodiscard]] const std::string& key() const noexcept;
    /// The keys that exist.
    [[nodiscard]] const std::vector<std::string>& keys() const noexcept;
};

/// An index lies outside its list or record.
class NEO4J_API IndexError : public ValueError {
public:
    using ValueError::ValueError;

    /// @param index the one that was asked for
    /// @param size how many entries there are
    /// @param where what was searched, for example "record" or "list"; may be empty
    IndexError(std::int64_t index, std::size_t size, std::string_view where = {});

    /// The index that was asked for.
    [[nodiscard]] std::int64_t index() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
};

/// The peer sent bytes that break Bolt or PackStream. The connection is given up.
class NEO4J_API ProtocolError : public DriverError {
public:
    using DriverError::DriverError;
};

/// The program used the library in a way that it forbids: two operations at once on a session, an
/// object after it was moved from, a blocking call inside a callback of the same driver.
class NEO4J_API UsageError : public DriverError {
public:
    using DriverError::DriverError;
};

} // namespace neo4j
