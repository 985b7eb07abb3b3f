#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include <neo4j/table.hpp>
#include <neo4j/time_zone.hpp>
#include <neo4j/value.hpp>

#include "table/buffer.hpp"

namespace neo4j::detail {

// How the values of a column lie in memory; each is a layout of Arrow's, but for the last.
enum class Layout : std::uint8_t {
    null,    // nothing but nulls
    boolean, // bits
    int8,    // this and the others that are not 64 bits long: elements of vectors
    int16,
    int32,
    int64,
    float32,
    float64,
    text,
    bytes,
    date,       // days since 1970-01-01, std::int32_t
    local_time, // nanoseconds since midnight, std::int64_t
    moment,     // (local) date-times: nano- or microseconds since 1970, std::int64_t
    duration,   // MonthDayNano
    uuid,
    fixed_list, // vectors
    list,
    values, // what fits none of these
};

// A duration as Arrow has it.
struct MonthDayNano {
    std::int32_t months;
    std::int32_t days;
    std::int64_t nanoseconds;
};
static_assert(sizeof(MonthDayNano) == 16);

// The content of a column. Immutable once it is built, and shared by whoever reads it.
struct ColumnData {
    std::optional<ValueType> type = ValueType::null; // nothing: mixed
    Layout layout = Layout::null;
    bool wide = false;                 // offsets have 64 bits, not 32
    bool microseconds = false;         // moments are microseconds, not nanoseconds
    std::int32_t utc_offset = 0;       // of date-times without a zone, in seconds
    std::optional<TimeZone> zone = {}; // of date-times
    std::size_t size = 0;
    std::size_t nulls = 0;
    std::size_t dimension = 0; // of vectors

    Buffer validity; // a bit for each row that is no null; empty where there are no nulls
    Buffer offsets;  // of text, bytes and lists: size + 1 of them
    Buffer content;  // numbers, bits, text: 0 for a null
    std::shared_ptr<const ColumnData> elements; // of lists and vectors, one after the other
    std::vector<Value> values;

    bool is_null(std::size_t row) const noexcept {
        return layout == Layout::null || (!validity.empty() && !bit(validity, row));
    }
    // Where a row's bytes or elements begin; that of the next row is where they end.
    std::size_t offset(std::size_t row) const noexcept {
        return wide ? static_cast<std::size_t>(offsets.as<std::int64_t>()[row])
                    : static_cast<std::size_t>(offsets.as<std::int32_t>()[row]);
    }
    std::string_view text(std::size_t row) const noexcept {
        return {reinterpret_cast<const char*>(content.data()) + offset(row),
                offset(row + 1) - offset(row)};
    }
    Value value(std::size_t row) const;

    // Whether as_text() is JSON. Otherwise it is ISO 8601.
    bool text_is_json() const noexcept;
    // Of layout `values`: the same as text, made when it is first asked for.
    const std::shared_ptr<const ColumnData>& as_text() const;

private:
    mutable std::once_flag text_made_;
    mutable std::shared_ptr<const ColumnData> text_;
};

// What the library needs of a column beyond its public face.
struct TableAccess {
    static Table::Column make(std::string name, std::shared_ptr<const ColumnData> data) noexcept {
        return {std::move(name), std::move(data)};
    }
    static const std::shared_ptr<const ColumnData>& data(const Table::Column& column) noexcept {
        return column.data_;
    }
};

} // namespace neo4j::detail
