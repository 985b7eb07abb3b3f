#pragma once

#include <chrono>
#include <exception>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_session.hpp>

#include "async/operation.hpp"
#include "async/retry.hpp"
#include "async/session_core.hpp"
#include "async/telemetry.hpp"
#include "async/transaction_core.hpp"

namespace neo4j::detail {

// The tries of one unit of work: each begins a transaction and commits it; where one fails, the
// next follows after a pause, or none. What is done between the two is its user's, in one
// coroutine:
//
//     for (;;) {
//         std::exception_ptr error;
//         try {
//             if (!tries.begin_now())
//                 co_await tries.begin();
//             ... tries.transaction() ...
//             co_await tries.commit();
//             tries.succeeded();
//             co_return;
//         } catch (...) {
//             error = std::current_exception();
//         }
//         if (tries.has_open())
//             co_await tries.roll_back(error);
//         tries.plan_next(error);
//         co_await tries.pause();
//     }
//
// Not one function for the last four lines: to await one whose caller was cancelled raises the
// cancel, and a commit in doubt would go untold.
class Tries {
public:
    Tries(std::shared_ptr<SessionCore> session, AccessMode mode, TransactionConfig config,
          BeginMode begin);
    Tries(const Tries&) = delete;
    Tries& operator=(const Tries&) = delete;

    // Begins the next one's transaction where nothing has to be waited for; false: begin() does.
    bool begin_now();
    boost::asio::awaitable<void> begin();
    const std::shared_ptr<TransactionCore>& transaction() const noexcept { return transaction_; }
    boost::asio::awaitable<void> commit();
    void succeeded() {
        if (operation_)
            operation_->end();
    }

    // Whether the try has failed before its commit.
    bool has_open() const noexcept { return transaction_ && !committing_; }
    boost::asio::awaitable<void> roll_back(std::exception_ptr error);
    // Raises the error where no further try follows it.
    void plan_next(const std::exception_ptr& error);
    boost::asio::awaitable<void> pause();

private:
    std::shared_ptr<SessionCore> session_;
    AccessMode mode_;
    TransactionConfig config_;
    BeginMode begin_;
    std::shared_ptr<Operation> operation_;
    Telemetry telemetry_;
    RetryPolicy policy_;
    // Of the try that is under way.
    std::shared_ptr<TransactionCore> transaction_;
    bool committing_ = false;
    std::chrono::nanoseconds pause_{}; // before the next
};

} // namespace neo4j::detail
