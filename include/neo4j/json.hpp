#pragma once

// An opt-in header: the only one that needs nlohmann_json.

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <neo4j/error.hpp>
#include <neo4j/params.hpp>
#include <neo4j/record.hpp>
#include <neo4j/table.hpp>
#include <neo4j/value.hpp>

/// Values and records as JSON, and JSON as parameters.
///
/// | Cypher | JSON |
/// |---|---|
/// | null, boolean, integer, float, string, list, map | the same |
/// | bytes, vector | array of numbers |
/// | temporal types, UUID | text as the type writes itself (ISO 8601) |
/// | point | {"srid": ..., "x": ..., "y": ..., "z": ...} |
/// | node | its properties |
/// | relationship | [start's properties, type, end's properties] |
/// | path | [properties, type, properties, ...] |
/// | a type that the driver does not know | text |
/// | broken | BrokenRecordError |
///
/// NaN and the infinities, which JSON lacks, become null when nlohmann_json writes them as text.
/// A record is an object of its data(), a table an array of objects. From JSON to parameters:
/// numbers, text, arrays, objects as they are; binary becomes bytes.
namespace neo4j {

void to_json(nlohmann::json& json, const Value& value);
void to_json(nlohmann::json& json, const Map& map);

namespace detail {

inline nlohmann::json json_of(const Bytes& bytes) {
    auto array = nlohmann::json::array();
    for (const std::byte each : bytes)
        array.push_back(std::to_integer<unsigned>(each));
    return array;
}

inline nlohmann::json json_of(const Vector& vector) {
    switch (vector.type()) {
    case VectorType::f32:
    case VectorType::f64:
        return vector.to<double>();
    default:
        return vector.to<std::int64_t>();
    }
}

inline nlohmann::json json_of(const Point& point) {
    nlohmann::json json{{"srid", point.srid()}, {"x", point.x()}, {"y", point.y()}};
    if (point.dimension() == 3)
        json["z"] = point.z();
    return json;
}

inline nlohmann::json json_of(const Relationship& relationship) {
    return {relationship.start_node().properties(), relationship.type(),
            relationship.end_node().properties()};
}

inline nlohmann::json json_of(const Path& path) {
    auto array = nlohmann::json::array();
    array.push_back(path.start_node().properties());
    for (std::size_t i = 0; i < path.size(); ++i) {
        array.push_back(path.relationships()[i].type());
        array.push_back(path.nodes()[i + 1].properties());
    }
    return array;
}

struct ToJson {
    nlohmann::json operator()(std::monostate) const { return nullptr; }
    template <class T>
        requires is_one_of<T, bool, std::int64_t, double, std::string>
    nlohmann::json operator()(const T& value) const {
        return value;
    }
    nlohmann::json operator()(const List& list) const {
        auto array = nlohmann::json::array();
        for (const Value& element : list)
            array.push_back(element);
        return array;
    }
    nlohmann::json operator()(const Map& map) const { return map; }
    nlohmann::json operator()(const Node& node) const { return node.properties(); }
    template <class T>
        requires is_one_of<T, Bytes, Vector, Point, Relationship, Path>
    nlohmann::json operator()(const T& value) const {
        return json_of(value);
    }
    nlohmann::json operator()(const Uuid& uuid) const { return uuid_to_string(uuid); }
    nlohmann::json operator()(const Broken& broken) const { throw_broken(broken.reason, nullptr); }
    template <class T>
    nlohmann::json operator()(const T& value) const {
        return value.to_string();
    }
};

} // namespace detail

/// A value as JSON.
/// Errors: BrokenRecordError.
inline void to_json(nlohmann::json& json, const Value& value) {
    json = std::visit(detail::ToJson{}, value.storage());
}

inline void to_json(nlohmann::json& json, const Map& map) {
    json = nlohmann::json::object();
    for (const auto& [name, value] : map)
        to_json(json[name], value);
}

/// As for Value.
inline void to_json(nlohmann::json& json, ValueView value) {
    to_json(json, value.as<Value>());
}

/// Record::data() as JSON. Errors: BrokenRecordError.
inline void to_json(nlohmann::json& json, const Record& record) {
    to_json(json, record.data());
}

/// A table as JSON: an array with an object for each row.
/// Errors: UsageError for two columns of the same name, of which an object could hold one.
inline void to_json(nlohmann::json& json, const Table& table) {
    // Not in `json` itself: where a constructor calls this, what it holds is lost with an error.
    auto rows = nlohmann::json::array();
    for (std::size_t row = 0; row < table.rows(); ++row)
        rows.push_back(nlohmann::json::object());
    for (const auto& column : table.columns()) {
        if (&table[column.name()] != &column)
            throw UsageError("the table has two columns '" + column.name() +
                             "', and a JSON object can have one of them: rename one in the query "
                             "(RETURN ... AS ...)");
        for (std::size_t row = 0; row < table.rows(); ++row)
            to_json(rows[row][column.name()], column[row]);
    }
    json = std::move(rows);
}

/// Makes nlohmann::json a parameter.
template <>
struct Encoder<nlohmann::json> {
    /// Writes the JSON as a parameter: arrays become lists, objects maps, binary bytes.
    /// Errors: ValueRangeError for a number above the signed 64 bits, UsageError for text that is
    /// not UTF-8 and for arrays and objects nested more than 1,024 times.
    static void encode(ParamWriter& out, const nlohmann::json& json) { encode(out, json, 0); }

private:
    /// As deep as a Value may be. JSON often comes from strangers, and each level takes of the
    /// stack.
    static constexpr int max_depth = 1024;

    static void encode(ParamWriter& out, const nlohmann::json& json, int depth) {
        if (json.is_structured() && depth == max_depth)
            throw UsageError("the JSON is nested more than " + std::to_string(max_depth) +
                             " times");
        switch (json.type()) {
        case nlohmann::json::value_t::null:
        case nlohmann::json::value_t::discarded:
            out.value(nullptr);
            break;
        case nlohmann::json::value_t::boolean:
            out.value(json.get<bool>());
            break;
        case nlohmann::json::value_t::number_integer:
            out.value(json.get<std::int64_t>());
            break;
        case nlohmann::json::value_t::number_unsigned:
            out.value(json.get<std::uint64_t>());
            break;
        case nlohmann::json::value_t::number_float:
            out.value(json.get<double>());
            break;
        case nlohmann::json::value_t::string:
            out.value(json.get_ref<const std::string&>());
            break;
        case nlohmann::json::value_t::binary:
            out.value(std::as_bytes(std::span<const std::uint8_t>(json.get_binary())));
            break;
        case nlohmann::json::value_t::array:
            out.packer().list_header(json.size());
            for (const auto& element : json)
                encode(out, element, depth + 1);
            break;
        case nlohmann::json::value_t::object:
            out.packer().map_header(json.size());
            for (const auto& [name, element] : json.items()) {
                out.value(name);
                encode(out, element, depth + 1);
            }
            break;
        }
    }
};

} // namespace neo4j
