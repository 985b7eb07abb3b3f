#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "testkit/cypher.hpp"
#include "testkit/faults.hpp"

namespace testkit {
namespace {

Json cypher(std::string_view name, Json value) {
    Json data;
    data["value"] = std::move(value);
    return message(name, std::move(data));
}

Json float_json(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Infinity" : "-Infinity";
    return value;
}

std::string hex(const neo4j::Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const std::byte each : bytes) {
        if (!result.empty())
            result += ' ';
        result += digits[std::to_integer<std::size_t>(each >> 4)];
        result += digits[std::to_integer<std::size_t>(each & std::byte{15})];
    }
    return result;
}

// Servers from 6.0 on may have no numeric ids.
Json id_json(std::optional<std::int64_t> id) {
    return cypher("CypherInt", id ? Json(*id) : Json());
}

Json text_json(const std::string& text) {
    return cypher("CypherString", text);
}

Json time_json(const neo4j::LocalTime& time) {
    return {{"hour", time.hour()},
            {"minute", time.minute()},
            {"second", time.second()},
            {"nanosecond", time.nanosecond()}};
}

Json date_json(const neo4j::Date& date) {
    return {{"year", date.year()}, {"month", date.month()}, {"day", date.day()}};
}

struct ToCypher {
    Json operator()(std::monostate) const { return message("CypherNull"); }
    Json operator()(bool value) const { return cypher("CypherBool", value); }
    Json operator()(std::int64_t value) const { return cypher("CypherInt", value); }
    Json operator()(double value) const { return cypher("CypherFloat", float_json(value)); }
    Json operator()(const std::string& text) const { return text_json(text); }
    Json operator()(const neo4j::Bytes& bytes) const { return cypher("CypherBytes", hex(bytes)); }
    Json operator()(const neo4j::List& list) const {
        return cypher("CypherList", elements_to_cypher(list));
    }
    Json operator()(const neo4j::Map& map) const {
        return cypher("CypherMap", entries_to_cypher(map));
    }

    Json operator()(const neo4j::Node& node) const {
        neo4j::List labels;
        for (const auto& label : node.labels())
            labels.emplace_back(label);
        return message("CypherNode", {{"id", id_json(node.id())},
                                      {"labels", (*this)(labels)},
                                      {"props", (*this)(node.properties())},
                                      {"elementId", text_json(node.element_id())}});
    }
    Json operator()(const neo4j::Relationship& relationship) const {
        const auto& start = relationship.start_node();
        const auto& end = relationship.end_node();
        return message("CypherRelationship", {{"id", id_json(relationship.id())},
                                              {"startNodeId", id_json(start.id())},
                                              {"endNodeId", id_json(end.id())},
                                              {"type", text_json(relationship.type())},
                                              {"props", (*this)(relationship.properties())},
                                              {"elementId", text_json(relationship.element_id())},
                                              {"startNodeElementId", text_json(start.element_id())},
                                              {"endNodeElementId", text_json(end.element_id())}});
    }
    Json operator()(const neo4j::Path& path) const {
        auto nodes = Json::array();
        for (const auto& node : path.nodes())
            nodes.push_back((*this)(node));
        auto relationships = Json::array();
        for (const auto& relationship : path.relationships())
            relationships.push_back((*this)(relationship));
        return message("CypherPath",
                       {{"nodes", cypher("CypherList", std::move(nodes))},
                        {"relationships", cypher("CypherList", std::move(relationships))}});
    }

    Json operator()(const neo4j::Point& point) const {
        return message("CypherPoint",
                       {{"system", point.is_wgs84() ? "wgs84" : "cartesian"},
                        {"x", float_json(point.x())},
                        {"y", float_json(point.y())},
                        {"z", point.dimension() == 3 ? float_json(point.z()) : Json()}});
    }

    Json operator()(const neo4j::Date& date) const {
        return message("CypherDate", date_json(date));
    }
    Json operator()(const neo4j::LocalTime& time) const {
        return message("CypherTime", time_json(time));
    }
    Json operator()(const neo4j::Time& time) const {
        auto data = time_json(time.local());
        data["utc_offset_s"] = time.utc_offset_seconds();
        return message("CypherTime", std::move(data));
    }
    Json operator()(const neo4j::LocalDateTime& value) const {
        auto data = date_json(value.date());
        data.update(time_json(value.time()));
        return message("CypherDateTime", std::move(data));
    }
    Json operator()(const neo4j::DateTime& value) const {
        auto result = (*this)(value.local());
        auto& data = result["data"];
        data["utc_offset_s"] = value.utc_offset_seconds();
        if (const auto zone = value.zone())
            data["timezone_id"] = zone->name();
        return result;
    }
    Json operator()(const neo4j::Duration& value) const {
        return message("CypherDuration", {{"months", value.months()},
                                          {"days", value.days()},
                                          {"seconds", value.seconds()},
                                          {"nanoseconds", value.nanoseconds()}});
    }

    // Vector, UUID and what is newer than the suite.
    template <class T>
    Json operator()(const T& value) const {
        throw BackendFault("the suite has no name for values of the type " +
                           std::string(to_string(neo4j::Value(value).type())));
    }
};

} // namespace

Json to_cypher(const neo4j::Value& value) {
    return std::visit(ToCypher{}, value.storage());
}

Json entries_to_cypher(const neo4j::Map& map) {
    auto result = Json::object();
    for (const auto& [name, value] : map)
        result[name] = to_cypher(value);
    return result;
}

Json elements_to_cypher(const neo4j::List& list) {
    auto result = Json::array();
    for (const auto& element : list)
        result.push_back(to_cypher(element));
    return result;
}

} // namespace testkit
