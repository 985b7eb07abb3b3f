#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <neo4j/map.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

namespace neo4j::bolt {

// A map's entry if it is there and of that type, as a T.
template <class T>
std::optional<T> field(const MapView& map, std::string_view key, ValueType type) {
    const auto value = map.find(key);
    if (!value || value->type() != type)
        return std::nullopt;
    return value->as<T>();
}

// Values of their own. What cannot be decoded is of type broken, and the others are as they are.
inline Map to_map(const MapView& entries) {
    Map map;
    map.reserve(entries.size());
    for (const auto& [name, value] : entries)
        map.set(std::string(name), value.to_value());
    return map;
}
inline List to_list(const ListView& elements) {
    List list;
    list.reserve(elements.size());
    for (const auto element : elements)
        list.push_back(element.to_value());
    return list;
}

// The entry's entries, if it is there and a map.
inline std::optional<Map> map_field(const MapView& map, std::string_view key) {
    const auto entries = field<MapView>(map, key, ValueType::map);
    return entries ? std::optional(to_map(*entries)) : std::nullopt;
}

inline std::optional<std::string> text_field(const MapView& map, std::string_view key) {
    return field<std::string>(map, key, ValueType::string);
}

inline std::optional<std::int64_t> integer_field(const MapView& map, std::string_view key) {
    return field<std::int64_t>(map, key, ValueType::integer);
}

} // namespace neo4j::bolt
