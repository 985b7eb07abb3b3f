#include <algorithm>

#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

namespace neo4j {
namespace {

auto names_in(const std::vector<Map::value_type>& entries) noexcept {
    return [&entries](std::size_t i) -> std::string_view { return entries[i].first; };
}

// Names of one map often begin alike and are equally long: the last letter tells most of them apart
// without a call of memcmp, which was a sixth of reading a path.
bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && (a.empty() || (a.back() == b.back() && a == b));
}

} // namespace

Map::Map() noexcept = default;

Map::Map(std::initializer_list<value_type> entries) {
    reserve(entries.size());
    for (const auto& [name, value] : entries)
        set(name, value);
}

Map::Map(const Map& other) : entries_(other.entries_) {
    if (other.index_.built())
        index_.build(entries_.size(), names_in(entries_));
}

Map::Map(Map&& other) noexcept = default;

Map& Map::operator=(const Map& other) {
    return *this = Map(other);
}

Map& Map::operator=(Map&& other) noexcept = default;

Map::~Map() = default;

std::size_t Map::position_of(std::string_view name) const noexcept {
    if (index_.built())
        return index_.find(name, names_in(entries_));
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (same(entries_[i].first, name))
            return i;
    return detail::NameIndex::none;
}

const Value* Map::find(std::string_view name) const& noexcept {
    const auto position = position_of(name);
    return position == detail::NameIndex::none ? nullptr : &entries_[position].second;
}

Value* Map::find(std::string_view name) & noexcept {
    return const_cast<Value*>(std::as_const(*this).find(name));
}

bool Map::contains(std::string_view name) const noexcept {
    return find(name) != nullptr;
}

const Value& Map::at(std::string_view name) const& {
    if (const Value* found = find(name))
        return *found;
    throw MissingKeyError(name, keys(), "map");
}

Value Map::at(std::string_view name) && {
    return std::as_const(*this).at(name);
}

const Value& Map::operator[](std::string_view name) const& {
    return at(name);
}

Value Map::operator[](std::string_view name) && {
    return std::as_const(*this).at(name);
}

Value& Map::operator[](std::string_view name) & {
    if (Value* found = find(name))
        return *found;
    set(std::string(name), nullptr);
    return entries_.back().second;
}

void Map::set(std::string name, Value value) {
    if (Value* found = find(name)) {
        *found = std::move(value);
        return;
    }
    entries_.emplace_back(std::move(name), std::move(value));
    if (index_.built())
        index_.grown_to(entries_.size(), names_in(entries_));
    else if (entries_.size() > detail::NameIndex::worth_it)
        index_.build(entries_.size(), names_in(entries_));
}

bool Map::erase(std::string_view name) {
    const auto position = position_of(name);
    if (position == detail::NameIndex::none)
        return false;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(position));
    // Positions have moved.
    index_.clear();
    if (entries_.size() > detail::NameIndex::worth_it)
        index_.build(entries_.size(), names_in(entries_));
    return true;
}

void Map::clear() noexcept {
    entries_.clear();
    index_.clear();
}

void Map::reserve(std::size_t entries) {
    entries_.reserve(entries);
}

std::vector<std::string> Map::keys() const {
    std::vector<std::string> names;
    names.reserve(entries_.size());
    for (const auto& entry : entries_)
        names.push_back(entry.first);
    return names;
}

List Map::values() const {
    List values;
    values.reserve(entries_.size());
    for (const auto& entry : entries_)
        values.push_back(entry.second);
    return values;
}

bool operator==(const Map& a, const Map& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
               const Value* other = b.find(entry.first);
               return other != nullptr && *other == entry.second;
           });
}

} // namespace neo4j
