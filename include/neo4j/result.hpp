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
    template <class T>
    class Each;

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
    template <class T>
    std::vector<T> as() {
        result_.ask_for_all();
        auto all = detail::all_as<T>(*this);
        if (all.empty())
            detail::check_fields<T>(keys());
        return all;
    }
    template <class T>
    std::optional<T> next_as() {
        detail::check_not_borrowed<T>();
        const auto record = next();
        return record ? std::optional<T>(record->template as<T>()) : std::nullopt;
    }
    template <class T>
    T single_as() {
        return single().template as<T>();
    }
    bool closed() const noexcept { return result_.closed(); }
    ///@}

    /// The remaining records one by one, each as a T, without collecting them:
    /// `for (const Person& person : result.each<Person>()) ...`. Valid as long as the result.
    /// Errors: Record::as()'s, which say in which row, counted from 0 among these records.
    template <class T>
    Each<T> each() {
        detail::check_not_borrowed<T>();
        return Each<T>(*this);
    }

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

/// A result's remaining records as Ts: see Result::each().
template <class T>
class Result::Each {
public:
    class iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using reference = T;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;

        reference operator*() const { return detail::read_record<T>(*at_, &row_); }
        iterator& operator++() {
            ++at_;
            ++row_.position;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, std::default_sentinel_t end) noexcept {
            return a.at_ == end;
        }

    private:
        friend class Each;
        explicit iterator(Result& result) : at_(result.begin()) {}
        Result::iterator at_;
        detail::Where row_ = detail::Where::row(0);
    };

    /// Waits for the first of them. Once.
    iterator begin() { return iterator(*result_); }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend class Result;
    explicit Each(Result& result) noexcept : result_(&result) {}
    Result* result_;
};

} // namespace neo4j
