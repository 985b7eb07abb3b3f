#include "async/result_core.hpp"

#include <utility>

#include <neo4j/error.hpp>

#include "async/busy.hpp"
#include "async/driver_core.hpp"
#include "async/fault.hpp"
#include "async/notify.hpp"
#include "async/operation.hpp"
#include "async/summary_data.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

ResultCore::ResultCore(std::shared_ptr<Lease> lease, bolt::StreamRef stream,
                       std::weak_ptr<ResultOwner> owner, std::int64_t fetch_size, std::string query,
                       Params parameters)
    : lease_(std::move(lease)), stream_(std::move(stream)), owner_(std::move(owner)),
      fetch_size_(fetch_size), log_ids_(connection().log_ids()), query_(std::move(query)),
      parameters_(std::move(parameters)), server_(connection().server_info()) {}

ResultCore::~ResultCore() {
    // The connection goes on, and takes the stream again for its next query.
    if (batch_)
        stream_->recycle(std::move(batch_));
    stream_->drop_records();
    tell_dropped();
}

asio::awaitable<void> ResultCore::until_answered() {
    return Connection::until(lease_->connection(),
                             Connection::Condition::of<&ResultCore::answered>(*this),
                             Connection::Loss::of<&ResultCore::failed>(*this));
}

asio::awaitable<void> ResultCore::accepted() {
    co_await tell_owner();
    raise_refusal();
}

bool ResultCore::accepted_now() {
    after_receive();
    if (owner_has_news())
        return false;
    raise_refusal();
    return true;
}

void ResultCore::raise_refusal() const {
    if (stream_->run.succeeded())
        return;
    if (error_)
        std::rethrow_exception(error_);
    throw TransactionError("the query was ignored by the server because an earlier one failed");
}

const std::vector<std::string>& ResultCore::keys() const {
    return stream_->keys->names();
}

void ResultCore::check_in_scope() const {
    if (out_of_scope_)
        throw ResultConsumedError("the result is gone, since its transaction or session has been "
                                  "closed: read or consume it before that");
}

void ResultCore::check_readable() const {
    check_in_scope();
    if (consumed_)
        throw ResultConsumedError(
            "the result has been consumed: read its records before consume()");
}

void ResultCore::raise_failure() {
    if (!std::exchange(raised_, true))
        std::rethrow_exception(error_);
    throw ResultFailedError("the result has failed, by an error of its own or of another result of "
                            "its transaction",
                            as_cause(error_));
}

bool ResultCore::ready_now() {
    if (ready())
        return true;
    if (batch_)
        stream_->recycle(std::move(batch_));
    batch_.reset();
    if (stream_->batches.empty())
        return false;
    batch_ = stream_->take_batch();
    row_ = 0;
    if (keep_graph_)
        kept_.push_back(batch_);
    return true;
}

std::optional<bool> ResultCore::fill_now() {
    check_readable();
    if (ready_now())
        return true;
    if (error_)
        raise_failure();
    if (!settled())
        return std::nullopt;
    raise_owners_error();
    return false;
}

std::optional<Record> ResultCore::single_now() {
    const bool there = fill_now().value_or(false);
    if (!there || !settled() || error_ || owners_error_)
        return std::nullopt;
    if (row_ + 1 < batch_->rows || !stream_->batches.empty())
        return std::nullopt;
    return take();
}

asio::awaitable<bool> ResultCore::fill() {
    auto there = fill_now();
    while (!there) {
        co_await advance();
        there = fill_now();
    }
    co_return *there;
}

std::shared_ptr<ResultOwner> ResultCore::owner() {
    auto owner = owner_.lock();
    if (!owner) {
        drop();
        check_in_scope();
    }
    return owner;
}

void ResultCore::begin_operation(const Occupancy& operation) noexcept {
    connection().begin_operation(operation.number(), operation.until);
    log_ids_ = connection().log_ids();
}

asio::awaitable<void> ResultCore::guarded(asio::awaitable<void> operation) {
    if (settled() || error_)
        co_return;
    const auto held = owner();
    const Busy busy(*held);
    begin_operation(held->occupancy());
    co_await std::move(operation);
}

asio::awaitable<void> ResultCore::advance() {
    const auto held = owner();
    const Busy busy(*held);
    begin_operation(held->occupancy());
    co_await advance_unguarded();
}

// Receives something: asks for more records where none are on their way.
asio::awaitable<void> ResultCore::advance_unguarded() {
    if (stream_->state == bolt::Stream::State::idle)
        connection().engine().pull(stream_, fetch_size_);
    const auto held = lease_->connection(); // a cancel takes the lease away
    const auto something = [this] {
        return !stream_->batches.empty() || stream_->state != bolt::Stream::State::requested;
    };
    std::exception_ptr error;
    try {
        co_await held->until(something);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        failed(error);
        raise_failure();
    }
    after_receive();
    if (owner_has_news())
        co_await tell_owner();
}

// Once the result is complete.
bool ResultCore::owner_has_news() const {
    const auto owner = settled() ? owner_.lock() : nullptr;
    return owner && owner->has_news();
}

asio::awaitable<void> ResultCore::tell_owner() {
    const auto owner = owner_.lock();
    try {
        co_await owner->pass_news_on();
    } catch (...) {
        owners_error_ = std::current_exception(); // the records that are here can still be read
    }
    if (owners_error_ && is_cancel(owners_error_))
        raise_owners_error();
}

// Once.
void ResultCore::raise_owners_error() {
    if (owners_error_)
        std::rethrow_exception(std::exchange(owners_error_, nullptr));
}

