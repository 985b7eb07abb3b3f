#include "bolt/raw_map.hpp"

namespace neo4j::bolt {

std::optional<ValueView> RawMap::find(std::string_view key) const {
    if (bytes_.empty())
        return std::nullopt;
    return MapView(bytes_.data()).find(key);
}

std::optional<std::string_view> RawMap::text(std::string_view key) const {
    const auto value = find(key);
    if (!value || value->type() != ValueType::string)
        return std::nullopt;
    return value->as<std::string_view>();
}

std::optional<std::int64_t> RawMap::integer(std::string_view key) const {
    const auto value = find(key);
    if (!value || value->type() != ValueType::integer)
        return std::nullopt;
    return value->as<std::int64_t>();
}

bool RawMap::is_true(std::string_view key) const {
    const auto value = find(key);
    return value && value->type() == ValueType::boolean && value->as<bool>();
}

Map RawMap::to_map() const {
    if (bytes_.empty())
        return {};
    return ValueView(bytes_.data()).as<Map>();
}

} // namespace neo4j::bolt
