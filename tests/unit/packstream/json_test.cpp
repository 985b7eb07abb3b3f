#include <string>

#include <neo4j/error.hpp>
#include <neo4j/json.hpp>

#include "support/catch.hpp"

using namespace neo4j;
using nlohmann::json;

TEST_CASE("values as JSON", "[packstream][json]") {
    const Value value = Map{{"null", nullptr},
                            {"flag", true},
                            {"int", INT64_MIN},
                            {"real", 0.5},
                            {"text", "é"},
                            {"list", List{1, List{}}},
                            {"bytes", Bytes{std::byte{0}, std::byte{255}}},
                            {"vector", Vector{1.5F, 2.0F}},
                            {"ints", Vector{std::int8_t{-1}}},
                            {"date", Date(2024, 2, 29)},
                            {"duration", Duration(1, 2, 3)},
                            {"point", Point::cartesian(1, 2, 3)},
                            {"uuid", Uuid()}};
    CHECK(json(value) == json::parse(R"({
        "null": null, "flag": true, "int": -9223372036854775808, "real": 0.5, "text": "é",
        "list": [1, []], "bytes": [0, 255], "vector": [1.5, 2.0], "ints": [-1],
        "date": "2024-02-29", "duration": "P1M2DT3S",
        "point": {"srid": 9157, "x": 1.0, "y": 2.0, "z": 3.0},
        "uuid": "00000000-0000-0000-0000-000000000000"})"));
    CHECK_THROWS_AS(json(Value(Broken{"why"})), BrokenRecordError);
}

TEST_CASE("records as JSON are their data", "[packstream][json]") {
    const Node a("1", {"A"}, {{"x", 1}});
    const Node b("2", {"B"}, {});
    const Relationship by("3", "T", a, b, {});
    const Record record({"n", "r", "p"}, {a, by, Path(b, std::vector{by})});
    CHECK(json(record) == json::parse(R"({"n": {"x": 1}, "r": [{"x": 1}, "T", {}],
                                          "p": [{}, "T", {"x": 1}]})"));
    CHECK(json(record["n"]) == json::parse(R"({"x": 1})"));
}

TEST_CASE("JSON as parameters", "[packstream][json]") {
    const auto source = json::parse(R"({"a": [1, -2, 0.5, null, true, "x"], "b": {"c": []}})");
    CHECK(params("j", source).to_map() ==
          Map{{"j", Map{{"a", List{1, -2, 0.5, nullptr, true, "x"}}, {"b", Map{{"c", List{}}}}}}});
    CHECK(json(params("j", source).to_map())["j"] == source);
    CHECK_THROWS_AS(params("j", json(UINT64_MAX)), ValueRangeError);
}

TEST_CASE("JSON may be as deep as a value, and no deeper", "[packstream][json]") {
    const auto nested = [](int times) {
        std::string text(static_cast<std::size_t>(times), '[');
        text.append(static_cast<std::size_t>(times), ']');
        return json::parse(text);
    };
    CHECK(json(params("j", nested(1024)).to_map())["j"] == nested(1024));
    CHECK_THROWS_AS(params("j", nested(1025)), UsageError);
    CHECK_THROWS_AS(params("j", nested(1'000'000)), UsageError);
}
