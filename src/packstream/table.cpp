#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/table.hpp>

namespace neo4j {
namespace {

std::string replaced(std::string_view text, char wanted, std::string_view by) {
    std::string out;
    for (const char c : text)
        if (c == wanted)
            out += by;
        else
            out += c;
    return out;
}

std::string escaped(std::string_view key) {
    return replaced(replaced(key, '\\', "\\\\"), '.', "\\.");
}

// The reference escapes in this other order where there are no rows.
std::string escaped_without_rows(std::string_view key) {
    return replaced(replaced(key, '.', "\\."), '\\', "\\\\");
}

// Puts a value, or what it expands to, into a row of names and values.
class Expander {
public:
    explicit Expander(Map& row) noexcept : row_(row) {}

    void add(const std::string& name, const Value& value) {
        if (const auto* node = value.get_if<Node>())
            add_node(name, *node);
        else if (const auto* relationship = value.get_if<Relationship>())
            add_relationship(name, *relationship);
        else if (const auto* list = value.get_if<List>())
            for_each(name, list->size(), [&](std::size_t i) -> const Value& { return (*list)[i]; });
        else if (const auto* map = value.get_if<Map>())
            for (const auto& [key, element] : *map)
                add(name + "{}." + escaped(key), element);
        else if (const auto* bytes = value.get_if<Bytes>())
            for_each(name, bytes->size(),
                     [&](std::size_t i) { return Value(std::to_integer<int>((*bytes)[i])); });
        else if (const auto* point = value.get_if<Point>())
            for_each(name, static_cast<std::size_t>(point->dimension()), [&](std::size_t i) {
                return Value(i == 0 ? point->x() : i == 1 ? point->y() : point->z());
            });
        else if (const auto* duration = value.get_if<Duration>())
            add(name, List{duration->months(), duration->days(), duration->seconds(),
                           duration->nanoseconds()});
        else
            row_.set(name, value);
    }

private:
    void for_each(const std::string& name, std::size_t count, auto&& element) {
        for (std::size_t i = 0; i < count; ++i)
            add(name + "[]." + std::to_string(i), element(i));
    }

    void add_node(const std::string& name, const Node& node) {
        row_.set(name + "().element_id", node.element_id());
        row_.set(name + "().labels", List(node.labels().begin(), node.labels().end()));
        add_properties(name + "().prop.", node.properties());
    }

    void add_relationship(const std::string& name, const Relationship& relationship) {
        row_.set(name + "->.element_id", relationship.element_id());
        row_.set(name + "->.start.element_id", relationship.start_node().element_id());
        row_.set(name + "->.end.element_id", relationship.end_node().element_id());
        row_.set(name + "->.type", relationship.type());
        add_properties(name + "->.prop.", relationship.properties());
    }

    void add_properties(const std::string& prefix, const Map& properties) {
        for (const auto& [key, value] : properties)
            row_.set(prefix + key, value);
    }

    Map& row_;
};

Map expanded(const Record& record) {
    Map fields;
    for (auto& [name, value] : record.items())
        fields.set(std::move(name), std::move(value));
    Map row;
    Expander expander(row);
    for (const auto& [name, value] : fields)
        expander.add(escaped(name), value);
    return row;
}

bool is_day_or_moment(const Value& value) {
    return value.type() == ValueType::date || value.type() == ValueType::date_time ||
           value.type() == ValueType::local_date_time;
}

void make_moments(std::vector<Value>& values) {
    if (!std::ranges::all_of(
            values, [](const Value& each) { return each.is_null() || is_day_or_moment(each); }))
        return;
    for (Value& value : values)
        if (const auto* date = value.get_if<Date>())
            value = LocalDateTime(*date, LocalTime());
}

} // namespace

Table::Table(std::span<const std::string> keys, std::span<const Record> records,
             TableOptions options) {
    for (const Record& record : records)
        if (record.size() != keys.size())
            throw UsageError("a table of " + std::to_string(keys.size()) +
                             " fields cannot be made of a record with " +
                             std::to_string(record.size()) + ": give the keys of these records");
    rows_ = records.size();
    if (!options.expand())
        add_as_they_are(keys, records);
    else if (!records.empty())
        add_expanded(records);
    else
        for (const auto& key : keys)
            columns_.emplace_back(escaped_without_rows(key), std::vector<Value>());
    if (options.parse_dates())
        for (Column& column : columns_)
            make_moments(column.values_);
}

void Table::add_as_they_are(std::span<const std::string> keys, std::span<const Record> records) {
    columns_.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        std::vector<Value> values;
        values.reserve(records.size());
        for (const Record& record : records)
            values.push_back(record[i].as<Value>());
        columns_.emplace_back(keys[i], std::move(values));
    }
}

void Table::add_expanded(std::span<const Record> records) {
    std::unordered_map<std::string, std::size_t> positions;
    for (std::size_t row = 0; row < records.size(); ++row) {
        for (const auto& [name, value] : expanded(records[row])) {
            const auto [at, added] = positions.try_emplace(name, columns_.size());
            if (added)
                columns_.emplace_back(name, std::vector<Value>(records.size()));
            columns_[at->second].values_[row] = value;
        }
    }
}

std::vector<std::string> Table::names() const {
    std::vector<std::string> names;
    for (const Column& column : columns_)
        names.push_back(column.name());
    return names;
}

bool Table::contains(std::string_view name) const noexcept {
    return std::ranges::any_of(columns_, [&](const Column& each) { return each.name_ == name; });
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

std::optional<ValueType> Table::Column::type() const noexcept {
    auto type = ValueType::null;
    for (const Value& value : values_) {
        const auto next = value.type();
        const bool number = next == ValueType::integer || next == ValueType::floating;
        if (next == type || next == ValueType::null)
            continue;
        if (type == ValueType::null)
            type = next;
        else if (number && (type == ValueType::integer || type == ValueType::floating))
            type = ValueType::floating;
        else
            return std::nullopt;
    }
    return type;
}

bool Table::Column::nullable() const noexcept {
    return std::ranges::any_of(values_, [](const Value& value) { return value.is_null(); });
}

} // namespace neo4j
