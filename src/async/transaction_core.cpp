#include "async/transaction_core.hpp"

#include <algorithm>
#include <utility>

#include <neo4j/error.hpp>

#include "async/busy.hpp"
#include "async/dialect.hpp"
#include "async/operation.hpp"
#include "async/session_core.hpp"
#include "async/telemetry.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

// Called in the handler of what happened.
void TransactionCore::raise_incomplete_commit(const char* what, const GqlError& error) const {
    const IncompleteCommit incomplete(std::string(what) +
                                          ": whether the transaction took effect is unknown (" +
                                          error.message() + ")",
                                      as_cause(std::current_exception()));
    tell_failed(std::make_exception_ptr(incomplete));
    throw incomplete;
}
void TransactionCore::raise_lost_commit(const GqlError& lost) const {
    raise_incomplete_commit("the connection was lost before the server answered COMMIT", lost);
}

TransactionCore::TransactionCore(std::shared_ptr<SessionCore> session, Lease lease,
                                 std::int64_t fetch_size)
    : session_(std::move(session)), lease_(std::make_shared<Lease>(std::move(lease))),
      fetch_size_(fetch_size), log_ids_(connection().log_ids()) {}

TransactionCore::~TransactionCore() {
    give_up();
}

Occupancy& TransactionCore::occupancy() noexcept {
    return session_->occupancy();
}

void TransactionCore::begin_operation() noexcept {
    connection().begin_operation(occupancy().number(), occupancy().until);
}

LogIds TransactionCore::log_ids() const noexcept {
    return log_ids_.with_operation(session_->log_ids().operation);
}

void TransactionCore::observe(std::shared_ptr<Operation> operation, bool is_all) noexcept {
    operation_ = std::move(operation);
    ends_operation_ = is_all && operation_;
}

void TransactionCore::tell(Telemetry& telemetry) const {
    telemetry.tell(connection());
}

DriverCore& TransactionCore::driver() const noexcept {
    return session_->driver();
}

void TransactionCore::begin(const bolt::TransactionFields& fields) {
    begun_ = connection().engine().begin(fields);
}

asio::awaitable<void> TransactionCore::begun() {
    return answered(std::exchange(begun_, nullptr));
}

// Waits for an answer, and raises its error; the transaction ends where the connection does.
asio::awaitable<void> TransactionCore::answered(bolt::ReplyRef reply) {
    const auto held = lease_->connection(); // a cancel takes the lease away
    const auto there = [&] { return !reply->waiting(); };
    std::exception_ptr error;
    try {
        co_await held->until(there);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        result_failed(error);
        std::rethrow_exception(error);
    }
    check(*held, *reply);
}

// The same in two steps, for the coroutines that each query runs. A cancel that came before the
// waiting began ends nothing yet: the caller looks after that.
asio::awaitable<void> TransactionCore::until(Connection& held, Connection::Condition done) {
    return held.until(done, Connection::Loss::of<&TransactionCore::result_failed>(*this));
}
void TransactionCore::check(Connection& held, const bolt::Reply& reply) {
    if (!reply.succeeded()) {
        const auto error = held.error_of(reply.metadata);
        result_failed(error);
        std::rethrow_exception(error);
    }
    session_->note_database(reply.metadata);
}

asio::awaitable<AsyncResult> TransactionCore::run(std::shared_ptr<TransactionCore> self,
                                                  Query query, Params parameters) {
    const Busy busy(*self);
    self->check_open();
    if (query.config().timeout() || !query.config().metadata().empty())
        throw TransactionError(
            "a query inside a transaction has no settings of its own: give metadata and timeout "
            "to begin_transaction, execute_read or execute_write");
    self->begin_operation();
    auto& engine = self->connection().engine();
    // Bolt 3 knows one open result at a time.
    if (!engine.has(bolt::Capability::pull_n)) {
        const auto open = self->open_results();
        for (std::size_t i = 0; i < open.size(); ++i)
            co_await open[i]->buffer_unguarded();
    }
    self->forget_expired();

    auto stream = engine.run(
        query.text(), InDialect(parameters, engine.version(), self->connection().utc_patch()),
        nullptr);
    engine.pull(stream, self->fetch_size_);
    auto result =
        std::make_shared<ResultCore>(self->lease_, std::move(stream), self, self->fetch_size_,
                                     query.text(), std::move(parameters));
    self->results_.push_back(result);
    if (self->operation_) [[unlikely]]
        result->observe(Operation::start_query(self->operation_, query.text()));
    const auto held = self->lease_->connection(); // a cancel takes the lease away
    const auto begun = std::exchange(self->begun_, nullptr);
    // A server that has refused BEGIN may hang up and leave RUN unanswered.
    const auto known = [&] {
        return result->answered() || (begun && !begun->waiting() && !begun->succeeded());
    };
    try {
        co_await self->until(*held, Connection::Condition(known));
        if (begun)
            self->check(*held, *begun);
        if (!result->accepted_now())
            co_await result->accepted();
    } catch (...) {
        if (!result->settled()) { // see the end of commit()
            result->cancel();
            self->cancel();
        }
        throw;
    }
    co_return AsyncResult(std::move(result));
}

