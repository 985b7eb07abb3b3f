#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/value.hpp>

namespace neo4j {

namespace detail {
struct ColumnData;
struct TableAccess;
} // namespace detail

/// How records become a Table.
class TableOptions {
public:
    TableOptions() noexcept {} // NOLINT: user-provided on purpose, see the rule for option types

    /// Whether values that hold others become several columns; default: no. Of a field `x`:
    ///
    /// - node: `x().element_id`, `x().labels`, `x().prop.NAME` for each property;
    /// - relationship: `x->.element_id`, `x->.start.element_id`, `x->.end.element_id`, `x->.type`,
    ///   `x->.prop.NAME` for each property;
    /// - list, bytes: `x[].0`, `x[].1`, ..., each expanded again;
    /// - map: `x{}.KEY` for each key, each expanded again;
    /// - point: `x[].0`, `x[].1` and perhaps `x[].2`, its coordinates;
    /// - duration: `x[].0` to `x[].3`, its months, days, seconds and nanoseconds;
    /// - anything else: `x`.
    ///
    /// Before `.` and `\` in a field's name or a map's key stands a `\`; names of properties are as
    /// they are. An empty list or map gives no column. Where a record lacks a column of another
    /// one, there is a null. Of fields with the same name the last one counts.
    ///
    /// The names are those of the Python driver's to_df(expand=True), with one surprise of its own:
    /// where there are no records, there is one column for each field, in whose name `.` is `\\.`.
    TableOptions& expand(bool value) noexcept {
        expand_ = value;
        return *this;
    }
    /// Whether a column of nothing but dates, date-times and nulls becomes one of points in time:
    /// dates become local date-times, at midnight, and date-times of different zones the same
    /// instants in the zone UTC. Default: no.
    TableOptions& parse_dates(bool value) noexcept {
        parse_dates_ = value;
        return *this;
    }

    [[nodiscard]] bool expand() const noexcept { return expand_; }
    [[nodiscard]] bool parse_dates() const noexcept { return parse_dates_; }

private:
    bool expand_ = false;
    bool parse_dates_ = false;
};

/// Records as columns: `auto table = co_await result.to_table(TableOptions().expand(true))`.
///
/// A column keeps its values as one array of their type: what Arrow (arrow.hpp) hands on without
/// copying. text_table.hpp shows a table on a terminal, json.hpp makes JSON of it.
/// Copies share the columns' content.
/// Thread safety: any number of threads may read one.
class NEO4J_API Table {
public:
    class Column;

    /// No columns, no rows.
    Table() = default;
    /// @param keys the records' fields: `Table(eager.keys, eager.records)`.
    /// Errors: BrokenRecordError; UsageError for a record with another number of fields.
    Table(std::span<const std::string> keys, std::span<const Record> records,
          TableOptions options = {});
    /// Of columns made by hand. Errors: UsageError for columns of different lengths.
    explicit Table(std::vector<Column> columns);

    /// How many rows there are: one for each record.
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    /// The columns, from left to right.
    [[nodiscard]] std::span<const Column> columns() const& noexcept;
    [[nodiscard]] std::vector<Column> columns() const&&;
    /// The columns' names.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Whether there is a column of that name.
    [[nodiscard]] bool contains(std::string_view name) const noexcept;

    /// A column, by name (of several with that name the first) or position.
    /// Errors: MissingKeyError, which lists the columns that there are; IndexError.
    [[nodiscard]] const Column& operator[](std::string_view name) const&;
    [[nodiscard]] const Column& operator[](std::size_t position) const&;
    [[nodiscard]] Column operator[](std::string_view name) const&&;
    [[nodiscard]] Column operator[](std::size_t position) const&&;
    // A literal 0 would otherwise be a null pointer as much as a position.
    [[nodiscard]] const Column& operator[](const char* name) const&;
    [[nodiscard]] Column operator[](const char* name) const&&;
    template <detail::Integer I>
    [[nodiscard]] const Column& operator[](I position) const&;
    template <detail::Integer I>
    [[nodiscard]] Column operator[](I position) const&&;

    /// Comma-separated values as in RFC 4180, names first: what has a comma, a quote or a line's
    /// end in it stands in quotes. A null is an empty field, an empty text a pair of quotes; text
    /// is as it is, everything else as Cypher would write it.
    [[nodiscard]] std::string to_csv() const;
    /// to_csv() without the whole of it in memory. What becomes of an error is for the stream.
    void write_csv(std::ostream& out) const;

private:
    std::vector<Column> columns_;
    std::size_t rows_ = 0;
};

/// One column: a name and a value for each row.
///
/// How the values lie in memory is decided by what they are, nulls aside:
///
/// | values | kept as |
/// |---|---|
/// | booleans | bits |
/// | integers | std::int64_t |
/// | floats; integers and floats, where a double holds each of these integers | double |
/// | text, bytes | one run of bytes, and where each value ends |
/// | dates | days since 1970-01-01, 32 bits |
/// | local times | nanoseconds since midnight |
/// | local date-times; date-times of one zone or offset | nanoseconds since 1970 or microseconds |
/// | durations | months, days, nanoseconds |
/// | UUIDs | 16 bytes each |
/// | vectors of one type and dimension | their numbers, one vector behind the other |
/// | lists of elements of one such kind, 16 deep | elements as a column, and where each list ends |
/// | anything else: mixed types, maps, nodes, ...; times that do not fit the above | Value |
///
/// A value comes back as it went in, but for the integers that became floats.
/// Copies share the content. Thread safety: any number of threads may read one.
class NEO4J_API Table::Column {
public:
    class iterator;
    using value_type = Value;

