#pragma once

#include <cstddef>
#include <iosfwd>
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
    /// dates become local date-times, at midnight. Default: no.
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

private:
    void add_expanded(std::span<const Record> records);
    void add_as_they_are(std::span<const std::string> keys, std::span<const Record> records);

    std::vector<Column> columns_;
    std::size_t rows_ = 0;
};

/// One column: a name and a value for each row.
class NEO4J_API Table::Column {
public:
    /// For the library.
    Column(std::string name, std::vector<Value> values) noexcept
        : name_(std::move(name)), values_(std::move(values)) {}

    /// The column's name.
    [[nodiscard]] const std::string& name() const& noexcept { return name_; }
    [[nodiscard]] std::string name() const&& { return name_; }

    /// The type of its values, nulls aside: `floating` for integers and floats together, `null` if
    /// there are only nulls, nothing where types are mixed otherwise.
    [[nodiscard]] std::optional<ValueType> type() const noexcept;
    /// Whether there are nulls.
    [[nodiscard]] bool nullable() const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    /// The value in that row, which must be below size().
    [[nodiscard]] const Value& operator[](std::size_t row) const& { return values_[row]; }
    [[nodiscard]] Value operator[](std::size_t row) const&& { return values_[row]; }
    /// The value of each row.
    [[nodiscard]] std::span<const Value> values() const& noexcept { return values_; }
    [[nodiscard]] std::vector<Value> values() const&& { return values_; }
    [[nodiscard]] auto begin() const& noexcept { return values_.begin(); }
    [[nodiscard]] auto end() const& noexcept { return values_.end(); }

    /// All values as a C++ type; see convert.hpp. Of a column with nulls ask for std::optional<T>.
    /// Errors: ValueTypeError, ValueRangeError.
    template <class T>
    [[nodiscard]] std::vector<T> as() const& {
        std::vector<T> all;
        all.reserve(size());
        for (const Value& value : values_)
            all.push_back(value.as<T>());
        return all;
    }
    template <class T>
    [[nodiscard]] std::vector<T> as() const&& {
        detail::check_not_borrowed<T>();
        return static_cast<const Column&>(*this).template as<T>();
    }

private:
    friend class Table;
    std::string name_;
    std::vector<Value> values_;
};

/// As text to read, a line for each row:
///
///      name | age
///     ------+-----
///      Ada  |  36
NEO4J_API std::ostream& operator<<(std::ostream& out, const Table& table);

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
