#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/async_result.hpp>
#include <neo4j/export.hpp>

namespace neo4j {

/// AsyncResult for programs that block: the same methods, and range-for:
/// `for (const Record& record : session.run("...")) ...`.
class NEO4J_API Result {
public:
    class iterator;

    ///@{
    /// As AsyncResult's method of that name, with the wait on the calling thread.
    /// Errors: its; UsageError in a callback or coroutine that runs on the same driver.
    const std::vector<std::string>& keys() const { return result_.keys(); }
    std::optional<Record> next();
    std::optional<Record> try_next() { return result_.try_next(); }
    RecordBatch next_batch();
    std::optional<Record> peek();
    Records fetch(std::size_t n);
    Records collect();
    Record single();
    std::optional<Record> single_or_none();
    List value(FieldKey key = 0, Value fallback = {});
    template <std::convertible_to<FieldKey>... Keys>
    std::vector<List> values(const Keys&... keys) {
        return values_of(detail::KeyList{FieldKey(keys)...});
    }
    template <std::convertible_to<FieldKey>... Keys>
    std::vector<Map> data(const Keys&... keys) {
        return data_of(detail::KeyList{FieldKey(keys)...});
    }
    Graph graph();
    void keep_graph(bool keep = true) { result_.keep_graph(keep); }
    Table to_table(TableOptions options = {});
    ResultSummary consume();
    EagerResult to_eager_result();
    bool closed() const noexcept { return result_.closed(); }
    ///@}

    /// The remaining records, each valid until the next is asked for; copy one to keep it.
    iterator begin();
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend class Session;
    friend class ManagedTransaction;
    friend class Transaction;
    friend class Driver;
    explicit Result(AsyncResult result) noexcept : result_(std::move(result)) {}
    std::vector<List> values_of(detail::KeyList keys);
    std::vector<Map> data_of(detail::KeyList keys);
    AsyncResult result_;
};

class Result::iterator {
public:
    using value_type = Record;
    using difference_type = std::ptrdiff_t;
    using reference = const Record&;
    using pointer = const Record*;
    using iterator_category = std::input_iterator_tag;

    reference operator*() const noexcept { return *at_; }
    pointer operator->() const noexcept { return at_.operator->(); }
    iterator& operator++() {
        if (++at_ == end_)
            next_batch();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& a, std::default_sentinel_t) noexcept {
        return a.batch_.empty();
    }

private:
    friend class Result;
    explicit iterator(Result& result) : result_(&result) { next_batch(); }
    void next_batch() {
        // The old batch goes first: its memory is used again for the new one.
        at_ = end_ = {};
        batch_ = {};
        batch_ = result_->next_batch();
        at_ = batch_.begin();
        end_ = batch_.end();
    }

    Result* result_;
    RecordBatch batch_;
    RecordBatch::iterator at_;
    RecordBatch::iterator end_;
};

inline Result::iterator Result::begin() {
    return iterator(*this);
}

} // namespace neo4j
