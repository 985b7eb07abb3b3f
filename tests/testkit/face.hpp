#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/config.hpp>
#include <neo4j/params.hpp>
#include <neo4j/pool_metrics.hpp>
#include <neo4j/query.hpp>
#include <neo4j/record.hpp>
#include <neo4j/summary.hpp>

#include "async/connector.hpp"
#include "core/clock.hpp"
#include "core/routing_tables.hpp"

// One face for the asynchronous and the blocking API, so that each request is handled in one place.
// The blocking one does its work before the awaitable is ready: it never suspends.
namespace testkit {

template <class T>
using Awaitable = boost::asio::awaitable<T>;

class ResultFace {
public:
    ResultFace() = default;
    ResultFace(const ResultFace&) = delete;
    ResultFace& operator=(const ResultFace&) = delete;
    virtual ~ResultFace() = default;

    virtual std::vector<std::string> keys() = 0;
    virtual Awaitable<std::optional<neo4j::Record>> next() = 0;
    virtual Awaitable<std::optional<neo4j::Record>> peek() = 0;
    virtual Awaitable<neo4j::Record> single() = 0;
    virtual Awaitable<std::optional<neo4j::Record>> single_or_none() = 0;
    virtual Awaitable<neo4j::Records> collect() = 0;
    virtual Awaitable<neo4j::ResultSummary> consume() = 0;
};

class TransactionFace {
public:
    TransactionFace() = default;
    TransactionFace(const TransactionFace&) = delete;
    TransactionFace& operator=(const TransactionFace&) = delete;
    virtual ~TransactionFace() = default;

    virtual Awaitable<std::shared_ptr<ResultFace>> run(neo4j::Query query,
                                                       neo4j::Params parameters) = 0;
    // A managed transaction has none of these: BackendFault.
    virtual Awaitable<void> commit() = 0;
    virtual Awaitable<void> rollback() = 0;
    virtual Awaitable<void> close() = 0;
};

class SessionFace {
public:
    using Work = std::function<Awaitable<void>(std::shared_ptr<TransactionFace>)>;

    SessionFace() = default;
    SessionFace(const SessionFace&) = delete;
    SessionFace& operator=(const SessionFace&) = delete;
    virtual ~SessionFace() = default;

    virtual Awaitable<std::shared_ptr<ResultFace>> run(neo4j::Query query,
                                                       neo4j::Params parameters) = 0;
    virtual Awaitable<std::shared_ptr<TransactionFace>>
    begin_transaction(neo4j::TransactionConfig config) = 0;
    // execute_read or execute_write. The transaction serves the work only while that is called.
    virtual Awaitable<void> execute(neo4j::AccessMode mode, Work work,
                                    neo4j::TransactionConfig config) = 0;
    virtual Awaitable<neo4j::Bookmarks> last_bookmarks() = 0;
    virtual Awaitable<void> close() = 0;
};

class DriverFace {
public:
    DriverFace() = default;
    DriverFace(const DriverFace&) = delete;
    DriverFace& operator=(const DriverFace&) = delete;
    virtual ~DriverFace() = default;

    virtual std::shared_ptr<SessionFace> session(neo4j::SessionConfig config) = 0;
    virtual Awaitable<neo4j::EagerResult>
    execute_query(neo4j::Query query, neo4j::Params parameters, neo4j::QueryConfig config) = 0;
    virtual Awaitable<void> verify_connectivity() = 0;
    virtual Awaitable<neo4j::ServerInfo> get_server_info() = 0;
    virtual Awaitable<bool> verify_authentication(neo4j::AuthToken auth) = 0;
    virtual Awaitable<bool> supports_multi_db() = 0;
    virtual Awaitable<bool> supports_session_auth() = 0;
    virtual bool encrypted() = 0;
    virtual neo4j::PoolMetrics pool_metrics() = 0;
    // No database: the home database.
    virtual std::optional<neo4j::detail::RoutingAnswer>
    routing_table(std::optional<std::string> database) = 0;
    virtual Awaitable<void> refresh_routing_table(std::optional<std::string> database,
                                                  neo4j::Bookmarks bookmarks) = 0;
    virtual Awaitable<void> close() = 0;
};

// Makes a driver of one API.
using DriverMaker = std::function<std::shared_ptr<DriverFace>(
    std::string_view uri, neo4j::DriverAuth auth, neo4j::DriverConfig config,
    std::shared_ptr<const neo4j::detail::Clock> clock, neo4j::detail::LookUp look_up)>;

DriverMaker async_drivers(boost::asio::any_io_executor executor);
DriverMaker blocking_drivers();

} // namespace testkit
