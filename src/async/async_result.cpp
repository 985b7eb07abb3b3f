#include <utility>

#include <neo4j/async_result.hpp>
#include <neo4j/error.hpp>

#include "async/result_core.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::ResultCore;
using CoreRef = std::shared_ptr<ResultCore>;

namespace {

// Conditions are named before they are tested: g++ 12 lays out the frame wrongly for an awaited
// condition in a coroutine without a local variable (GCC bug 106188), and in `while (a && co_await
// b)` it awaits b whatever a is.

asio::awaitable<std::optional<Record>> next(CoreRef core) {
    const bool there = co_await core->fill();
    if (!there)
        co_return std::nullopt;
    co_return core->take();
}

asio::awaitable<std::optional<Record>> peek(CoreRef core) {
    const bool there = co_await core->fill();
    if (!there)
        co_return std::nullopt;
    co_return core->look();
}

asio::awaitable<RecordBatch> next_batch(CoreRef core) {
    const bool there = co_await core->fill();
    co_return there ? core->take_batch() : RecordBatch();
}

asio::awaitable<std::vector<Record>> fetch(CoreRef core, std::size_t n) {
    std::vector<Record> records;
    while (records.size() < n) {
        const bool there = co_await core->fill();
        if (!there)
            break;
        do
            records.push_back(core->take());
        while (records.size() < n && core->ready());
    }
    co_return records;
}

asio::awaitable<std::optional<Record>> single(CoreRef core, bool may_be_none) {
    if (!co_await core->fill()) {
        core->set_consumed();
        if (may_be_none)
            co_return std::nullopt;
        throw ResultNotSingleError("the result has no record, where exactly one was expected");
    }
    auto record = core->take();
    if (co_await core->fill()) {
        co_await core->consume();
        throw ResultNotSingleError(
            "the result has more than one record, where exactly one was expected: limit the query, "
            "or read the records with next() or fetch()");
    }
    core->set_consumed();
    co_return record;
}

asio::awaitable<Record> strictly_single(CoreRef core) {
    auto record = co_await single(std::move(core), false);
    co_return std::move(*record);
}

asio::awaitable<EagerResult> to_eager(CoreRef core) {
    auto records = co_await fetch(core, static_cast<std::size_t>(-1));
    auto summary = co_await core->consume();
    co_return EagerResult{std::move(records), std::move(summary), core->keys()};
}

asio::awaitable<ResultSummary> consume(CoreRef core) {
    co_return co_await core->consume();
}

} // namespace

AsyncResult::AsyncResult() noexcept = default;
AsyncResult::AsyncResult(CoreRef core) noexcept : core_(std::move(core)) {}
AsyncResult::AsyncResult(AsyncResult&&) noexcept = default;
AsyncResult& AsyncResult::operator=(AsyncResult&&) noexcept = default;
AsyncResult::~AsyncResult() = default;

ResultCore& AsyncResult::core() const {
    return *shared_core();
}

const CoreRef& AsyncResult::shared_core() const {
    if (!core_)
        throw UsageError("this result is empty or was moved from: use the object it was moved to");
    return core_;
}

const std::vector<std::string>& AsyncResult::keys() const {
    return core().keys();
}
asio::awaitable<std::optional<Record>> AsyncResult::next() {
    return neo4j::next(shared_core());
}
asio::awaitable<RecordBatch> AsyncResult::next_batch() {
    return neo4j::next_batch(shared_core());
}
asio::awaitable<std::optional<Record>> AsyncResult::peek() {
    return neo4j::peek(shared_core());
}

std::optional<Record> AsyncResult::try_next() {
    auto& result = core();
    result.check_readable();
    if (!result.ready_now())
        return std::nullopt;
    return result.take();
}

asio::awaitable<std::vector<Record>> AsyncResult::fetch(std::size_t n) {
    return neo4j::fetch(shared_core(), n);
}
asio::awaitable<std::vector<Record>> AsyncResult::collect() {
    return neo4j::fetch(shared_core(), static_cast<std::size_t>(-1));
}
asio::awaitable<Record> AsyncResult::single() {
    return strictly_single(shared_core());
}
asio::awaitable<std::optional<Record>> AsyncResult::single_or_none() {
    return neo4j::single(shared_core(), true);
}
asio::awaitable<ResultSummary> AsyncResult::consume() {
    return neo4j::consume(shared_core());
}
asio::awaitable<EagerResult> AsyncResult::to_eager_result() {
    return to_eager(shared_core());
}
bool AsyncResult::closed() const noexcept {
    return !core_ || core_->closed();
}

} // namespace neo4j
