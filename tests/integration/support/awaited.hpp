#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <neo4j/async_driver.hpp>

// The async face behind the methods of the blocking one, so that a test is written once, as a
// template over the driver, and runs on both: TEMPLATE_TEST_CASE(..., Driver, AwaitedDriver).
namespace neo4j::test {

// An io_context that turns only while something is waited for.
class Loop {
public:
    boost::asio::io_context& context() noexcept { return context_; }

    template <class T>
    T wait(boost::asio::awaitable<T> operation) {
        std::optional<T> result;
        auto keep = [&]() -> boost::asio::awaitable<void> {
            result.emplace(co_await std::move(operation));
        };
        run(keep());
        return std::move(*result);
    }
    void wait(boost::asio::awaitable<void> operation) { run(std::move(operation)); }

private:
    void run(boost::asio::awaitable<void> operation) {
        std::exception_ptr error;
        bool done = false;
        boost::asio::co_spawn(context_, std::move(operation), [&](std::exception_ptr failure) {
            error = std::move(failure);
            done = true;
        });
        context_.restart();
        while (!done)
            if (context_.run_one() == 0)
                throw std::logic_error("an operation waits for something that nobody will do");
        if (error)
            std::rethrow_exception(error);
    }

    boost::asio::io_context context_;
};
using LoopRef = std::shared_ptr<Loop>;

class AwaitedResult {
public:
    AwaitedResult(LoopRef loop, AsyncResult result)
        : loop_(std::move(loop)), result_(std::move(result)) {}

    const std::vector<std::string>& keys() const { return result_.keys(); }
    std::optional<Record> next() { return loop_->wait(result_.next()); }
    std::optional<Record> try_next() { return result_.try_next(); }
    RecordBatch next_batch() { return loop_->wait(result_.next_batch()); }
    std::optional<Record> peek() { return loop_->wait(result_.peek()); }
    Records fetch(std::size_t n) { return loop_->wait(result_.fetch(n)); }
    Records collect() { return loop_->wait(result_.collect()); }
    Record single() { return loop_->wait(result_.single()); }
    std::optional<Record> single_or_none() { return loop_->wait(result_.single_or_none()); }
    List value(FieldKey key = 0, Value fallback = {}) {
        return loop_->wait(result_.value(key, std::move(fallback)));
    }
    std::vector<List> values(const auto&... keys) { return loop_->wait(result_.values(keys...)); }
    std::vector<Map> data(const auto&... keys) { return loop_->wait(result_.data(keys...)); }
    Graph graph() { return loop_->wait(result_.graph()); }
    void keep_graph(bool keep = true) { result_.keep_graph(keep); }
    Table to_table(TableOptions options = {}) { return loop_->wait(result_.to_table(options)); }
    ResultSummary consume() { return loop_->wait(result_.consume()); }
    EagerResult to_eager_result() { return loop_->wait(result_.to_eager_result()); }
    bool closed() const noexcept { return result_.closed(); }

private:
    LoopRef loop_;
    AsyncResult result_;
};

class AwaitedTransaction {
public:
    AwaitedTransaction(LoopRef loop, AsyncTransaction transaction)
        : loop_(std::move(loop)), transaction_(std::move(transaction)) {}

    AwaitedResult run(Query query, Params parameters = {}) {
        return {loop_, loop_->wait(transaction_.run(std::move(query), std::move(parameters)))};
    }
    void commit() { loop_->wait(transaction_.commit()); }
    void rollback() { loop_->wait(transaction_.rollback()); }
    void close() { loop_->wait(transaction_.close()); }
    void cancel() noexcept { transaction_.cancel(); }
    bool closed() const noexcept { return transaction_.closed(); }

private:
    LoopRef loop_;
    AsyncTransaction transaction_;
};

class AwaitedSession {
public:
    AwaitedSession(LoopRef loop, AsyncSession session)
        : loop_(std::move(loop)), session_(std::move(session)) {}

    AwaitedResult run(Query query, Params parameters = {}) {
        return {loop_, loop_->wait(session_.run(std::move(query), std::move(parameters)))};
    }
    AwaitedTransaction begin_transaction(TransactionConfig config = {}) {
        return {loop_, loop_->wait(session_.begin_transaction(std::move(config)))};
    }
    Bookmarks last_bookmarks() { return loop_->wait(session_.last_bookmarks()); }
    void close() { loop_->wait(session_.close()); }
    void cancel() noexcept { session_.cancel(); }
    bool closed() const noexcept { return session_.closed(); }

private:
    LoopRef loop_;
    AsyncSession session_;
};

class AwaitedDriver {
public:
    explicit AwaitedDriver(std::string_view uri, AuthToken auth = {}, DriverConfig config = {})
        : driver_(loop_->context().get_executor(), uri, std::move(auth), std::move(config)) {}

    AwaitedSession session(SessionConfig config = {}) {
        return {loop_, driver_.session(std::move(config))};
    }
    EagerResult execute_query(Query query, Params parameters = {}, QueryConfig config = {}) {
        return loop_->wait(
            driver_.execute_query(std::move(query), std::move(parameters), std::move(config)));
    }
    void verify_connectivity() { loop_->wait(driver_.verify_connectivity()); }
    ServerInfo get_server_info() { return loop_->wait(driver_.get_server_info()); }
    void close() { loop_->wait(driver_.close()); }
    bool closed() const noexcept { return driver_.closed(); }

private:
    LoopRef loop_ = std::make_shared<Loop>();
    AsyncDriver driver_;
};

} // namespace neo4j::test
