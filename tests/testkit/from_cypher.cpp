#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "testkit/cypher.hpp"
#include "testkit/faults.hpp"

namespace testkit {
namespace {

using neo4j::Value;

Value integer(const Json& data) {
    const auto& value = data.at("value");
    // The parser gives an unsigned number for what is too large for a signed one.
    return value.is_number_unsigned() ? Value(value.get<std::uint64_t>())
                                      : Value(value.get<std::int64_t>());
}

double number(const Json& value) {
    if (value.is_number())
        return value.get<double>();
    const auto& text = value.get_ref<const std::string&>();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "+Infinity")
        return infinity;
    if (text == "-Infinity")
        return -infinity;
    throw BackendFault("'" + text + "' is no float: the suite writes NaN, +Infinity, -Infinity");
}

Value bytes(const Json& data) {
    const auto& text = data.at("value").get_ref<const std::string&>();
    neo4j::Bytes result;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        unsigned byte = 0;
        const auto digits = std::string_view(text).substr(at, 2);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc() || end != digits.data() + 2)
            throw BackendFault("'" + text + "' are no bytes: the suite writes \"ff 01\"");
        result.push_back(static_cast<std::byte>(byte));
    }
    return result;
}

Value list(const Json& data) {
    neo4j::List result;
    for (const auto& element : data.at("value"))
        result.push_back(from_cypher(element));
    return result;
}

int part(const Json& data, const char* key) {
    return data.at(key).get<int>();
}

neo4j::Date date(const Json& data) {
    return {data.at("year").get<std::int64_t>(), part(data, "month"), part(data, "day")};
}

neo4j::LocalTime local_time(const Json& data) {
    return {part(data, "hour"), part(data, "minute"), part(data, "second"),
            part(data, "nanosecond")};
}

Value time(const Json& data) {
    const auto local = local_time(data);
    if (const auto* offset = given(data, "utc_offset_s"))
        return neo4j::Time(local, std::chrono::seconds(offset->get<std::int64_t>()));
    return local;
}

Value date_time(const Json& data) {
    const neo4j::LocalDateTime local(date(data), local_time(data));
    const auto* offset = given(data, "utc_offset_s");
    if (!offset)
        return local;
    const neo4j::DateTime at_offset(local, std::chrono::seconds(offset->get<std::int64_t>()));
    if (const auto* zone = given(data, "timezone_id"))
        return at_offset.in_zone(neo4j::TimeZone::of(zone->get_ref<const std::string&>()));
    return at_offset;
}

Value duration(const Json& data) {
    const auto of = [&](const char* key) { return data.at(key).get<std::int64_t>(); };
    return neo4j::Duration(of("months"), of("days"), of("seconds"), of("nanoseconds"));
}

Value point(const Json& data) {
    const auto& system = data.at("system").get_ref<const std::string&>();
    const bool wgs84 = system == "wgs84";
    if (!wgs84 && system != "cartesian")
        throw BackendFault("'" + system + "' is no system of coordinates of the suite");
    const double x = number(data.at("x"));
    const double y = number(data.at("y"));
    using neo4j::Point;
    if (const auto* z = given(data, "z"))
        return wgs84 ? Point::wgs84(x, y, number(*z)) : Point::cartesian(x, y, number(*z));
    return wgs84 ? Point::wgs84(x, y) : Point::cartesian(x, y);
}

using Reader = Value (*)(const Json& data);

const std::unordered_map<std::string_view, Reader>& readers() {
    static const std::unordered_map<std::string_view, Reader> table{
        {"CypherNull", [](const Json&) { return Value(); }},
        {"CypherBool", [](const Json& data) { return Value(data.at("value").get<bool>()); }},
        {"CypherInt", integer},
        {"CypherFloat", [](const Json& data) { return Value(number(data.at("value"))); }},
        {"CypherString",
         [](const Json& data) { return Value(data.at("value").get<std::string>()); }},
        {"CypherBytes", bytes},
        {"CypherList", list},
        {"CypherMap",
         [](const Json& data) { return Value(entries_from_cypher(data.at("value"))); }},
        {"CypherPoint", point},
        {"CypherDate", [](const Json& data) { return Value(date(data)); }},
        {"CypherTime", time},
        {"CypherDateTime", date_time},
        {"CypherDuration", duration},
    };
    return table;
}

} // namespace

Value from_cypher(const Json& json) {
    const auto& name = json.at("name").get_ref<const std::string&>();
    const auto found = readers().find(name);
    if (found == readers().end())
        throw BackendFault("a value of the type '" + name + "' cannot be a parameter");
    return found->second(json.at("data"));
}

neo4j::Map entries_from_cypher(const Json& entries) {
    neo4j::Map result;
    for (const auto& [name, value] : entries.items())
        result.set(name, from_cypher(value));
    return result;
}

} // namespace testkit
