#include <exception>
#include <functional>
#include <utility>

#include <neo4j/session.hpp>

#include "sync/blocking.hpp"

namespace neo4j {

using detail::run_blocking;

Result Session::run(Query query, Params parameters) {
    return Result(run_blocking(session_.run(std::move(query), std::move(parameters))));
}

Transaction Session::begin_transaction(TransactionConfig config) {
    return Transaction(run_blocking(session_.begin_transaction(std::move(config))));
}

void Session::execute(AccessMode mode, TransactionConfig config, const Work& work,
                      detail::BeginMode begin) {
    // Inside the coroutine the function blocks in its own calls: they run on this thread too.
    const auto blocking = [&](AsyncManagedTransaction& async) -> boost::asio::awaitable<void> {
        ManagedTransaction transaction(async);
        work(transaction);
        co_return;
    };
    run_blocking(detail::run_work(session_.shared_core(), mode, std::move(config),
                                  detail::Work(std::ref(blocking)), begin));
}

void Session::in_transaction(TransactionConfig config,
                             const std::function<void(Transaction&)>& scope) {
    const auto blocking = [&](AsyncTransaction& async) -> boost::asio::awaitable<void> {
        Transaction transaction(std::move(async));
        std::exception_ptr error;
        try {
            scope(transaction);
        } catch (...) {
            error = std::current_exception();
        }
        async = std::move(transaction.transaction_); // to be ended
        if (error)
            std::rethrow_exception(error);
        co_return;
    };
    run_blocking(AsyncSession::in_transaction(session_.shared_core(), std::move(config),
                                              detail::Scope<AsyncTransaction>(std::ref(blocking))));
}

Bookmarks Session::last_bookmarks() {
    return run_blocking(session_.last_bookmarks());
}

void Session::close() {
    run_blocking(session_.close());
}

} // namespace neo4j
