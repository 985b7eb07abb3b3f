#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/export.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>

namespace neo4j {

namespace detail {
class TransactionCore;
}

/// The transaction that a unit of work (`execute_read`, `execute_write`) is given. The session
/// commits it when the work returns, and rolls it back and perhaps tries again when it throws.
///
/// Every awaitable can be cancelled (as AsyncDriver says). That ends the connection
/// and with it the transaction and its results; of a COMMIT that was sent the outcome is unknown.
///
/// Serves one task at a time: a second operation while one is under way raises UsageError.
class NEO4J_API AsyncManagedTransaction {
public:
    AsyncManagedTransaction(AsyncManagedTransaction&&) noexcept;
    AsyncManagedTransaction& operator=(AsyncManagedTransaction&&) noexcept;
    ~AsyncManagedTransaction();

    /// Runs a query and waits until the server has accepted it. Several results of one transaction
    /// may be open at once. Raises the server's error, and TransactionError where the transaction
    /// is closed or has failed, or where the query brings transaction settings of its own.
    /// Query and parameters are taken at the call.
    boost::asio::awaitable<AsyncResult> run(Query query, Params parameters = {});

    /// Gives the transaction up at once: kills its connection, so that whoever waits on it gets an
    /// error. From another thread only through the executor that the transaction is used on.
    void cancel() noexcept;

    /// Whether the transaction can no longer be used.
    bool closed() const noexcept;

protected:
    /// @cond
    friend class AsyncSession;
    friend class ManagedTransaction;
    AsyncManagedTransaction() noexcept;
    explicit AsyncManagedTransaction(std::shared_ptr<detail::TransactionCore> core) noexcept;
    const std::shared_ptr<detail::TransactionCore>& shared_core() const;

    std::shared_ptr<detail::TransactionCore> core_;
    /// @endcond
};

/// A transaction of one's own: it ends with commit() or rollback(). Destroyed while open it is
/// given up without waiting: the server rolls it back when the connection is reset.
class NEO4J_API AsyncTransaction : public AsyncManagedTransaction {
public:
    /// As one that was moved from, which co_spawn's completion tokens need: using it raises
    /// UsageError.
    AsyncTransaction() noexcept = default;
    AsyncTransaction(AsyncTransaction&&) noexcept = default;
    AsyncTransaction& operator=(AsyncTransaction&&) noexcept;
    ~AsyncTransaction();

    /// Commits. Results that are still open are consumed: read what you need before. When the
    /// connection breaks while the server has not answered yet, or its answer cannot be read, the
    /// outcome is unknown: IncompleteCommit. Cancelled: likewise unknown. Errors: also the
    /// server's; TransactionError where the transaction is closed or has failed.
    boost::asio::awaitable<void> commit();

    /// Takes everything back. Where the transaction has failed the server has done so: nothing is
    /// sent then. Errors: TransactionError where it is closed.
    boost::asio::awaitable<void> rollback();

    /// Rolls back where the transaction is still open; nothing otherwise.
    boost::asio::awaitable<void> close();

private:
    friend class AsyncSession;
    friend class Transaction;
    using AsyncManagedTransaction::AsyncManagedTransaction;
};

} // namespace neo4j
