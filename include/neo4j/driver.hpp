#pragma once

#include <concepts>
#include <functional>
#include <string_view>
#include <utility>

#include <neo4j/async_driver.hpp>
#include <neo4j/export.hpp>
#include <neo4j/result.hpp>
#include <neo4j/session.hpp>

namespace neo4j {

/// AsyncDriver for programs that block: the same methods. Each call does its work on the calling
/// thread, without any other; many threads may share a driver.
///
/// Thread safety: any number of threads may use a driver, each with sessions of its own.
class NEO4J_API Driver {
public:
    /// As AsyncDriver's constructor, which needs an executor besides.
    explicit Driver(std::string_view uri, DriverAuth auth = {}, DriverConfig config = {});

    /// As AsyncDriver::session.
    Session session(SessionConfig config = {}) {
        return Session(driver_.session(std::move(config)));
    }

    /// As AsyncDriver::with_session, with a Session&.
    template <std::invocable<Session&> Function>
    auto with_session(Function&& function, SessionConfig config = {}) {
        return detail::keep_result<Session>(function,
                                            [&](const std::function<void(Session&)>& scope) {
                                                in_session(std::move(config), scope);
                                            });
    }

    /// `auto [records, summary, keys] = driver.execute_query("...", params("k", v))`.
    EagerResult execute_query(Query query, Params parameters = {}, QueryConfig config = {});

    /// As above, but gives each record as a T: a struct of your own, a std::tuple, a number where
    /// there is one field; see AsyncResult::as(). Records are converted inside the transaction: one
    /// that is no T undoes what the query did.
    template <class T>
    EagerResultOf<T> execute_query(Query query, Params parameters = {}, QueryConfig config = {}) {
        return execute_query(
            std::move(query), std::move(parameters), std::move(config), [](Result& result) {
                auto records = result.as<T>();
                auto summary = result.consume();
                return EagerResultOf<T>{std::move(records), std::move(summary), result.keys()};
            });
    }

    /// Gives what `transform`, any callable on a Result&, makes of the result.
    template <class Transform>
        requires std::invocable<Transform&, Result&>
    auto execute_query(Query query, Params parameters, QueryConfig config, Transform transform) {
        auto session = this->session(config, query);
        AsyncDriver::take_settings(query, config);
        const auto work = [&](ManagedTransaction& transaction) {
            auto result = transaction.run(query, parameters);
            return std::invoke(transform, result);
        };
        return session.execute(config.routing(), work, config.transaction(),
                               detail::BeginMode::pipelined);
    }

    ///@{
    /// As AsyncDriver's method of that name, with the wait on the calling thread.
    /// Errors: its; UsageError in a callback or coroutine that runs on the same driver.
    std::shared_ptr<BookmarkManager> execute_query_bookmark_manager() const {
        return driver_.execute_query_bookmark_manager();
    }
    void verify_connectivity(SessionConfig config = {});
    ServerInfo get_server_info(SessionConfig config = {});
    bool verify_authentication(AuthToken auth, SessionConfig config = {});
    bool verify_authentication(SessionConfig config = {});
    bool supports_multi_db();
    bool supports_session_auth();
    PoolMetrics pool_metrics() const { return driver_.pool_metrics(); }
    bool encrypted() const { return driver_.encrypted(); }
    void close();
    bool closed() const noexcept { return driver_.closed(); }
    ///@}

private:
    friend struct detail::BulkAccess;
    friend struct detail::DriverAccess;
    explicit Driver(AsyncDriver driver) noexcept : driver_(std::move(driver)) {}
    Session session(const QueryConfig& config, const Query& query);
    void in_session(SessionConfig config, const std::function<void(Session&)>& scope);
    AsyncDriver driver_;
};

} // namespace neo4j
