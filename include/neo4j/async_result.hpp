#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/export.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/record.hpp>
#include <neo4j/summary.hpp>
#include <neo4j/table.hpp>

namespace neo4j {

namespace detail {

class ResultCore;
class SessionCore;
class TransactionCore;

/// Keys that own their names: an awaitable may start when the caller's are gone.
class KeyList {
public:
    KeyList(std::initializer_list<FieldKey> keys) {
        for (const FieldKey& key : keys)
            if (key.by_name())
                keys_.emplace_back(std::string(key.name()));
            else
                keys_.emplace_back(key.index());
    }
    /// Valid as long as this is neither moved nor gone.
    std::vector<FieldKey> view() const {
        std::vector<FieldKey> view;
        for (const auto& key : keys_)
            view.push_back(std::visit([](const auto& each) { return FieldKey(each); }, key));
        return view;
    }

private:
    std::vector<std::variant<std::int64_t, std::string>> keys_;
};

} // namespace detail

/// Records to keep: a std::vector<Record> of which no reference to a record can be had once it is
/// gone, so that `(co_await result.collect())[0]["name"]` is a value of its own.
class Records : public std::vector<Record> {
public:
    using vector::vector;

    /// A record by its place, counted from 0, which must be below size().
    Record& operator[](std::size_t i) & { return vector::operator[](i); }
    const Record& operator[](std::size_t i) const& { return vector::operator[](i); }
    Record operator[](std::size_t i) const&& { return vector::operator[](i); }
    /// Errors: std::out_of_range.
    Record& at(std::size_t i) & { return vector::at(i); }
    const Record& at(std::size_t i) const& { return vector::at(i); }
    Record at(std::size_t i) const&& { return vector::at(i); }
    /// The first record; there must be one.
    Record& front() & { return vector::front(); }
    const Record& front() const& { return vector::front(); }
    Record front() const&& { return vector::front(); }
    /// The last record; there must be one.
    Record& back() & { return vector::back(); }
    const Record& back() const& { return vector::back(); }
    Record back() const&& { return vector::back(); }

    /// Each record as a T: see Record::as(). Errors: its, which say in which row, counted from 0.
    template <class T>
    [[nodiscard]] std::vector<T> as() const {
        return detail::all_as<T>(*this);
    }
};

/// All of a result at once: `auto [records, summary, keys] = co_await driver.execute_query(...)`.
struct EagerResult {
    /// All records.
    Records records;
    /// The summary of the query.
    ResultSummary summary;
    /// The columns' names.
    std::vector<std::string> keys;
};

/// EagerResult with records of a type of your own:
/// `auto [people, summary, keys] = co_await driver.execute_query<Person>(...)`.
template <class T>
struct EagerResultOf {
    /// All records, each as a T.
    std::vector<T> records;
    /// The summary of the query.
    ResultSummary summary;
    /// The columns' names.
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

    /// Each record as a T: see Record::as().
    /// Errors: its, which say in which row of the batch, counted from 0.
    template <class T>
    [[nodiscard]] std::vector<T> as() const {
        return detail::all_as<T>(*this);
    }

private:
    detail::BatchRef batch_;
    std::uint32_t first_ = 0;
};

/// The answer of one query, as a stream: records arrive in batches of the session's fetch size and
/// wait in the connection until they are asked for.
///
/// Move-only. Serves one task at a time. Destroyed before its end it keeps its connection until the
/// session's next query or end (of an auto-commit result) or the transaction's end: what has not
/// arrived is discarded then.
///
/// Where it fails, the server's error is raised once, by whichever call meets it; any further read
/// raises ResultFailedError, of which that error is the cause(). So does a read of any other result
/// of that transaction. A result that was consumed, or whose transaction has ended, raises
/// ResultConsumedError. What the session's next query or transaction finds unread is received
/// before it runs, and stays readable.
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

    /// The next record, or nothing at the end: `while (auto record = co_await result.next())`. The
    /// server's error, if it fails midway.
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
    boost::asio::awaitable<Records> fetch(std::size_t n);

    /// All remaining records. As everything below that takes all of them, it asks the server for
    /// the rest at once, whatever the fetch size.
    boost::asio::awaitable<Records> collect();

    /// The one record that is left. Raises ResultNotSingleError where there is none or more than
    /// one. Either way no record is left then.
    boost::asio::awaitable<Record> single();

    /// As single(), less strict: nothing where no record is left, and of several the first, with a
    /// warning in the log ("neo4j").
    boost::asio::awaitable<std::optional<Record>> single_or_none();

    /// Of each remaining record the value of one field: the first one's unless given; the fallback
    /// where there is no such field. Errors: BrokenRecordError.
    boost::asio::awaitable<List> value(FieldKey key = 0, Value fallback = {});

