#include "async/tries.hpp"

#include <string>
#include <utility>

#include <neo4j/error.hpp>

#include "async/driver_core.hpp"
#include "async/end_failed.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

// The transaction itself, wherever the function may have moved its handle to.
struct Ending {
    std::shared_ptr<TransactionCore> transaction;
    void cancel() const noexcept { transaction->cancel(); }
    asio::awaitable<void> close() const { return TransactionCore::close(transaction); }
};

bool is_retryable(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const GqlError& failure) {
        return failure.is_retryable();
    } catch (...) {
        return false;
    }
}

std::string message_of(const std::exception_ptr& error) {
    const auto known = as_cause(error);
    return known ? known->message() : std::string();
}

OperationKind kind_of(BeginMode begin, AccessMode mode) {
    if (begin == BeginMode::pipelined)
        return OperationKind::execute_query;
    return mode == AccessMode::read ? OperationKind::execute_read : OperationKind::execute_write;
}

RetryOptions retry_options(const SessionCore& session) {
    const auto& settings = session.driver().config();
    return {session.max_retry_time(), settings.initial_retry_delay(),
            settings.retry_delay_multiplier(), settings.retry_delay_jitter_factor()};
}

} // namespace

Tries::Tries(std::shared_ptr<SessionCore> session, AccessMode mode, TransactionConfig config,
             BeginMode begin)
    : session_(std::move(session)), mode_(mode), config_(std::move(config)), begin_(begin),
      telemetry_(begin == BeginMode::pipelined ? bolt::Api::execute_query
                                               : bolt::Api::transaction_function),
      policy_(retry_options(*session_), session_->driver().clock()) {
    if (begin == BeginMode::pipelined) // execute_query's own session
        session_->occupancy().number_once();
    operation_ = session_->observe(kind_of(begin, mode));
}

bool Tries::begin_now() {
    transaction_.reset();
    committing_ = false;
    if (session_->begins_pipelined(begin_))
        transaction_ = session_->begin_now(mode_, config_, telemetry_, operation_);
    return static_cast<bool>(transaction_);
}

asio::awaitable<void> Tries::begin() {
    transaction_ =
        co_await SessionCore::begin(session_, mode_, config_, begin_, telemetry_, operation_);
}

asio::awaitable<void> Tries::commit() {
    committing_ = true;
    return TransactionCore::commit(transaction_);
}

asio::awaitable<void> Tries::roll_back(std::exception_ptr error) {
    const Ending ending{transaction_};
    co_await end_failed(ending, transaction_, error);
}

void Tries::plan_next(const std::exception_ptr& error) {
    const bool committed = committing_ && transaction_->committed();
    const auto ids = transaction_ ? transaction_->log_ids() : LogIds{};
    transaction_.reset();
    std::optional<std::chrono::nanoseconds> pause;
    // A session that was closed, or cancelled, meanwhile begins nothing any more.
    if (!committed && !session_->closed() && is_retryable(error))
        pause = policy_.next_delay();
    if (!pause) {
        if (operation_)
            operation_->fail(error);
        std::rethrow_exception(error);
    }
    pause_ = *pause;
    log_driver.warning(ids.with_operation(session_->log_ids().operation), [&] {
        return "a transaction failed and is tried again in " +
               std::to_string(pause_.count() / 1'000'000) + " ms: " + message_of(error);
    });
    if (operation_)
        operation_->retry(error, pause_);
}

asio::awaitable<void> Tries::pause() {
    try {
        co_await SessionCore::pause(session_, pause_);
    } catch (...) {
        if (operation_)
            operation_->fail(std::current_exception());
        throw;
    }
}

} // namespace neo4j::detail