    /// One made by hand. Errors: BrokenRecordError for a value that is broken.
    Column(std::string name, std::span<const Value> values);
    Column(std::string name, const std::vector<Value>& values)
        : Column(std::move(name), std::span<const Value>(values)) {}

    /// The column's name.
    [[nodiscard]] const std::string& name() const& noexcept { return name_; }
    [[nodiscard]] std::string name() const&& { return name_; }

    /// The type of its values, nulls aside: `floating` for integers and floats together, `null` if
    /// there are only nulls, nothing where types are mixed otherwise (integers that no double holds
    /// and floats).
    [[nodiscard]] std::optional<ValueType> type() const noexcept;
    /// Whether there are nulls.
    [[nodiscard]] bool nullable() const noexcept { return null_count() > 0; }
    /// How many nulls there are.
    [[nodiscard]] std::size_t null_count() const noexcept;

    /// The number of rows.
    [[nodiscard]] std::size_t size() const noexcept;
    /// Whether there is a null in that row, which must be below size().
    [[nodiscard]] bool is_null(std::size_t row) const noexcept;
    /// The value in that row, which must be below size(): made from the column's memory.
    [[nodiscard]] Value operator[](std::size_t row) const;
    /// The value of each row.
    [[nodiscard]] std::vector<Value> values() const;
    [[nodiscard]] iterator begin() const noexcept;
    [[nodiscard]] iterator end() const noexcept;

    /// All values as a C++ type; see convert.hpp. Of a column with nulls ask for std::optional<T>.
    /// Errors: ValueTypeError, ValueRangeError; their text names the row.
    template <class T>
    [[nodiscard]] std::vector<T> as() const {
        detail::check_not_borrowed<T>();
        std::vector<T> all;
        all.reserve(size());
        for (std::size_t row = 0; row < size(); ++row) {
            const Value value = (*this)[row];
            try {
                all.push_back(value.template as<T>());
            } catch (...) {
                rethrow_at(row);
            }
        }
        return all;
    }

    /// The integers in place, one for each row, 0 for a null. Valid as long as this column or a
    /// copy of it.
    /// Errors: ValueTypeError for a column of another type, also for one of nulls alone.
    [[nodiscard]] std::span<const std::int64_t> integers() const&;
    std::span<const std::int64_t> integers() const&& = delete;
    /// As integers(), of a column of floats.
    [[nodiscard]] std::span<const double> floats() const&;
    std::span<const double> floats() const&& = delete;
    /// The text of that row, which must be below size(), in place; empty for a null. Valid as long
    /// as this column or a copy of it. Errors: ValueTypeError for a column of another type.
    [[nodiscard]] std::string_view text(std::size_t row) const&;
    std::string_view text(std::size_t row) const&& = delete;

private:
    friend struct detail::TableAccess;
    Column(std::string name, std::shared_ptr<const detail::ColumnData> data) noexcept
        : name_(std::move(name)), data_(std::move(data)) {}

    // The error that is being handled, with its place.
    [[noreturn]] void rethrow_at(std::size_t row) const;

    std::string name_;
    std::shared_ptr<const detail::ColumnData> data_;
};

/// Iterates over a column's values, each of which is made when it is asked for.
class Table::Column::iterator {
public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using reference = Value;
    using pointer = void;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    iterator() noexcept = default;
    reference operator*() const { return (*column_)[row_]; }
    iterator& operator++() noexcept {
        ++row_;
        return *this;
    }
    iterator operator++(int) noexcept {
        auto old = *this;
        ++row_;
        return old;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
        return a.row_ == b.row_;
    }

private:
    friend class Column;
    iterator(const Column* column, std::size_t row) noexcept : column_(column), row_(row) {}
    const Column* column_ = nullptr;
    std::size_t row_ = 0;
};

/// As text to read, a line for each row:
///
///      name | age
///     ------+-----
///      Ada  |  36
///
/// As text_table(table) of text_table.hpp, which can also fit it to the terminal.
NEO4J_API std::ostream& operator<<(std::ostream& out, const Table& table);

inline Table::Column::iterator Table::Column::begin() const noexcept {
    return {this, 0};
}
inline Table::Column::iterator Table::Column::end() const noexcept {
    return {this, size()};
}
inline std::vector<Value> Table::Column::values() const {
    return {begin(), end()};
}
inline std::span<const Table::Column> Table::columns() const& noexcept {
    return columns_;
}
inline std::vector<Table::Column> Table::columns() const&& {
    return columns_;
}
inline Table::Column Table::operator[](std::string_view name) const&& {
    return static_cast<const Table&>(*this)[name];
}
inline Table::Column Table::operator[](std::size_t position) const&& {
    return static_cast<const Table&>(*this)[position];
}
inline const Table::Column& Table::operator[](const char* name) const& {
    return (*this)[std::string_view(name)];
}
inline Table::Column Table::operator[](const char* name) const&& {
    return static_cast<const Table&>(*this)[std::string_view(name)];
}
template <detail::Integer I>
const Table::Column& Table::operator[](I position) const& {
    return (*this)[static_cast<std::size_t>(position)];
}
template <detail::Integer I>
Table::Column Table::operator[](I position) const&& {
    return static_cast<const Table&>(*this)[static_cast<std::size_t>(position)];
}

} // namespace neo4j
