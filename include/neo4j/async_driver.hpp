#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/async_session.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/bookmark_manager.hpp>
#include <neo4j/config.hpp>
#include <neo4j/export.hpp>
#include <neo4j/params.hpp>
#include <neo4j/pool_metrics.hpp>
#include <neo4j/query.hpp>

namespace neo4j {

namespace detail {
struct BulkAccess;
class DriverCore;
struct DriverAccess;
} // namespace detail

/// The way to a Neo4j server: holds its address, the credentials and a pool of connections. Make
/// one per server or cluster and keep it: sessions are cheap, a driver is not.
///
/// Errors, of everything that asks a server: ServiceUnavailable where none can be reached,
/// SessionExpired where a cluster's server is lost or none of them can serve at present,
/// AuthError and ConfigurationError where it refuses, ConnectionAcquisitionTimeoutError where no
/// connection comes free in time, the server's own; DriverError after close().
///
/// Every awaitable can be cancelled, as it says below. The driver stays whole; a
/// connection that was in use for it is ended.
///
/// Thread safety: any number of threads may share a driver.
///
/// Cancellation, of every awaitable of the library: it is a part of the coroutine that awaits it,
/// whose filter says which of Asio's types come through (co_spawn's own: `terminal` alone; others
/// by this_coro::reset_cancellation_state). One that comes through is obeyed at once whatever its
/// type and raises Asio's operation_aborted. Nothing is lost while it waits for a connection. Once
/// a request has left, the connection is killed, and the transaction and the result on it are over;
/// whether the server has done what it was asked, COMMIT included, is unknown. Let `total` through
/// only where that is all right. The session (unless it was closing) and the driver go on.
///
/// Life: sockets and timers live in the executor's io_context. That may be stopped at any time:
/// what waits is then not resumed until it runs again. It must be destroyed after the driver and
/// all of its sessions, transactions, results and what was spawned with them, unless these live in
/// coroutines of that very io_context, which its destructor ends.
/// Destroying the driver closes its connections at once; sessions that are still there raise an
/// error at their next use. Neither the constructor nor the destructor waits for anything.
/// A driver that was moved from may be destroyed and assigned to; anything else raises UsageError.
/// Assigning to a driver closes the one that it was.
class NEO4J_API AsyncDriver {
public:
    /// @param executor where the driver's sockets and timers live, single- or multi-threaded.
    /// @param uri where to connect; the port is 7687 unless given:
    ///   - `bolt://host[:port]`: one server;
    ///   - `neo4j://host[:port][?key=value&...]`: a cluster, of which that is one server, and the
    ///     query part its routing context;
    ///   - either with `+s` (`bolt+s`, `neo4j+s`): over TLS, with certificates of authorities that
    ///     the system trusts; or with `+ssc`: over TLS, with any certificate;
    ///   - `bolt+ws://host[:port]`, `bolt+wss://host[:port]`: one server over WebSocket, the latter
    ///     over TLS, as `trusted_certificates` or `ssl_context` say (more than the reference has);
    ///   - `bolt+unix:///path`: one server over a Unix socket (more than the reference has).
    /// @param auth what to log on with, an AuthToken or an AuthManager that supplies them. Default:
    ///   no_auth().
    /// @param config the settings.
    /// Errors: ConfigurationError, which says what is wrong with the URI or a setting and what to
    /// write. Nothing is connected yet: see verify_connectivity().
    AsyncDriver(boost::asio::any_io_executor executor, std::string_view uri, DriverAuth auth = {},
                DriverConfig config = {});
    AsyncDriver(AsyncDriver&&) noexcept;
    AsyncDriver& operator=(AsyncDriver&&) noexcept;
    ~AsyncDriver();

    /// A new session. Does not connect. Raises DriverError on a closed driver.
    AsyncSession session(SessionConfig config = {});

    /// Calls the function with a new session (an AsyncSession&) and gives what the function gives.
    /// Closes the session when the function returns or throws, and cancels it on a cancel.
    /// With g++ 12 as in AsyncSession::execute_read.
    template <class Function>
        requires requires { typename detail::ScopeResult<AsyncSession, Function>; }
    auto with_session(Function&& function, SessionConfig config = {}) {
        detail::check_place<Function>();
        auto run = [made = session(std::move(config))](detail::Scope<AsyncSession> scope) mutable {
            return AsyncSession::in_session(std::move(made), std::move(scope));
        };
        return detail::run_scope<AsyncSession, std::decay_t<Function>>(
            std::forward<Function>(function), std::move(run));
    }

    /// Runs one query in a managed transaction, retries included, and gives all of its result:
    /// `auto [records, summary, keys] = co_await driver.execute_query("...", params("k", v))`.
    /// Sees what the driver's earlier calls did: see execute_query_bookmark_manager().
    /// Query and parameters are taken at the call.
    boost::asio::awaitable<EagerResult> execute_query(Query query, Params parameters = {},
                                                      QueryConfig config = {});

