#pragma once

#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace testkit {

using Json = nlohmann::json;

// What the suite sends and gets: {"name": ..., "data": {...}}.
inline Json message(std::string_view name, Json data = Json::object()) {
    Json result;
    result["name"] = name;
    result["data"] = std::move(data);
    return result;
}

// The entry, or nullptr where it is missing or null.
inline const Json* given(const Json& data, const char* key) {
    const auto found = data.find(key);
    return found == data.end() || found->is_null() ? nullptr : &*found;
}

} // namespace testkit