void ResultCore::after_receive() {
    if (settled() || !stream_->finished())
        return;
    const auto owner = owner_.lock();
    switch (stream_->state) {
    case bolt::Stream::State::complete:
        lease_.reset();
        tell_complete();
        if (owner) {
            if (has_notifications(owner->driver().config(), stream_->summary))
                tell_notifications(owner->driver(), summary(), log_ids_);
            owner->result_complete(stream_->summary);
        }
        return;
    case bolt::Stream::State::failed:
        return failed(connection().error_of(stream_->failure));
    default:
        return failed(std::make_exception_ptr(ResultFailedError(
            "the result was ignored by the server because another query of the transaction "
            "failed")));
    }
}

void ResultCore::failed(const std::exception_ptr& error) {
    error_ = error;
    lease_.reset();
    tell_failed(error);
    if (const auto owner = owner_.lock())
        owner->result_failed(error);
}

Record ResultCore::take() {
    return RecordAccess::make(batch_, row_++);
}

Record ResultCore::look() const {
    return RecordAccess::make(batch_, row_);
}

RecordBatch ResultCore::take_batch() {
    if (row_ == 0) {
        row_ = batch_->rows;
        return RecordBatch(batch_);
    }
    const auto from = std::exchange(row_, batch_->rows);
    return RecordBatch(batch_, from);
}

asio::awaitable<void> ResultCore::buffer_unguarded() {
    while (!settled() && !error_) {
        // Receiving stops at each batch: put those that are here aside until none is to come.
        auto seen = std::exchange(stream_->batches, {});
        co_await advance_unguarded();
        for (auto& batch : stream_->batches)
            seen.push_back(std::move(batch));
        stream_->batches = std::move(seen);
    }
}

void ResultCore::ask_for_all() noexcept {
    fetch_size_ = FetchSize::all().records();
}

asio::awaitable<void> ResultCore::buffer() {
    check_readable();
    ask_for_all();
    co_await guarded(buffer_unguarded());
    if (error_)
        raise_failure();
}

asio::awaitable<void> ResultCore::exhaust() {
    check_readable();
    co_await guarded(exhaust_unguarded());
    forget_records();
    if (error_)
        raise_failure();
    raise_owners_error();
}

asio::awaitable<ResultSummary> ResultCore::consume() {
    check_in_scope();
    if (!settled())
        co_await guarded(exhaust_unguarded());
    co_return consume_settled();
}

ResultSummary ResultCore::consume_settled() {
    if (error_)
        raise_failure();
    forget_records();
    consumed_ = true;
    raise_owners_error();
    return summary();
}

asio::awaitable<void> ResultCore::consume_unguarded() {
    co_await exhaust_unguarded();
    if (error_)
        raise_failure();
    consumed_ = true;
    raise_owners_error();
}

// The error, if there is one, is left to be raised by the caller.
asio::awaitable<void> ResultCore::exhaust_unguarded() {
    forget_records();
    while (!settled() && !error_) {
        if (stream_->state == bolt::Stream::State::idle)
            connection().engine().discard(stream_);
        co_await advance_unguarded();
    }
}

void ResultCore::forget_records() noexcept {
    batch_.reset();
    row_ = 0;
    stream_->drop_records();
}

void ResultCore::keep_graph(bool keep) {
    check_readable();
    keep_graph_ = keep;
    if (!keep)
        kept_.clear();
    else if (batch_ && kept_.empty())
        kept_.push_back(batch_);
}

Graph ResultCore::graph() const {
    Graph graph;
    const auto add = [&](const BatchRef& batch, std::uint32_t row) {
        for (; row < batch->rows; ++row)
            graph.add(RecordAccess::make(batch, row));
    };
    for (const auto& batch : kept_)
        add(batch, 0);
    if (batch_ && !keep_graph_)
        add(batch_, row_);
    for (const auto& batch : stream_->batches)
        add(batch, 0);
    return graph;
}

ResultSummary ResultCore::summary() {
    if (!summary_)
        summary_ = std::make_shared<const SummaryData>(
            SummaryData{server_,
                        std::move(query_),
                        std::move(parameters_),
                        stream_->run.metadata,
                        stream_->summary,
                        {stream_->records > 0, stream_->keys && stream_->keys->size() > 0}});
    return ResultSummary(summary_);
}

void ResultCore::close(std::exception_ptr reason) noexcept {
    if (!settled() && !error_) {
        error_ = std::move(reason);
        raised_ = true;
        tell_failed(error_);
    }
    lease_.reset();
}

void ResultCore::drop() noexcept {
    out_of_scope_ = true;
    kept_.clear();
    forget_records();
    lease_.reset();
    tell_dropped();
}

void ResultCore::cancel() noexcept {
    if (lease_ && *lease_)
        connection().kill();
    if (operation_) [[unlikely]]
        operation_->cancel();
    drop();
}

void ResultCore::observe(std::shared_ptr<Operation> operation) noexcept {
    operation_ = std::move(operation);
    if (settled()) // the failure may have come together with the answer to RUN
        error_ ? tell_failed(error_) : tell_complete();
}

void ResultCore::tell_complete() noexcept {
    if (!operation_) [[likely]]
        return;
    if (const auto name = stream_->summary.text("db"))
        operation_->in_database(*name);
    operation_->end(stream_->records);
    operation_.reset();
}

// Not read to its end, since nobody wanted the rest.
void ResultCore::tell_dropped() noexcept {
    if (!operation_) [[likely]]
        return;
    operation_->end();
    operation_.reset();
}

void ResultCore::tell_failed(const std::exception_ptr& error) noexcept {
    if (!operation_) [[likely]]
        return;
    operation_->fail(error);
    operation_.reset();
}

} // namespace neo4j::detail
