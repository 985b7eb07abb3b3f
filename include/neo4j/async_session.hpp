#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/async_transaction.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/config.hpp>
#include <neo4j/detail/callback.hpp>
#include <neo4j/export.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>

namespace neo4j {

namespace detail {
class SessionCore;

// A unit of work, its result put away by whoever made it.
using Work = std::function<boost::asio::awaitable<void>(AsyncManagedTransaction&)>;

// Whether BEGIN's answer is waited for, or BEGIN leaves together with the first query, as in
// execute_query.
enum class BeginMode { awaited, pipelined };

NEO4J_API boost::asio::awaitable<void> run_work(std::shared_ptr<SessionCore> session,
                                                AccessMode mode, TransactionConfig config,
                                                Work work, BeginMode begin);

// g++ 12 destroys a lambda that owns something twice when it is written in place inside a co_await
// expression. Nobody would see it coming, so with that compiler it does not compile.
template <class Function>
constexpr void check_place() {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
    static_assert(std::is_lvalue_reference_v<Function> ||
                      std::is_trivially_destructible_v<std::remove_cvref_t<Function>>,
                  "neo4j: g++ 12 destroys a lambda that captures an owning object by value twice "
                  "when it stands in place inside a co_await expression. Give the lambda a name "
                  "in a statement of its own and pass the name (or std::ref of it), or capture by "
                  "reference.");
#endif
}

// A function that is given a session or a transaction for the time it runs, its result put away.
template <class Subject>
using Scope = std::function<boost::asio::awaitable<void>(Subject&)>;

template <class Subject, class Function>
using ScopeResult = typename AwaitableValue<std::invoke_result_t<Function&, Subject&>>::type;

// Gives what the function gives. `run` calls a Scope and awaits it.
template <class Subject, class Function, class Run>
boost::asio::awaitable<ScopeResult<Subject, Function>> run_scope(Function function, Run run) {
    using T = ScopeResult<Subject, Function>;
    if constexpr (std::is_void_v<T>) {
        Scope<Subject> scope = std::ref(function);
        co_await run(std::move(scope));
    } else {
        std::optional<T> result;
        auto keep = [&](Subject& subject) -> boost::asio::awaitable<void> {
            result.emplace(co_await std::invoke(function, subject));
        };
        Scope<Subject> scope = std::ref(keep);
        co_await run(std::move(scope));
        co_return std::move(*result);
    }
}

template <class Function>
using WorkResult =
    typename AwaitableValue<std::invoke_result_t<Function&, AsyncManagedTransaction&>>::type;

// A coroutine's frame holds what it gives, which may be of a type in an unnamed namespace: g++
// warns of that in headers, where it does no harm.
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

template <class Function>
boost::asio::awaitable<WorkResult<Function>> run_unit(std::shared_ptr<SessionCore> session,
                                                      AccessMode mode, TransactionConfig config,
                                                      Function function) {
    using T = WorkResult<Function>;
    if constexpr (std::is_void_v<T>) {
        Work work = std::ref(function);
        co_await run_work(std::move(session), mode, std::move(config), std::move(work),
                          BeginMode::awaited);
    } else {
        std::optional<T> result;
        auto keep = [&](AsyncManagedTransaction& tx) -> boost::asio::awaitable<void> {
            result.reset();
            result.emplace(co_await std::invoke(function, tx));
        };
        Work work = std::ref(keep);
        co_await run_work(std::move(session), mode, std::move(config), std::move(work),
                          BeginMode::awaited);
        co_return std::move(*result);
    }
}

#pragma GCC diagnostic pop

} // namespace detail

/// A unit of work for AsyncSession: anything that can be called with an AsyncManagedTransaction&
/// and gives an awaitable.
template <class Function>
concept AsyncUnitOfWork = std::invocable<Function&, AsyncManagedTransaction&> &&
                          requires { typename detail::WorkResult<Function>; };

/// A sequence of transactions, each seeing what the one before it did. Takes a connection from the
/// pool while it needs one. Cheap to make; serves one task at a time: a second operation while one
/// is under way raises UsageError.
///
/// Every awaitable can be cancelled (as AsyncDriver says). While it waits for a
/// connection nothing is lost. Later the connection is ended, and with it an open transaction and
/// result; of a COMMIT that was sent the outcome is unknown. The session itself can be used again.
///
/// Move-only. Destroyed with an open transaction or result it gives that up without waiting. One
/// that was moved from may be destroyed and assigned to; anything else raises UsageError.
class NEO4J_API AsyncSession {
public:
    AsyncSession(AsyncSession&&) noexcept;
    AsyncSession& operator=(AsyncSession&&) noexcept;
    ~AsyncSession();

