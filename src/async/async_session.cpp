#include <utility>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "async/end_failed.hpp"
#include "async/session_core.hpp"
#include "async/telemetry.hpp"
#include "async/transaction_core.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::SessionCore;
using SessionRef = std::shared_ptr<SessionCore>;

AsyncSession::AsyncSession(SessionRef core) noexcept : core_(std::move(core)) {}
AsyncSession::AsyncSession(AsyncSession&&) noexcept = default;

AsyncSession& AsyncSession::operator=(AsyncSession&& other) noexcept {
    if (this == &other)
        return *this;
    if (core_)
        core_->abandon();
    core_ = std::move(other.core_);
    return *this;
}

AsyncSession::~AsyncSession() {
    if (core_)
        core_->abandon();
}

SessionRef AsyncSession::shared_core() const {
    if (!core_)
        throw UsageError("this session was moved from: use the object it was moved to");
    return core_;
}

asio::awaitable<AsyncTransaction> AsyncSession::begin_in(SessionRef core,
                                                         TransactionConfig config) {
    const auto mode = core->default_access_mode();
    detail::Telemetry telemetry(bolt::Api::transaction);
    auto transaction = co_await SessionCore::begin(std::move(core), mode, std::move(config),
                                                   detail::BeginMode::awaited, telemetry);
    co_return AsyncTransaction(std::move(transaction));
}

asio::awaitable<void> AsyncSession::in_transaction(SessionRef core, TransactionConfig config,
                                                   detail::Scope<AsyncTransaction> scope) {
    auto transaction = co_await begin_in(std::move(core), std::move(config));
    std::exception_ptr error;
    try {
        co_await scope(transaction);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await detail::end_failed(transaction, transaction.shared_core(), error);
        std::rethrow_exception(error);
    }
    const auto& ended = *transaction.shared_core();
    // One that has failed, though the function hides it, says so.
    if (!ended.committed() && !ended.rolled_back())
        co_await transaction.commit();
}

asio::awaitable<void> AsyncSession::in_session(AsyncSession session,
                                               detail::Scope<AsyncSession> scope) {
    std::exception_ptr error;
    try {
        co_await scope(session);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await detail::end_failed(session, session.shared_core(), error);
        std::rethrow_exception(error);
    }
    co_await session.close();
}

asio::awaitable<AsyncResult> AsyncSession::run(Query query, Params parameters) {
    return SessionCore::run(shared_core(), std::move(query), std::move(parameters));
}

asio::awaitable<AsyncTransaction> AsyncSession::begin_transaction(TransactionConfig config) {
    return begin_in(shared_core(), std::move(config));
}

asio::awaitable<Bookmarks> AsyncSession::last_bookmarks() {
    return SessionCore::last_bookmarks(shared_core());
}

asio::awaitable<void> AsyncSession::close() {
    return SessionCore::close(shared_core());
}

void AsyncSession::cancel() noexcept {
    if (core_)
        core_->cancel();
}

bool AsyncSession::closed() const noexcept {
    return !core_ || core_->closed();
}

} // namespace neo4j
