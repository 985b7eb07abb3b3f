#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <neo4j/async_session.hpp>
#include <neo4j/export.hpp>
#include <neo4j/result.hpp>
#include <neo4j/transaction.hpp>

namespace neo4j {

namespace detail {
// Calls `run` with the function as one that gives nothing, and gives what it gave.
template <class Subject, class Function, class Run>
auto keep_result(Function& function, const Run& run) {
    using T = std::invoke_result_t<Function&, Subject&>;
    if constexpr (std::is_void_v<T>) {
        run(std::function<void(Subject&)>(std::ref(function)));
    } else {
        std::optional<T> result;
        const auto keep = [&](Subject& subject) {
            result.reset();
            result.emplace(std::invoke(function, subject));
        };
        run(std::function<void(Subject&)>(std::ref(keep)));
        return std::move(*result);
    }
}
} // namespace detail

/// A unit of work for Session: anything that can be called with a ManagedTransaction&.
template <class Function>
concept UnitOfWork = std::invocable<Function&, ManagedTransaction&>;

/// AsyncSession for programs that block: the same methods. A session serves one thread at a time.
class NEO4J_API Session {
public:
    ///@{
    /// As AsyncSession's method of that name, with the wait on the calling thread.
    /// Errors: its; UsageError in a callback or coroutine that runs on the same driver.
    Result run(Query query, Params parameters = {});
    Transaction begin_transaction(TransactionConfig config = {});
    ///@}

    /// As AsyncSession::execute_read, with a function that takes a ManagedTransaction& and blocks.
    template <UnitOfWork Function>
    auto execute_read(Function&& function, TransactionConfig config = {}) {
        return execute(AccessMode::read, function, std::move(config));
    }
    /// As execute_read, in a writing transaction.
    template <UnitOfWork Function>
    auto execute_write(Function&& function, TransactionConfig config = {}) {
        return execute(AccessMode::write, function, std::move(config));
    }

    /// As AsyncSession::with_transaction, with a function that takes a Transaction& and blocks.
    template <std::invocable<Transaction&> Function>
    auto with_transaction(Function&& function, TransactionConfig config = {}) {
        return detail::keep_result<Transaction>(
            function, [&](const std::function<void(Transaction&)>& scope) {
                in_transaction(std::move(config), scope);
            });
    }

    /// As AsyncSession::last_bookmarks, with the wait on the calling thread.
    Bookmarks last_bookmarks();
    /// As AsyncSession::close, with the wait on the calling thread.
    void close();
    /// As AsyncSession::cancel(), and only from the thread that uses the session: from inside a
    /// unit of work, a resolver or a handler.
    void cancel() noexcept { session_.cancel(); }
    /// Whether close() or cancel() was called.
    bool closed() const noexcept { return session_.closed(); }

private:
    friend class Driver;
    explicit Session(AsyncSession session) noexcept : session_(std::move(session)) {}

    using Work = std::function<void(ManagedTransaction&)>;
    void execute(AccessMode mode, TransactionConfig config, const Work& work,
                 detail::BeginMode begin);

    void in_transaction(TransactionConfig config, const std::function<void(Transaction&)>& scope);

    template <class Function>
    auto execute(AccessMode mode, Function& function, TransactionConfig config,
                 detail::BeginMode begin = detail::BeginMode::awaited) {
        return detail::keep_result<ManagedTransaction>(
            function, [&](const Work& work) { execute(mode, std::move(config), work, begin); });
    }

    AsyncSession session_;
};

} // namespace neo4j
