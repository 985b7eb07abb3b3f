#include <exception>
#include <string>
#include <utility>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "async/driver_core.hpp"
#include "async/end_failed.hpp"
#include "async/operation.hpp"
#include "async/retry.hpp"
#include "async/session_core.hpp"
#include "async/telemetry.hpp"
#include "async/transaction_core.hpp"
#include "core/error_info.hpp"

// Units of work: begin, call the function, commit or roll back, perhaps again.
namespace neo4j::detail {

namespace asio = boost::asio;

// Makes the handle that the function is given; its constructor is for the library only.
struct ManagedAccess : AsyncManagedTransaction {
    explicit ManagedAccess(std::shared_ptr<TransactionCore> core)
        : AsyncManagedTransaction(std::move(core)) {}
};

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

} // namespace

asio::awaitable<void> run_work(std::shared_ptr<SessionCore> session, AccessMode mode,
                               TransactionConfig config, Work work, BeginMode begin) {
    const auto& driver = session->driver();
    const auto& settings = driver.config();
    if (begin == BeginMode::pipelined) // execute_query's own session
        session->occupancy().number_once();
    const auto operation =
        session->observe(begin == BeginMode::pipelined ? OperationKind::execute_query
                         : mode == AccessMode::read    ? OperationKind::execute_read
                                                       : OperationKind::execute_write);
    Telemetry telemetry(begin == BeginMode::pipelined ? bolt::Api::execute_query
                                                      : bolt::Api::transaction_function);
    RetryPolicy policy({session->max_retry_time(), settings.initial_retry_delay(),
                        settings.retry_delay_multiplier(), settings.retry_delay_jitter_factor()},
                       driver.clock());
    for (;;) {
        std::exception_ptr error;
        std::shared_ptr<TransactionCore> transaction;
        bool committing = false;
        try {
            if (session->begins_pipelined(begin))
                transaction = session->begin_now(mode, config, telemetry, operation);
            if (!transaction)
                transaction =
                    co_await SessionCore::begin(session, mode, config, begin, telemetry, operation);
            ManagedAccess handle(transaction);
            co_await work(handle);
            // A transaction that has ended, though the function hides it, says so.
            committing = true;
            co_await TransactionCore::commit(transaction);
            if (operation)
                operation->end();
            co_return;
        } catch (...) {
            error = std::current_exception();
        }
        if (transaction && !committing) {
            const Ending ending{transaction};
            co_await end_failed(ending, transaction, error);
        }
        const bool committed = committing && transaction->committed();
        const auto ids = transaction ? transaction->log_ids() : LogIds{};
        transaction.reset();
        std::optional<std::chrono::nanoseconds> pause;
        // A session that was closed, or cancelled, meanwhile begins nothing any more.
        if (!committed && !session->closed() && is_retryable(error))
            pause = policy.next_delay();
        if (!pause) {
            if (operation)
                operation->fail(error);
            std::rethrow_exception(error);
        }
        log_driver.warning(ids.with_operation(session->log_ids().operation), [&] {
            return "a transaction failed and is tried again in " +
                   std::to_string(pause->count() / 1'000'000) + " ms: " + message_of(error);
        });
        if (operation)
            operation->retry(error, *pause);
        try {
            co_await SessionCore::pause(session, *pause);
        } catch (...) {
            if (operation)
                operation->fail(std::current_exception());
            throw;
        }
    }
}

} // namespace neo4j::detail