    /// Of each remaining record all values, or those of the given fields: null for a name that is
    /// not there. Errors: IndexError, BrokenRecordError.
    template <std::convertible_to<FieldKey>... Keys>
    boost::asio::awaitable<std::vector<List>> values(const Keys&... keys) {
        return values_of(detail::KeyList{FieldKey(keys)...});
    }

    /// As values(), with names and for display: see Record::data(). A relationship's ends have the
    /// properties that all these records together have of those nodes.
    template <std::convertible_to<FieldKey>... Keys>
    boost::asio::awaitable<std::vector<Map>> data(const Keys&... keys) {
        return data_of(detail::KeyList{FieldKey(keys)...});
    }

    /// All nodes and relationships of the remaining records, each of them once. Receives these
    /// records, which can still be read then.
    ///
    /// The Python driver's graph also has what was in the records that were read before, for which
    /// it keeps all entities of each result as long as the result lives. Ask for that with
    /// keep_graph(), before you read.
    boost::asio::awaitable<Graph> graph();

    /// Whether records that are read from now on are kept for graph(), and with them their memory;
    /// default: no.
    void keep_graph(bool keep = true);

    /// The remaining records as columns: what is a pandas.DataFrame to Python's users.
    boost::asio::awaitable<Table> to_table(TableOptions options = {});

    /// Discards what has not been read and gives the summary. Can be asked again, but not when the
    /// transaction has ended.
    boost::asio::awaitable<ResultSummary> consume();

    /// The remaining records, the keys and the summary.
    boost::asio::awaitable<EagerResult> to_eager_result();

    /// All remaining records, each as a T: a struct of your own, a std::tuple, a number where
    /// there is one field; see Record::as(). They are converted as they arrive. Where the names of
    /// the fields do not fit a struct, that is an error without any record, too.
    /// Errors: Record::as()'s, which say in which row, counted from 0 among these records; those
    /// behind it can still be read then.
    template <class T>
    boost::asio::awaitable<std::vector<T>> as() {
        detail::check_not_borrowed<T>();
        return read_all<T>(AsyncResult(shared_core()));
    }

    /// next(), as a T. For a long stream: nothing is collected.
    template <class T>
    boost::asio::awaitable<std::optional<T>> next_as() {
        detail::check_not_borrowed<T>();
        return read_next<T>(AsyncResult(shared_core()));
    }

    /// single(), as a T.
    template <class T>
    boost::asio::awaitable<T> single_as() {
        detail::check_not_borrowed<T>();
        return read_single<T>(AsyncResult(shared_core()));
    }

    /// Whether the result can give no more records: it was consumed, its transaction ended or it
    /// failed.
    bool closed() const noexcept;

private:
    friend class detail::SessionCore;
    friend class detail::TransactionCore;
    friend class AsyncDriver;
    friend class Result;
    explicit AsyncResult(std::shared_ptr<detail::ResultCore> core) noexcept;
    /// to_eager_result() where all has arrived, without a coroutine.
    std::optional<EagerResult> eager_result_now();
    detail::ResultCore& core() const;
    const std::shared_ptr<detail::ResultCore>& shared_core() const;
    boost::asio::awaitable<std::vector<List>> values_of(detail::KeyList keys);
    boost::asio::awaitable<std::vector<Map>> data_of(detail::KeyList keys);
    // What is left is asked for at once from now on.
    void ask_for_all();
    template <class T>
    static boost::asio::awaitable<std::vector<T>> read_all(AsyncResult result);
    template <class T>
    static boost::asio::awaitable<std::optional<T>> read_next(AsyncResult result);
    template <class T>
    static boost::asio::awaitable<T> read_single(AsyncResult result);

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

// A coroutine's frame holds what it gives, which may be of a type in an unnamed namespace: g++
// warns of that in headers, where it does no harm.
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

template <class T>
boost::asio::awaitable<std::vector<T>> AsyncResult::read_all(AsyncResult result) {
    result.ask_for_all();
    std::vector<T> all;
    detail::Where row = detail::Where::row(0);
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        detail::append_as(all, batch, row);
    }
    if (all.empty())
        detail::check_fields<T>(result.keys());
    co_return all;
}

template <class T>
boost::asio::awaitable<std::optional<T>> AsyncResult::read_next(AsyncResult result) {
    const auto record = co_await result.next();
    if (!record)
        co_return std::nullopt;
    co_return record->template as<T>();
}

template <class T>
boost::asio::awaitable<T> AsyncResult::read_single(AsyncResult result) {
    const auto record = co_await result.single();
    co_return record.template as<T>();
}

namespace detail {

/// All of a result, for execute_query<T>.
template <class T>
struct ReadEagerly {
    boost::asio::awaitable<EagerResultOf<T>> operator()(AsyncResult& result) const {
        EagerResultOf<T> eager;
        eager.keys = result.keys();
        eager.records = co_await result.as<T>();
        eager.summary = co_await result.consume();
        co_return eager;
    }
};

} // namespace detail

#pragma GCC diagnostic pop

} // namespace neo4j
