#include <exception>
#include <utility>

#include <neo4j/async_driver.hpp>
#include <neo4j/async_session.hpp>

#include "async/tries.hpp"

// Units of work: begin, do the work, commit or roll back, perhaps again.
namespace neo4j {

namespace asio = boost::asio;
using detail::BeginMode;
using detail::Tries;

namespace detail {

// Makes the handle that the function is given; its constructor is for the library only.
struct ManagedAccess : AsyncManagedTransaction {
    explicit ManagedAccess(std::shared_ptr<TransactionCore> core)
        : AsyncManagedTransaction(std::move(core)) {}
};

asio::awaitable<void> run_work(std::shared_ptr<SessionCore> session, AccessMode mode,
                               TransactionConfig config, Work work, BeginMode begin) {
    Tries tries(std::move(session), mode, std::move(config), begin);
    for (;;) {
        std::exception_ptr error;
        try {
            if (!tries.begin_now())
                co_await tries.begin();
            ManagedAccess handle(tries.transaction());
            co_await work(handle);
            // A transaction that has ended, though the function hides it, says so.
            co_await tries.commit();
            tries.succeeded();
            co_return;
        } catch (...) {
            error = std::current_exception();
        }
        if (tries.has_open())
            co_await tries.roll_back(error);
        tries.plan_next(error);
        co_await tries.pause();
    }
}

} // namespace detail

// run_work's loop with one query for the work: the most frequent call of all does without a
// coroutine for each layer.
asio::awaitable<EagerResult> AsyncDriver::run_eagerly(std::shared_ptr<detail::SessionCore> session,
                                                      AccessMode mode, TransactionConfig config,
                                                      Query query, Params parameters) {
    Tries tries(std::move(session), mode, std::move(config), BeginMode::pipelined);
    for (;;) {
        std::exception_ptr error;
        try {
            if (!tries.begin_now())
                co_await tries.begin();
            std::optional<EagerResult> all;
            {
                auto result =
                    co_await detail::TransactionCore::run(tries.transaction(), query, parameters);
                all = result.eager_result_now();
                if (!all)
                    all.emplace(co_await result.to_eager_result());
            }
            co_await tries.commit();
            tries.succeeded();
            co_return std::move(*all);
        } catch (...) {
            error = std::current_exception();
        }
        if (tries.has_open())
            co_await tries.roll_back(error);
        tries.plan_next(error);
        co_await tries.pause();
    }
}

} // namespace neo4j
