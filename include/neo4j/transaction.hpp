#pragma once

#include <utility>

#include <neo4j/async_transaction.hpp>
#include <neo4j/export.hpp>
#include <neo4j/result.hpp>

namespace neo4j {

/// AsyncManagedTransaction for programs that block: the same methods.
class NEO4J_API ManagedTransaction {
public:
    /// As AsyncManagedTransaction::run, with the wait on the calling thread.
    /// Errors: its; UsageError in a callback or coroutine that runs on the same driver.
    Result run(Query query, Params parameters = {});
    /// Gives the transaction up at once. Only from the thread that uses it.
    void cancel() noexcept { transaction_.cancel(); }
    /// Whether the transaction can no longer be used.
    bool closed() const noexcept { return transaction_.closed(); }

private:
    friend class Session;
    explicit ManagedTransaction(AsyncManagedTransaction& transaction) noexcept
        : transaction_(transaction) {}
    AsyncManagedTransaction& transaction_;
};

/// AsyncTransaction for programs that block: the same methods.
class NEO4J_API Transaction {
public:
    ///@{
    /// As AsyncTransaction's method of that name, with the wait on the calling thread.
    /// Errors: its; UsageError in a callback or coroutine that runs on the same driver.
    Result run(Query query, Params parameters = {});
    void commit();
    void rollback();
    void close();
    ///@}
    /// Gives the transaction up at once. Only from the thread that uses it.
    void cancel() noexcept { transaction_.cancel(); }
    /// Whether the transaction can no longer be used.
    bool closed() const noexcept { return transaction_.closed(); }

private:
    friend class Session;
    explicit Transaction(AsyncTransaction transaction) noexcept
        : transaction_(std::move(transaction)) {}
    AsyncTransaction transaction_;
};

} // namespace neo4j
