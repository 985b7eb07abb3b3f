#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sync/driver_access.hpp"
#include "testkit/face.hpp"
#include "testkit/faults.hpp"

// The face over an Api, which names the API's classes and says how it runs a unit of work. A call
// of the asynchronous API gives an awaitable, one of the blocking API the value itself; settled()
// makes an awaitable of either.
namespace testkit {

template <class T>
struct Settled {
    using type = T;
};
template <class T>
struct Settled<Awaitable<T>> {
    using type = T;
};

template <class Call>
auto settled(Call call) -> Awaitable<typename Settled<std::invoke_result_t<Call&>>::type> {
    using Given = std::invoke_result_t<Call&>;
    if constexpr (!std::is_same_v<typename Settled<Given>::type, Given>)
        co_return co_await call();
    else
        co_return call();
}

template <class Api>
class ResultOf final : public ResultFace {
public:
    explicit ResultOf(typename Api::Result result) : result_(std::move(result)) {}

    std::vector<std::string> keys() override { return result_.keys(); }
    Awaitable<std::optional<neo4j::Record>> next() override {
        return settled([this] { return result_.next(); });
    }
    Awaitable<std::optional<neo4j::Record>> peek() override {
        return settled([this] { return result_.peek(); });
    }
    Awaitable<neo4j::Record> single() override {
        return settled([this] { return result_.single(); });
    }
    Awaitable<std::optional<neo4j::Record>> single_or_none() override {
        return settled([this] { return result_.single_or_none(); });
    }
    Awaitable<neo4j::Records> collect() override {
        return settled([this] { return result_.collect(); });
    }
    Awaitable<neo4j::ResultSummary> consume() override {
        return settled([this] { return result_.consume(); });
    }

private:
    typename Api::Result result_;
};

// Runs a query in whatever can.
template <class Api, class Runner>
Awaitable<std::shared_ptr<ResultFace>> run_in(Runner& runner, neo4j::Query query,
                                              neo4j::Params parameters) {
    const auto call = [&] { return runner.run(std::move(query), std::move(parameters)); };
    auto result = co_await settled(call);
    co_return std::make_shared<ResultOf<Api>>(std::move(result));
}

template <class Api>
class TransactionOf final : public TransactionFace {
public:
    explicit TransactionOf(typename Api::Transaction transaction)
        : transaction_(std::move(transaction)) {}

    Awaitable<std::shared_ptr<ResultFace>> run(neo4j::Query query,
                                               neo4j::Params parameters) override {
        return run_in<Api>(transaction_, std::move(query), std::move(parameters));
    }
    Awaitable<void> commit() override {
        return settled([this] { return transaction_.commit(); });
    }
    Awaitable<void> rollback() override {
        return settled([this] { return transaction_.rollback(); });
    }
    Awaitable<void> close() override {
        return settled([this] { return transaction_.close(); });
    }

private:
    typename Api::Transaction transaction_;
};

template <class Api>
class ManagedTransactionOf final : public TransactionFace {
public:
    explicit ManagedTransactionOf(typename Api::ManagedTransaction& transaction)
        : transaction_(transaction) {}

    Awaitable<std::shared_ptr<ResultFace>> run(neo4j::Query query,
                                               neo4j::Params parameters) override {
        return run_in<Api>(transaction_, std::move(query), std::move(parameters));
    }
    Awaitable<void> commit() override { return refuse("commit()"); }
    Awaitable<void> rollback() override { return refuse("rollback()"); }
    Awaitable<void> close() override { return refuse("close()"); }

private:
    static Awaitable<void> refuse(std::string method) {
        throw BackendFault("a managed transaction has no " + method);
        co_return;
    }
    typename Api::ManagedTransaction& transaction_;
};

template <class Api>
class SessionOf final : public SessionFace {
public:
    explicit SessionOf(typename Api::Session session) : session_(std::move(session)) {}

    Awaitable<std::shared_ptr<ResultFace>> run(neo4j::Query query,
                                               neo4j::Params parameters) override {
        return run_in<Api>(session_, std::move(query), std::move(parameters));
    }
    Awaitable<std::shared_ptr<TransactionFace>>
    begin_transaction(neo4j::TransactionConfig config) override {
        const auto call = [&] { return session_.begin_transaction(std::move(config)); };
        auto transaction = co_await settled(call);
        co_return std::make_shared<TransactionOf<Api>>(std::move(transaction));
    }
    Awaitable<void> execute(neo4j::AccessMode mode, Work work,
                            neo4j::TransactionConfig config) override {
        auto unit = [&](typename Api::ManagedTransaction& transaction) {
            return Api::run_unit(work, std::make_shared<ManagedTransactionOf<Api>>(transaction));
        };
        const auto call = [&] {
            return mode == neo4j::AccessMode::read
                       ? session_.execute_read(unit, std::move(config))
                       : session_.execute_write(unit, std::move(config));
        };
        co_await settled(call);
    }
    Awaitable<neo4j::Bookmarks> last_bookmarks() override {
        return settled([this] { return session_.last_bookmarks(); });
    }
    Awaitable<void> close() override {
        return settled([this] { return session_.close(); });
    }

private:
    typename Api::Session session_;
};

template <class Api>
class DriverOf final : public DriverFace {
public:
    explicit DriverOf(typename Api::Driver driver) : driver_(std::move(driver)) {}

    std::shared_ptr<SessionFace> session(neo4j::SessionConfig config) override {
        return std::make_shared<SessionOf<Api>>(driver_.session(std::move(config)));
    }
    Awaitable<neo4j::EagerResult> execute_query(neo4j::Query query, neo4j::Params parameters,
                                                neo4j::QueryConfig config) override {
        const auto call = [&] {
            return driver_.execute_query(std::move(query), std::move(parameters),
                                         std::move(config));
        };
        co_return co_await settled(call);
    }
    Awaitable<void> verify_connectivity() override {
        return settled([this] { return driver_.verify_connectivity(); });
    }
    Awaitable<neo4j::ServerInfo> get_server_info() override {
        return settled([this] { return driver_.get_server_info(); });
    }
    Awaitable<bool> verify_authentication(neo4j::AuthToken auth) override {
        const auto call = [&] { return driver_.verify_authentication(std::move(auth)); };
        co_return co_await settled(call);
    }
    Awaitable<bool> supports_multi_db() override {
        return settled([this] { return driver_.supports_multi_db(); });
    }
    Awaitable<bool> supports_session_auth() override {
        return settled([this] { return driver_.supports_session_auth(); });
    }
    bool encrypted() override { return driver_.encrypted(); }
    neo4j::PoolMetrics pool_metrics() override { return driver_.pool_metrics(); }
    std::optional<neo4j::detail::RoutingAnswer>
    routing_table(std::optional<std::string> database) override {
        return neo4j::detail::DriverAccess::routing_table(driver_, std::move(database));
    }
    Awaitable<void> refresh_routing_table(std::optional<std::string> database,
                                          neo4j::Bookmarks bookmarks) override {
        const auto call = [&] {
            return neo4j::detail::DriverAccess::refresh_routing_table(driver_, std::move(database),
                                                                      std::move(bookmarks));
        };
        co_await settled(call);
    }
    Awaitable<void> close() override {
        return settled([this] { return driver_.close(); });
    }

private:
    typename Api::Driver driver_;
};

} // namespace testkit