    /// Runs a query as an auto-commit transaction and waits until the server has accepted it.
    /// A result of this session that is still open is buffered first and stays readable.
    /// Query and parameters are taken at the call: the awaitable may be stored or spawned.
    /// Errors: TransactionError while a transaction is open, SessionError after close(), those of
    /// getting a connection (ServiceUnavailable, AuthError, ConnectionAcquisitionTimeoutError,
    /// ...), the server's.
    boost::asio::awaitable<AsyncResult> run(Query query, Params parameters = {});

    /// Begins a transaction and waits until the server has accepted it. One at a time.
    /// Errors: TransactionNestingError while another is open; else as run().
    boost::asio::awaitable<AsyncTransaction> begin_transaction(TransactionConfig config = {});

    /// Runs a unit of work in a reading transaction: commits when it returns, rolls back when it
    /// throws, and tries again (with growing pauses, within the driver's
    /// max_transaction_retry_time) when the error may pass. The function may thus be called
    /// several times. Gives what the function gives.
    /// The function is copied, or moved from, at the call. With g++ 12 a lambda in place may
    /// capture only by reference, or what needs no destructor: name others first and pass the name.
    template <AsyncUnitOfWork Function>
    auto execute_read(Function&& function, TransactionConfig config = {}) {
        return execute(AccessMode::read, std::forward<Function>(function), std::move(config));
    }

    /// As execute_read, in a writing transaction.
    template <AsyncUnitOfWork Function>
    auto execute_write(Function&& function, TransactionConfig config = {}) {
        return execute(AccessMode::write, std::forward<Function>(function), std::move(config));
    }

    /// Begins a transaction, calls the function with it (an AsyncTransaction&) and gives what the
    /// function gives. Commits when it returns, unless it has ended the transaction itself; rolls
    /// back when it throws; gives the connection up when it is cancelled. Called once: execute_read
    /// and execute_write try again.
    /// With g++ 12 as in execute_read.
    template <class Function>
        requires requires { typename detail::ScopeResult<AsyncTransaction, Function>; }
    auto with_transaction(Function&& function, TransactionConfig config = {}) {
        detail::check_place<Function>();
        auto run = [core = shared_core(),
                    config = std::move(config)](detail::Scope<AsyncTransaction> scope) mutable {
            return in_transaction(core, std::move(config), std::move(scope));
        };
        return detail::run_scope<AsyncTransaction, std::decay_t<Function>>(
            std::forward<Function>(function), std::move(run));
    }

    /// What later transactions must be given to see what this session did: the bookmark of its last
    /// transaction, or those it was made with. A result of run() that is open is received to its
    /// end first, because the bookmark comes with that; its records stay there to be read. Errors:
    /// that of an open result that nobody holds any more; otherwise it is for whoever reads the
    /// result. Cancelled while it waits, it kills the connection.
    boost::asio::awaitable<Bookmarks> last_bookmarks();

    /// Receives the rest of an open result of run(), without keeping it, so that the query takes
    /// effect; rolls back an open transaction; gives the connection back. What goes wrong with the
    /// result is logged and not raised. Errors: those of the rollback; the session is closed even
    /// then. A second call does nothing.
    boost::asio::awaitable<void> close();

    /// Gives everything up at once: kills the connection, so that whoever waits on it gets an
    /// error. From another thread only through the executor that the session is used on.
    void cancel() noexcept;

    /// Whether close() or cancel() was called.
    bool closed() const noexcept;

private:
    friend class AsyncDriver;
    friend class Driver;
    friend class Session;
    explicit AsyncSession(std::shared_ptr<detail::SessionCore> core) noexcept;
    std::shared_ptr<detail::SessionCore> shared_core() const;
    template <class Function>
    auto execute(AccessMode mode, Function&& function, TransactionConfig config) {
        detail::check_place<Function>();
        return detail::run_unit<std::decay_t<Function>>(shared_core(), mode, std::move(config),
                                                        std::forward<Function>(function));
    }
    static boost::asio::awaitable<AsyncTransaction>
    begin_in(std::shared_ptr<detail::SessionCore> core, TransactionConfig config);

    static boost::asio::awaitable<void> in_transaction(std::shared_ptr<detail::SessionCore> core,
                                                       TransactionConfig config,
                                                       detail::Scope<AsyncTransaction> scope);
    static boost::asio::awaitable<void> in_session(AsyncSession session,
                                                   detail::Scope<AsyncSession> scope);

    std::shared_ptr<detail::SessionCore> core_;
};

} // namespace neo4j