asio::awaitable<void> TransactionCore::commit(std::shared_ptr<TransactionCore> self) {
    const Busy busy(*self);
    self->check_open();
    self->begin_operation();
    if (self->open_results().empty())
        self->drop_results();
    else
        co_await self->consume_results();
    const auto reply = self->connection().engine().commit();
    self->committing_ = true;
    const auto held = self->lease_->connection(); // a cancel takes the lease away
    const auto there = [&] { return !reply->waiting(); };
    try {
        if (self->begun_)
            co_await self->begun();
        co_await self->until(*held, Connection::Condition(there));
        self->check(*held, *reply);
    } catch (const ServiceUnavailable& lost) {
        self->raise_lost_commit(lost);
    } catch (const SessionExpired& lost) { // of a routing driver
        self->raise_lost_commit(lost);
    } catch (const ProtocolError& nonsense) {
        self->raise_incomplete_commit("the server answered COMMIT by what cannot be read",
                                      nonsense);
    } catch (...) {
        // A cancel that came meanwhile is raised before the waiting has even begun: what is written
        // must not be sent when the connection is given back.
        if (self->state_ == State::open)
            self->cancel();
        self->tell_failed(std::current_exception());
        throw;
    }
    self->end(State::committed);
    self->session_->add_bookmark(reply->metadata.text("bookmark"));
    if (self->session_->has_news())
        co_await self->session_->pass_news_on();
}

asio::awaitable<void> TransactionCore::rollback(std::shared_ptr<TransactionCore> self) {
    const Busy busy(*self);
    if (self->state_ == State::failed)
        co_return; // the server has rolled it back
    self->check_open();
    co_await self->close_unguarded();
}

asio::awaitable<void> TransactionCore::close(std::shared_ptr<TransactionCore> self) {
    if (self->closed())
        co_return;
    const Busy busy(*self);
    co_await self->close_unguarded();
}

asio::awaitable<void> TransactionCore::close_unguarded() {
    if (closed())
        co_return;
    begin_operation();
    co_await consume_results();
    auto& engine = connection().engine();
    engine.abandon();
    const auto reply = engine.rollback();
    if (begun_)
        co_await begun();
    co_await answered(reply);
    end(State::rolled_back);
}

void TransactionCore::give_up() noexcept {
    if (state_ != State::open)
        return;
    log_driver.warning(log_ids_.with_operation(0), [] {
        return std::string("a transaction was destroyed while open: it is rolled back; commit() or "
                           "rollback() end it");
    });
    // Taken, not only looked at: another thread's operation must not begin meanwhile.
    auto& busy = occupancy().busy;
    if (busy.exchange(true, std::memory_order_acquire))
        return cancel();
    end(State::rolled_back);
    busy.store(false, std::memory_order_release);
}

void TransactionCore::cancel() noexcept {
    if (lease_ && *lease_)
        connection().kill();
    if (state_ == State::open)
        end(State::cancelled);
}

void TransactionCore::result_failed(const std::exception_ptr& error) {
    if (state_ != State::open)
        return;
    failure_ = error;
    for (auto& weak : std::exchange(results_, {}))
        if (auto result = weak.lock())
            result->close(error);
    end(State::failed);
}

// Gives the connection back; what is left on it is reset.
void TransactionCore::end(State state) noexcept {
    state_ = state;
    drop_results();
    lease_.reset();
    session_->transaction_ended();
    if (ends_operation_ && (state == State::committed || !committing_)) [[unlikely]]
        tell_end();
}

void TransactionCore::tell_failed(const std::exception_ptr& error) const noexcept {
    if (ends_operation_)
        operation_->fail(error);
}

void TransactionCore::tell_end() noexcept {
    switch (state_) {
    case State::failed:
        return operation_->fail(failure_);
    case State::cancelled:
        return operation_->cancel();
    default:
        return operation_->end();
    }
}

std::vector<std::shared_ptr<ResultCore>> TransactionCore::open_results() const {
    std::vector<std::shared_ptr<ResultCore>> open;
    for (const auto& weak : results_)
        if (auto result = weak.lock(); result && !result->settled())
            open.push_back(std::move(result));
    return open;
}

void TransactionCore::forget_expired() noexcept {
    const auto expired = [](const auto& weak) { return weak.expired(); };
    results_.erase(std::remove_if(results_.begin(), results_.end(), expired), results_.end());
}

// What is left of the results that somebody still holds is discarded before the transaction ends.
asio::awaitable<void> TransactionCore::consume_results() {
    const auto open = open_results();
    for (std::size_t i = 0; i < open.size(); ++i)
        co_await open[i]->consume_unguarded();
    drop_results();
}

void TransactionCore::drop_results() noexcept {
    const auto dropped = std::move(results_);
    results_.clear();
    for (const auto& weak : dropped)
        if (auto result = weak.lock())
            state_ == State::cancelled ? result->cancel() : result->drop();
}

void TransactionCore::check_open() const {
    switch (state_) {
    case State::open:
        return;
    case State::failed:
        throw TransactionError("the transaction has failed: the server has rolled it back",
                               as_cause(failure_));
    case State::committed:
        throw TransactionError("the transaction is closed: it was committed");
    case State::rolled_back:
        throw TransactionError("the transaction is closed: it was rolled back");
    case State::cancelled:
        throw TransactionError("the transaction is closed: it was cancelled");
    }
}

} // namespace neo4j::detail