    /// As above, but gives what `transform` makes of the result: any callable on an AsyncResult&
    /// that gives an awaitable, `&AsyncResult::single` included. It may be called several times.
    /// With g++ 12 as in AsyncSession::execute_read.
    template <class Transform>
        requires std::invocable<Transform&, AsyncResult&>
    auto execute_query(Query query, Params parameters, QueryConfig config, Transform&& transform) {
        detail::check_place<Transform>();
        return execute_query_with<std::decay_t<Transform>>(std::move(query), std::move(parameters),
                                                           std::move(config),
                                                           std::forward<Transform>(transform));
    }

    /// As the first, but gives each record as a T: a struct of your own, a std::tuple, a number
    /// where there is one field; see AsyncResult::as(). Records are converted inside the
    /// transaction: one that is no T undoes what the query did.
    template <class T>
    boost::asio::awaitable<EagerResultOf<T>> execute_query(Query query, Params parameters = {},
                                                           QueryConfig config = {}) {
        return execute_query_with(std::move(query), std::move(parameters), std::move(config),
                                  detail::ReadEagerly<T>());
    }

    /// What chains the calls of execute_query, unless QueryConfig::bookmark_manager names another.
    /// Sessions that are given it (SessionConfig::bookmark_manager) take part in the chain.
    std::shared_ptr<BookmarkManager> execute_query_bookmark_manager() const;

    /// Connects, where no connection is open, and logs in: an error says why queries will fail.
    boost::asio::awaitable<void> verify_connectivity(SessionConfig config = {});

    /// The server that answers: address, protocol version, agent.
    boost::asio::awaitable<ServerInfo> get_server_info(SessionConfig config = {});

    /// Whether the server accepts this authentication. Other errors than its refusal are raised;
    /// servers that speak Bolt below 5.1 cannot be asked (ConfigurationError).
    boost::asio::awaitable<bool> verify_authentication(AuthToken auth, SessionConfig config = {});
    /// The same for the session's auth or, without one, the driver's.
    boost::asio::awaitable<bool> verify_authentication(SessionConfig config = {});

    /// Whether the server speaks a Bolt version that knows several databases (4.0 and up), so that
    /// `database` can be set.
    boost::asio::awaitable<bool> supports_multi_db();

    /// Whether it speaks one in which users can be switched (5.1 and up), so that `auth` can be set
    /// for a session or a query.
    boost::asio::awaitable<bool> supports_session_auth();

    /// How busy the driver's connections are, now. Cheap; callable at any time, from any thread.
    PoolMetrics pool_metrics() const;

    /// Whether connections are encrypted, by the URI's scheme or by the setting.
    bool encrypted() const;

    /// Closes all connections, politely where they are idle: an answer that a server still owes is
    /// waited for, within connection_acquisition_timeout. A second call does nothing.
    boost::asio::awaitable<void> close();

    /// Whether close() was called.
    bool closed() const noexcept;

private:
    friend class Driver;
    friend struct detail::BulkAccess;
    friend struct detail::DriverAccess;
    explicit AsyncDriver(std::shared_ptr<detail::DriverCore> core) noexcept;
    const std::shared_ptr<detail::DriverCore>& shared_core() const;
    std::shared_ptr<detail::SessionCore> session_core(SessionConfig config);
    // That of one query.
    std::shared_ptr<detail::SessionCore> session_for(const QueryConfig& config, const Query& query);
    // A query's own transaction settings count in place of the call's.
    static void take_settings(Query& query, QueryConfig& config);

    // execute_query of all that has been told.
    static boost::asio::awaitable<EagerResult>
    run_eagerly(std::shared_ptr<detail::SessionCore> session, AccessMode mode,
                TransactionConfig config, Query query, Params parameters);

    // The unit of work of one query whose result is transformed.
    template <class Transform>
    struct QueryUnit {
        using Value =
            typename detail::AwaitableValue<std::invoke_result_t<Transform&, AsyncResult&>>::type;

        boost::asio::awaitable<void> operator()(AsyncManagedTransaction& tx) {
            value.reset();
            auto result = co_await tx.run(query, parameters);
            if constexpr (std::is_void_v<Value>)
                co_await std::invoke(transform, result);
            else
                value.emplace(co_await std::invoke(transform, result));
        }

        Query query;
        Params parameters;
        Transform transform;
        // Of the last try.
        std::optional<std::conditional_t<std::is_void_v<Value>, std::monostate, Value>> value{};
    };

    template <class Unit>
    static boost::asio::awaitable<typename Unit::Value>
    run_query(std::shared_ptr<detail::SessionCore> session, AccessMode mode,
              TransactionConfig config, Unit unit) {
        detail::Work work = std::ref(unit);
        co_await detail::run_work(std::move(session), mode, std::move(config), std::move(work),
                                  detail::BeginMode::pipelined);
        if constexpr (!std::is_void_v<typename Unit::Value>)
            co_return std::move(*unit.value);
    }

    template <class Transform>
    boost::asio::awaitable<typename QueryUnit<Transform>::Value>
    execute_query_with(Query query, Params parameters, QueryConfig config, Transform transform) {
        auto session = session_for(config, query);
        take_settings(query, config);
        QueryUnit<Transform> unit{std::move(query), std::move(parameters), std::move(transform)};
        return run_query(std::move(session), config.routing(), config.transaction(),
                         std::move(unit));
    }

    std::shared_ptr<detail::DriverCore> core_;
};

} // namespace neo4j
