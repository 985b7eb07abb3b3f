#include <utility>

#include <neo4j/async_transaction.hpp>
#include <neo4j/error.hpp>

#include "async/transaction_core.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::TransactionCore;
using TransactionRef = std::shared_ptr<TransactionCore>;

AsyncManagedTransaction::AsyncManagedTransaction() noexcept = default;
AsyncManagedTransaction::AsyncManagedTransaction(TransactionRef core) noexcept
    : core_(std::move(core)) {}
AsyncManagedTransaction::AsyncManagedTransaction(AsyncManagedTransaction&&) noexcept = default;
AsyncManagedTransaction&
AsyncManagedTransaction::operator=(AsyncManagedTransaction&&) noexcept = default;
AsyncManagedTransaction::~AsyncManagedTransaction() = default;

const TransactionRef& AsyncManagedTransaction::shared_core() const {
    if (!core_)
        throw UsageError(
            "this transaction is empty or was moved from: use the object it was moved to");
    return core_;
}

asio::awaitable<AsyncResult> AsyncManagedTransaction::run(Query query, Params parameters) {
    return TransactionCore::run(shared_core(), std::move(query), std::move(parameters));
}

void AsyncManagedTransaction::cancel() noexcept {
    if (core_)
        core_->cancel();
}

bool AsyncManagedTransaction::closed() const noexcept {
    return !core_ || core_->closed();
}

AsyncTransaction& AsyncTransaction::operator=(AsyncTransaction&& other) noexcept {
    if (this == &other)
        return *this;
    if (core_)
        core_->give_up();
    AsyncManagedTransaction::operator=(std::move(other));
    return *this;
}

AsyncTransaction::~AsyncTransaction() {
    if (core_)
        core_->give_up();
}

asio::awaitable<void> AsyncTransaction::commit() {
    return TransactionCore::commit(shared_core());
}
asio::awaitable<void> AsyncTransaction::rollback() {
    return TransactionCore::rollback(shared_core());
}
asio::awaitable<void> AsyncTransaction::close() {
    return TransactionCore::close(shared_core());
}

} // namespace neo4j
