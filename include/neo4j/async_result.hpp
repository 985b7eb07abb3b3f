#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/export.hpp>
#include <neo4j/record.hpp>
#include <neo4j/summary.hpp>

namespace neo4j {

namespace detail {
class ResultCore;
}

/// All of a result at once: `auto [records, summary, keys] = co_await driver.execute_query(...)`.
struct EagerResult {
    std::vector<Record> records;
    ResultSummary summary;
    std::vector<std::string> keys;
};

/// A run of records that arrived together, read in place: await once per batch, then iterate
/// without waiting. It keeps its records' memory alive as long as it lives.
class RecordBatch {
public:
    class iterator;

    RecordBatch() = default;
    /// For the library: the rows from `first` on.
    explicit RecordBatch(detail::BatchRef batch, std::uint32_t first = 0) noexcept
        : batch_(std::move(batch)), first_(first) {}

    std::size_t size() const noexcept { return batch_ ? batch_->rows - first_ : 0; }
    bool empty() const noexcept { return size() == 0; }
    /// The record at that place, counted from 0; it must be below size().
    Record operator[](std::size_t row) const;

    iterator begin() const&;
    iterator end() const&;
    /// A range-for over a temporary batch is fine (`for (auto& r : batch)` binds it); an iterator
    /// of one is not.
    iterator begin() const&& = delete;
    iterator end() const&& = delete;

private:
    detail::BatchRef batch_;
    std::uint32_t first_ = 0;
};

/// The answer of one query, as a stream: records arrive in batches of the session's fetch size and
/// wait in the connection until they are asked for.
///
/// Move-only. Serves one task at a time. Destroyed before its end it is given up: what has not
/// arrived is discarded by the connection's reset, without waiting.
///
/// Every awaitable can be cancelled. A cancel while a message is arriving ends the connection and
/// with it this result and its transaction.
class NEO4J_API AsyncResult {
public:
    /// As one that was moved from, which co_spawn's completion tokens need: using it raises
    /// UsageError.
    AsyncResult() noexcept;
    AsyncResult(AsyncResult&&) noexcept;
    AsyncResult& operator=(AsyncResult&&) noexcept;
    ~AsyncResult();

    /// The columns' names. Known without waiting.
    const std::vector<std::string>& keys() const;

    /// The next record, or nothing at the end. The server's error, if it fails midway.
    boost::asio::awaitable<std::optional<Record>> next();

    /// The next record if it has arrived already, without suspending. Nothing says "not now", not
    /// "the end": ask next().
    std::optional<Record> try_next();

    /// The next records, as many as have arrived, at least one; an empty batch at the end. The
    /// fastest way to read: no record is touched on its own.
    boost::asio::awaitable<RecordBatch> next_batch();

    /// The next record without taking it, or nothing at the end.
    boost::asio::awaitable<std::optional<Record>> peek();

    /// Up to n records. Fewer at the end. n = 0 gives none.
    boost::asio::awaitable<std::vector<Record>> fetch(std::size_t n);

    /// All remaining records.
    boost::asio::awaitable<std::vector<Record>> collect();

    /// The one record that there is. Raises ResultNotSingleError where there are none or more than
    /// one; the result is consumed either way.
    boost::asio::awaitable<Record> single();

    /// The one record that there is, or nothing. Raises ResultNotSingleError where there are more.
    boost::asio::awaitable<std::optional<Record>> single_or_none();

    /// Discards what has not been read and gives the summary. Can be asked again.
    boost::asio::awaitable<ResultSummary> consume();

    /// The remaining records, the keys and the summary.
    boost::asio::awaitable<EagerResult> to_eager_result();

    /// Whether the result can give no more records: it was consumed, its transaction ended or it
    /// failed.
    bool closed() const noexcept;

private:
    friend class AsyncSession;
    friend class AsyncTransaction;
    friend class AsyncManagedTransaction;
    friend class Result;
    explicit AsyncResult(std::shared_ptr<detail::ResultCore> core) noexcept;
    detail::ResultCore& core() const;
    const std::shared_ptr<detail::ResultCore>& shared_core() const;

    std::shared_ptr<detail::ResultCore> core_;
};

/// Iterates over a batch with one Record whose row moves on: no reference count is touched.
class RecordBatch::iterator {
public:
    using value_type = Record;
    using difference_type = std::ptrdiff_t;
    using reference = const Record&;
    using pointer = const Record*;
    using iterator_category = std::input_iterator_tag;

    iterator() = default;

    reference operator*() const noexcept { return record_; }
    pointer operator->() const noexcept { return &record_; }
    iterator& operator++() noexcept {
        detail::RecordAccess::advance(record_);
        return *this;
    }
    void operator++(int) noexcept { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
        return detail::RecordAccess::row(a.record_) == detail::RecordAccess::row(b.record_);
    }

private:
    friend class RecordBatch;
    explicit iterator(Record record) noexcept : record_(std::move(record)) {}
    Record record_;
};

inline Record RecordBatch::operator[](std::size_t row) const {
    return detail::RecordAccess::make(batch_, first_ + static_cast<std::uint32_t>(row));
}
inline RecordBatch::iterator RecordBatch::begin() const& {
    return iterator(detail::RecordAccess::make(batch_, first_));
}
inline RecordBatch::iterator RecordBatch::end() const& {
    return iterator(detail::RecordAccess::make(batch_, batch_ ? batch_->rows : 0));
}

} // namespace neo4j
