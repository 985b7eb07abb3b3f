#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <neo4j/async_result.hpp>
#include <neo4j/error.hpp>

#include "async/result_core.hpp"
#include "core/log.hpp"

namespace neo4j {

namespace asio = boost::asio;
using detail::ResultCore;
using ResultRef = std::shared_ptr<ResultCore>;

namespace {

// Conditions are named before they are tested: g++ 12 lays out the frame wrongly for an awaited
// condition in a coroutine without a local variable (GCC bug 106188), and in `while (a && co_await
// b)` it awaits b whatever a is.

asio::awaitable<std::optional<Record>> next(ResultRef core) {
    auto there = core->fill_now();
    if (!there)
        there = co_await core->fill();
    if (!*there)
        co_return std::nullopt;
    co_return core->take();
}

asio::awaitable<std::optional<Record>> peek(ResultRef core) {
    auto there = core->fill_now();
    if (!there)
        there = co_await core->fill();
    if (!*there)
        co_return std::nullopt;
    co_return core->look();
}

asio::awaitable<RecordBatch> next_batch(ResultRef core) {
    auto there = core->fill_now();
    if (!there)
        there = co_await core->fill();
    co_return *there ? core->take_batch() : RecordBatch();
}

constexpr auto all = static_cast<std::size_t>(-1);

// Takes up to n records, as far as they are here; false: more are to be waited for.
bool fetch_now(ResultCore& core, std::size_t n, Records& records) {
    while (records.size() < n) {
        const auto there = core.fill_now();
        if (!there)
            return false;
        if (!*there)
            break;
        do
            records.push_back(core.take());
        while (records.size() < n && core.ready());
    }
    return true;
}

asio::awaitable<Records> fetch(ResultRef core, std::size_t n) {
    core->check_readable();
    if (n == all)
        core->ask_for_all();
    Records records;
    while (!fetch_now(*core, n, records))
        co_await core->fill();
    co_return records;
}

// @tparam One Record where there must be exactly one, std::optional<Record> where none may be and
// more are a warning.
template <class One>
asio::awaitable<One> single(ResultRef core) {
    constexpr bool strict = std::is_same_v<One, Record>;
    auto there = core->fill_now();
    if (!there)
        there = co_await core->fill();
    if (!*there) {
        if constexpr (strict)
            throw ResultNotSingleError("the result has no record, where exactly one was expected");
        else
            co_return std::nullopt;
    }
    auto record = core->take();
    there = core->fill_now();
    if (!there)
        there = co_await core->fill();
    if (!*there)
        co_return record;
    co_await core->exhaust();
    if constexpr (strict)
        throw ResultNotSingleError(
            "the result has more than one record, where exactly one was expected: limit the query, "
            "or read the records with next() or fetch()");
    detail::log_driver.warning(core->log_ids(), [] {
        return std::string("a result with a single record was expected, but multiple were found: "
                           "the first is taken; limit the query");
    });
    co_return record;
}

asio::awaitable<List> value_of(ResultRef core, detail::KeyList key, Value fallback) {
    const auto records = co_await fetch(std::move(core), all);
    List values;
    values.reserve(records.size());
    for (const Record& record : records)
        values.push_back(record.value(key.view().front(), fallback));
    co_return values;
}

asio::awaitable<std::vector<List>> values_of(ResultRef core, detail::KeyList keys) {
    const auto records = co_await fetch(std::move(core), all);
    const auto wanted = keys.view();
    std::vector<List> values;
    values.reserve(records.size());
    for (const Record& record : records)
        values.push_back(wanted.empty() ? record.values() : record.values(wanted));
    co_return values;
}

asio::awaitable<std::vector<Map>> data_of(ResultRef core, detail::KeyList keys) {
    co_await core->buffer();
    const auto graph = core->graph();
    const auto records = co_await fetch(std::move(core), all);
    const auto wanted = keys.view();
    std::vector<Map> data;
    data.reserve(records.size());
    for (const Record& record : records)
        data.push_back(wanted.empty() ? record.data(graph) : record.data(graph, wanted));
    co_return data;
}

asio::awaitable<Graph> graph(ResultRef core) {
    co_await core->buffer();
    co_return core->graph();
}

asio::awaitable<Table> to_table(ResultRef core, TableOptions options) {
    const auto records = co_await fetch(core, all);
    co_return Table(core->keys(), records, options);
}

EagerResult eager(ResultCore& core, Records records) {
    return {std::move(records), core.consume_settled(), core.keys()};
}

asio::awaitable<EagerResult> to_eager(ResultRef core) {
    core->ask_for_all();
    Records records;
    while (!fetch_now(*core, all, records))
        co_await core->fill();
    co_return eager(*core, std::move(records));
}

asio::awaitable<ResultSummary> consume(ResultRef core) {
    co_return co_await core->consume();
}

} // namespace

AsyncResult::AsyncResult() noexcept = default;
AsyncResult::AsyncResult(ResultRef core) noexcept : core_(std::move(core)) {}
AsyncResult::AsyncResult(AsyncResult&&) noexcept = default;
AsyncResult& AsyncResult::operator=(AsyncResult&&) noexcept = default;
AsyncResult::~AsyncResult() = default;

ResultCore& AsyncResult::core() const {
    return *shared_core();
}

const ResultRef& AsyncResult::shared_core() const {
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

asio::awaitable<Records> AsyncResult::fetch(std::size_t n) {
    if (n > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()))
        throw UsageError("fetch: a negative number of records was asked for; collect() gives all");
    return neo4j::fetch(shared_core(), n);
}
asio::awaitable<Records> AsyncResult::collect() {
    return neo4j::fetch(shared_core(), all);
}
asio::awaitable<Record> AsyncResult::single() {
    return neo4j::single<Record>(shared_core());
}
asio::awaitable<std::optional<Record>> AsyncResult::single_or_none() {
    return neo4j::single<std::optional<Record>>(shared_core());
}
asio::awaitable<List> AsyncResult::value(FieldKey key, Value fallback) {
    return value_of(shared_core(), {key}, std::move(fallback));
}
asio::awaitable<std::vector<List>> AsyncResult::values_of(detail::KeyList keys) {
    return neo4j::values_of(shared_core(), std::move(keys));
}
asio::awaitable<std::vector<Map>> AsyncResult::data_of(detail::KeyList keys) {
    return neo4j::data_of(shared_core(), std::move(keys));
}
asio::awaitable<Graph> AsyncResult::graph() {
    return neo4j::graph(shared_core());
}
void AsyncResult::keep_graph(bool keep) {
    core().keep_graph(keep);
}
asio::awaitable<Table> AsyncResult::to_table(TableOptions options) {
    return neo4j::to_table(shared_core(), options);
}
asio::awaitable<ResultSummary> AsyncResult::consume() {
    return neo4j::consume(shared_core());
}
asio::awaitable<EagerResult> AsyncResult::to_eager_result() {
    return to_eager(shared_core());
}
std::optional<EagerResult> AsyncResult::eager_result_now() {
    if (!core().settled())
        return std::nullopt;
    Records records;
    fetch_now(core(), all, records);
    return eager(core(), std::move(records));
}
void AsyncResult::ask_for_all() {
    core().check_readable();
    core().ask_for_all();
}
bool AsyncResult::closed() const noexcept {
    return !core_ || core_->closed();
}

} // namespace neo4j
