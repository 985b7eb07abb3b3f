#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "testkit/cypher.hpp"
#include "testkit/faults.hpp"

using namespace neo4j;
using testkit::from_cypher;
using testkit::Json;
using testkit::to_cypher;

namespace {

// As the suite would send it back: through text.
Json over_the_wire(const Json& json) {
    return Json::parse(json.dump());
}

} // namespace

TEST_CASE("every type that the suite can send comes back as it was") {
    const auto berlin = TimeZone::of("Europe/Berlin");
    const std::vector<Value> values{
        Value(),
        true,
        false,
        0,
        std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max(),
        INT64_C(9007199254740993),
        0.0,
        1.0,
        0.1,
        std::numeric_limits<double>::max(),
        std::numeric_limits<double>::denorm_min(),
        std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(),
        "",
        "tab\t, quote \", umlaut \u00e4, clef \U0001d11e",
        Bytes{},
        Bytes{std::byte{0xFF}, std::byte{0x01}, std::byte{0x00}},
        List{},
        List{1, "two", List{3.0, Value()}, Map{{"four", 4}}},
        Map{},
        Map{{"name", "x"}, {"data", List{1, Map{{"value", Value()}}}}},
        Point::cartesian(1, 2),
        Point::cartesian(1, 2, 3),
        Point::wgs84(1.5, -2.5),
        Point::wgs84(1.5, -2.5, 3.5),
        Date(2022, 2, 28),
        LocalTime(23, 59, 59, 999'999'999),
        Time(LocalTime(1, 2, 3, 4), std::chrono::seconds(-5400)),
        LocalDateTime(1999, 12, 31, 23, 59, 59, 1),
        Duration(-1, 2, -3, -4),
    };
    for (const auto& value : values) {
        INFO(to_string(value));
        const auto json = to_cypher(value);
        const auto back = from_cypher(over_the_wire(json));
        CHECK(back.type() == value.type());
        CHECK(back == value);
        CHECK(to_cypher(back) == json);
    }
    // These compare by instant: what is shown must be looked at too.
    const LocalDateTime twice(2022, 10, 30, 2, 30);
    for (const auto& value :
         {DateTime(twice, std::chrono::seconds(0)), DateTime(twice, std::chrono::seconds(3600)),
          DateTime(twice, TimeZone::utc()), DateTime(twice, berlin, Resolve::earlier),
          DateTime(twice, berlin, Resolve::later)}) {
        const auto back = from_cypher(over_the_wire(to_cypher(value)));
        REQUIRE(back.get_if<DateTime>());
        CHECK(back.get_if<DateTime>()->to_string() == value.to_string());
    }
}

TEST_CASE("NaN is text") {
    const auto json = to_cypher(std::nan(""));
    CHECK(json == Json::parse(R"({"name": "CypherFloat", "data": {"value": "NaN"}})"));
    CHECK(std::isnan(from_cypher(json).as<double>()));
    CHECK(to_cypher(-std::numeric_limits<double>::infinity())["data"]["value"] == "-Infinity");
    CHECK(to_cypher(std::numeric_limits<double>::infinity())["data"]["value"] == "+Infinity");
}

TEST_CASE("values look as the suite wants them") {
    CHECK(to_cypher(INT64_MIN).dump() ==
          R"({"data":{"value":-9223372036854775808},"name":"CypherInt"})");
    CHECK(to_cypher(1.0).dump() == R"({"data":{"value":1.0},"name":"CypherFloat"})");
    CHECK(to_cypher(Bytes{std::byte{0xFF}, std::byte{1}})["data"]["value"] == "ff 01");
    CHECK(to_cypher(Point::cartesian(1, 2))["data"]["z"].is_null());
    CHECK(to_cypher(DateTime(LocalDateTime(2022, 7, 1), TimeZone::of("Europe/Berlin"))) ==
          Json::parse(R"({"name": "CypherDateTime", "data": {
              "year": 2022, "month": 7, "day": 1, "hour": 0, "minute": 0, "second": 0,
              "nanosecond": 0, "utc_offset_s": 7200, "timezone_id": "Europe/Berlin"}})"));
}

TEST_CASE("nodes, relationships and paths bring both kinds of ids") {
    const Node a("n-1", {"L"}, Map{{"x", 1}}, 1);
    const Node b("n-2", {}, Map{}, 2);
    const Relationship r("r-3", "T", a, b, Map{}, 3);
    const auto json = to_cypher(Path(a, std::vector{r}))["data"];
    const auto& node = json["nodes"]["data"]["value"][0];
    CHECK(node["name"] == "CypherNode");
    CHECK(node["data"]["id"] == to_cypher(1));
    CHECK(node["data"]["elementId"] == to_cypher("n-1"));
    CHECK(node["data"]["labels"] == to_cypher(List{"L"}));
    CHECK(node["data"]["props"] == to_cypher(Map{{"x", 1}}));
    const auto& relationship = json["relationships"]["data"]["value"][0]["data"];
    CHECK(relationship["startNodeId"] == to_cypher(1));
    CHECK(relationship["endNodeElementId"] == to_cypher("n-2"));
    CHECK(relationship["type"] == to_cypher("T"));
}

TEST_CASE("what cannot be a value is refused") {
    const auto refused = [](const char* text) {
        CHECK_THROWS_AS(from_cypher(Json::parse(text)), testkit::BackendFault);
    };
    refused(R"({"name": "CypherNode", "data": {}})");
    refused(R"({"name": "CypherFloat", "data": {"value": "nan"}})");
    refused(R"({"name": "CypherBytes", "data": {"value": "ff 0"}})");
    refused(R"({"name": "CypherPoint", "data": {"system": "polar", "x": 1, "y": 2}})");
    CHECK_THROWS_AS(from_cypher(Json::parse(
                        R"({"name": "CypherInt", "data": {"value": 9223372036854775808}})")),
                    ValueRangeError);
    CHECK_THROWS_AS(to_cypher(Vector{1.0, 2.0}), testkit::BackendFault);
}
