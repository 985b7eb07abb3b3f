#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <neo4j/detail/where.hpp>
#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/table.hpp>

#include "table/column_builder.hpp"
#include "table/column_data.hpp"
#include "table/expand.hpp"

namespace neo4j {
namespace {

struct NamedValues {
    std::string name;
    std::vector<Value> values;
};

bool is_day_or_moment(ValueType type) {
    return type == ValueType::date || type == ValueType::date_time ||
           type == ValueType::local_date_time;
}

bool all_days_or_moments(const auto& cells) {
    return std::ranges::all_of(
        cells, [](const auto& each) { return each.is_null() || is_day_or_moment(each.type()); });
}

// Whether some date-times are of another zone or offset than others.
bool several_zones(const std::vector<Value>& values) {
    const DateTime* first = nullptr;
    return std::ranges::any_of(values, [&](const Value& value) {
        const auto* time = value.get_if<DateTime>();
        if (time == nullptr)
            return false;
        if (first == nullptr)
            first = time;
        return time->zone() != first->zone() ||
               (!time->zone() && time->utc_offset() != first->utc_offset());
    });
}

// What TableOptions::parse_dates() does to a column of days and moments.
void make_moments(std::vector<Value>& values) {
    const auto utc = several_zones(values) ? std::optional(TimeZone::utc()) : std::nullopt;
    for (Value& value : values) {
        if (const auto* date = value.get_if<Date>())
            value = LocalDateTime(*date, LocalTime());
        else if (const auto* time = value.get_if<DateTime>(); time != nullptr && utc)
            value = DateTime::from_instant(time->utc_epoch_second(), time->nanosecond(), *utc);
    }
}

Table::Column as_it_is(const std::string& name, std::size_t field, std::span<const Record> records,
                       bool parse_dates) {
    std::vector<ValueView> cells;
    cells.reserve(records.size());
    for (const Record& record : records)
        cells.push_back(record[field]);
    try {
        if (!parse_dates || !all_days_or_moments(cells))
            return detail::TableAccess::make(name, detail::build_column(std::move(cells)));
        std::vector<Value> values;
        values.reserve(cells.size());
        for (const ValueView& cell : cells)
            values.push_back(cell.as<Value>());
        make_moments(values);
        return {name, values};
    } catch (const BrokenRecordError&) {
        for (const Record& record : records)
            (void)record[field].as<Value>(); // says which field it is
        throw;
    }
}

// Names in the order in which they first appear; null where a record lacks one of them.
std::vector<NamedValues> expanded_columns(std::span<const Record> records) {
    std::vector<NamedValues> columns;
    std::unordered_map<std::string, std::size_t> positions;
    for (std::size_t row = 0; row < records.size(); ++row) {
        for (const auto& [name, value] : detail::expanded(records[row])) {
            const auto [at, added] = positions.try_emplace(name, columns.size());
            if (added)
                columns.push_back({name, std::vector<Value>(records.size())});
            columns[at->second].values[row] = value;
        }
    }
    return columns;
}

[[noreturn]] void throw_not_of_type(const Table::Column& column, ValueType expected) {
    throw ValueTypeError(to_string(expected), column.type() ? to_string(*column.type()) : "mixed",
                         "column '" + column.name() + "'");
}

} // namespace

Table::Table(std::span<const std::string> keys, std::span<const Record> records,
             TableOptions options)
    : rows_(records.size()) {
    for (const Record& record : records)
        if (record.size() != keys.size())
            throw UsageError("a table of " + std::to_string(keys.size()) +
                             " fields cannot be made of a record with " +
                             std::to_string(record.size()) + ": give the keys of these records");
    if (!options.expand()) {
        columns_.reserve(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i)
            columns_.push_back(as_it_is(keys[i], i, records, options.parse_dates()));
    } else if (records.empty()) {
        for (const auto& key : keys)
            columns_.emplace_back(detail::escaped_without_rows(key), std::vector<Value>());
    } else {
        for (auto& [name, values] : expanded_columns(records)) {
            if (options.parse_dates() && all_days_or_moments(values))
                make_moments(values);
            columns_.emplace_back(std::move(name), std::exchange(values, {}));
        }
    }
}

Table::Table(std::vector<Column> columns)
    : columns_(std::move(columns)), rows_(columns_.empty() ? 0 : columns_.front().size()) {
    for (const Column& column : columns_)
        if (column.size() != rows_)
            throw UsageError("a table cannot be made of columns of different lengths: '" +
                             columns_.front().name() + "' has " + std::to_string(rows_) +
                             " rows, '" + column.name() + "' has " + std::to_string(column.size()));
}

std::vector<std::string> Table::names() const {
    std::vector<std::string> names;
    for (const Column& column : columns_)
        names.push_back(column.name());
    return names;
}

bool Table::contains(std::string_view name) const noexcept {
    return std::ranges::any_of(columns_, [&](const Column& each) { return each.name() == name; });
}

const Table::Column& Table::operator[](std::string_view name) const& {
    for (const Column& column : columns_)
        if (column.name() == name)
            return column;
    throw MissingKeyError(name, names(), "table");
}

const Table::Column& Table::operator[](std::size_t position) const& {
    if (position >= columns_.size())
        throw IndexError(static_cast<std::int64_t>(position), columns_.size(), "table");
    return columns_[position];
}

Table::Column::Column(std::string name, std::span<const Value> values)
    : Column(std::move(name), detail::build_column(values)) {}

std::optional<ValueType> Table::Column::type() const noexcept {
    return data_->type;
}

std::size_t Table::Column::null_count() const noexcept {
    return data_->nulls;
}

std::size_t Table::Column::size() const noexcept {
    return data_->size;
}

bool Table::Column::is_null(std::size_t row) const noexcept {
    return data_->is_null(row);
}

Value Table::Column::operator[](std::size_t row) const {
    return data_->value(row);
}

void Table::Column::rethrow_at(std::size_t row) const {
    const detail::Keys keys({name_});
    const auto here = detail::Where::row(row);
    const auto field = detail::Where::field(&keys, 0, {}, &here);
    detail::rethrow_at(&field);
}

std::span<const std::int64_t> Table::Column::integers() const& {
    if (data_->layout != detail::Layout::int64)
        throw_not_of_type(*this, ValueType::integer);
    return data_->content.as<std::int64_t>();
}

std::span<const double> Table::Column::floats() const& {
    if (data_->layout != detail::Layout::float64)
        throw_not_of_type(*this, ValueType::floating);
    return data_->content.as<double>();
}

std::string_view Table::Column::text(std::size_t row) const& {
    if (data_->layout != detail::Layout::text)
        throw_not_of_type(*this, ValueType::string);
    return data_->text(row);
}

} // namespace neo4j
