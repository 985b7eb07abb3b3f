// Every type of Bolt, there and back.
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

using namespace std::chrono_literals;

Bytes bytes_of(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 31 + 7);
    return bytes;
}

// Sends a value and compares what comes back: by equality, and by text, which shows zones and
// offsets too. The server's own word tells what it took the value for.
struct Echo {
    Driver driver{server().uri, server().auth()};

    void check(const Value& value, const std::string& server_type) {
        CAPTURE(value, server_type);
        auto [records, summary, keys] =
            driver.execute_query("RETURN $x AS x, valueType($x) AS type", params("x", value));
        const Record& record = records.at(0);
        const Value back = record["x"].to_value();
        CHECK(back.type() == value.type());
        CHECK(back == value);
        CHECK(to_string(back) == to_string(value));
        CHECK_THAT(record["type"].as<std::string>(), Catch::StartsWith(server_type));
    }
    // Large ones: not printed, and without a type, whose name would be as large.
    bool same(const Value& value) {
        auto [records, summary, keys] = driver.execute_query("RETURN $x", params("x", value));
        return records.at(0)[0].to_value() == value;
    }
};

TEST_CASE_METHOD(Echo, "null, booleans, numbers and text come back as they went", "[types]") {
    check(nullptr, "NULL");
    check(true, "BOOLEAN");
    check(false, "BOOLEAN");
    for (const std::int64_t edge :
         {std::int64_t{0}, std::int64_t{16}, std::int64_t{127}, std::int64_t{32'767},
          std::int64_t{2'147'483'647}, std::numeric_limits<std::int64_t>::max() - 1})
        for (const std::int64_t value : {edge, edge + 1, -edge, -edge - 1}) check(value, "INTEGER");
    check(std::numeric_limits<std::int64_t>::min(), "INTEGER");
    for (const double value :
         {0.0, -0.0, 1.5, -1e308, 5e-324, std::numeric_limits<double>::infinity(),
          -std::numeric_limits<double>::infinity()})
        check(value, "FLOAT");
    const auto nan = driver.execute_query(
        "RETURN $x", params("x", std::numeric_limits<double>::quiet_NaN()));
    CHECK(std::isnan(nan.records.at(0)[0].as<double>()));
    check("", "STRING");
    check("Ada", "STRING");
    check("Zoë, 名前, \U0001F600", "STRING");
    check(std::string("with \0 in it", 12), "STRING");
}

TEST_CASE_METHOD(Echo, "lists and maps come back as they went", "[types]") {
    check(List{}, "LIST");
    check(List{1, "two", 3.0, nullptr, true, Value(List{1, 2}), Map{{"a", 1}}}, "LIST");
    check(Map{}, "MAP");
    check(Map{{"", 1}, {"list", List{1}}, {"map", Map{{"x", nullptr}}}, {"ключ", "значение"}},
          "MAP");
    check(Value(bytes_of(3)).as<Bytes>().size(), "INTEGER");
    CHECK(same(bytes_of(300)));
}

TEST_CASE_METHOD(Echo, "containers nested 100 deep come back as they went", "[types]") {
    Value lists = 42;
    Value maps = 42;
    Value mixed = "deep";
    for (int i = 0; i < 100; ++i) {
        lists = Value(List{lists});
        maps = Map{{"inner", maps}};
        mixed = i % 2 == 0 ? Value(List{1, mixed}) : Value(Map{{"a", 1}, {"b", mixed}});
    }
    CHECK(same(lists));
    CHECK(same(maps));
    CHECK(same(mixed));
}

TEST_CASE_METHOD(Echo, "sizes around the borders of PackStream's headers", "[types]") {
    for (const std::size_t size : {15U, 16U, 255U, 256U, 65'535U, 65'536U}) {
        CAPTURE(size);
        CHECK(same(std::string(size, 'x')));
        CHECK(same(bytes_of(size)));
        List list(size);
        Map map;
        map.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            list[i] = i;
            map.set("key " + std::to_string(i), i);
        }
        CHECK(same(list));
        CHECK(same(map));
    }
}

TEST_CASE_METHOD(Echo, "messages far above a chunk's and a buffer's size", "[types]") {
    CHECK(same(std::string(3'000'000, 'x')));
    CHECK(same(bytes_of(1'000'001)));
}

TEST_CASE_METHOD(Echo, "points come back as they went", "[types]") {
    check(Point::cartesian(1.5, -2.5), "POINT");
    check(Point::cartesian(1.5, -2.5, 3.5), "POINT");
    check(Point::wgs84(13.4, 52.5), "POINT");
    check(Point::wgs84(13.4, 52.5, 34.0), "POINT");
    const auto made = driver.execute_query("RETURN point({latitude: 52.5, longitude: 13.4})");
    CHECK(made.records.at(0)[0].as<Point>() == Point::wgs84(13.4, 52.5));
}

TEST_CASE_METHOD(Echo, "dates and times come back as they went", "[types]") {
    check(Date(2024, 2, 29), "DATE");
    check(Date(0, 1, 1), "DATE");
    check(Date::min(), "DATE");
    check(Date::max(), "DATE");
    check(LocalTime(), "LOCAL TIME");
    check(LocalTime::max(), "LOCAL TIME");
    check(Time(LocalTime(12, 34, 56, 789'000'001), 2h), "ZONED TIME");
    check(Time(LocalTime(0, 0), -18h), "ZONED TIME");
    check(Time(LocalTime(23, 59), 5h + 45min), "ZONED TIME");
    check(LocalDateTime(2024, 2, 29, 12, 34, 56, 789'000'001), "LOCAL DATETIME");
    check(LocalDateTime(1969, 12, 31, 23, 59, 59, 999'999'999), "LOCAL DATETIME");
    check(LocalDateTime::min(), "LOCAL DATETIME");
    check(LocalDateTime::max(), "LOCAL DATETIME");
    check(Duration(), "DURATION");
    check(Duration(14, -3, 5, 678), "DURATION");
    check(Duration(0, 0, -1, -500'000'000), "DURATION");
    check(Duration(0, 0, 0, -1), "DURATION");
}

TEST_CASE_METHOD(Echo, "date-times come back with their zone or offset", "[types]") {
    const auto berlin = TimeZone::of("Europe/Berlin");
    const LocalDateTime summer(2024, 7, 1, 12, 30, 15, 123'456'789);
    const LocalDateTime winter(2024, 1, 1, 12, 30);
    check(DateTime(summer, 0s), "ZONED DATETIME");
    check(DateTime(summer, -9h - 30min), "ZONED DATETIME");
    check(DateTime(summer, 18h), "ZONED DATETIME");
    check(DateTime(summer, berlin), "ZONED DATETIME");
    check(DateTime(winter, berlin), "ZONED DATETIME");
    check(DateTime(summer, TimeZone::of("Asia/Kathmandu")), "ZONED DATETIME");
    // The hour that clocks show twice, each time.
    const LocalDateTime twice(2024, 10, 27, 2, 30);
    check(DateTime(twice, berlin, Resolve::earlier), "ZONED DATETIME");
    check(DateTime(twice, berlin, Resolve::later), "ZONED DATETIME");
    // Before the epoch, and far away.
    check(DateTime(LocalDateTime(1960, 6, 1), berlin), "ZONED DATETIME");
    check(DateTime(LocalDateTime(9999, 12, 31), berlin), "ZONED DATETIME");
    check(DateTime(LocalDateTime(500'000'000, 6, 1), 2h), "ZONED DATETIME");
    check(DateTime(LocalDateTime(-500'000'000, 6, 1), 2h), "ZONED DATETIME");
}

TEST_CASE_METHOD(Echo, "the server agrees on what a date-time with a zone shows", "[types]") {
    const auto berlin = TimeZone::of("Europe/Berlin");
    for (const auto& local : {LocalDateTime(2024, 7, 1, 12, 30), LocalDateTime(2024, 1, 1, 12, 30),
                              LocalDateTime(2024, 3, 31, 2, 30), LocalDateTime(2024, 10, 27, 2, 30),
                              LocalDateTime(2500, 7, 1, 12, 0)}) {
        const DateTime ours(local, berlin);
        CAPTURE(ours);
        auto [records, summary, keys] = driver.execute_query(
            "RETURN $x.hour AS hour, $x.offsetSeconds AS offset, "
            "datetime({year: $local.year, month: $local.month, day: $local.day, "
            "hour: $local.hour, minute: $local.minute, timezone: 'Europe/Berlin'}) AS theirs",
            params("x", ours, "local", local));
        const Record& record = records.at(0);
        CHECK(record["hour"].as<int>() == ours.hour());
        CHECK(record["offset"].as<int>() == ours.utc_offset_seconds());
        CHECK(record["theirs"].as<DateTime>() == ours);
    }
}

TEST_CASE_METHOD(Echo, "vectors come back as they went, from Bolt 6.0 on", "[types]") {
    if (!server_speaks({6, 0})) return;
    check(Vector{1.5F, -2.5F, 1e-30F}, "VECTOR");
    check(Vector{1.5, -2.5, 1e-300}, "VECTOR");
    check(Vector(std::vector<std::int8_t>{-128, 0, 127}), "VECTOR");
    check(Vector(std::vector<std::int16_t>{-32'768, 32'767}), "VECTOR");
    check(Vector(std::vector<std::int32_t>{-2'147'483'648, 2'147'483'647}), "VECTOR");
    check(Vector(std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 1}), "VECTOR");
    CHECK(same(Vector(std::vector<float>(1'536, 0.25F))));
    const auto made = driver.execute_query("CYPHER 25 RETURN vector([1, 2, 3], 3, INTEGER8) AS v");
    CHECK(made.records.at(0)["v"].as<std::vector<std::int8_t>>() ==
          std::vector<std::int8_t>{1, 2, 3});
}

TEST_CASE_METHOD(Echo, "UUIDs come back as they went, from Bolt 6.1 on", "[types]") {
    if (!server_speaks({6, 1})) return;
    check(parse_uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), "UUID");
    check(Uuid(), "UUID");
}

TEST_CASE_METHOD(Echo, "C++ types become parameters and come back", "[types]") {
    using Variant = std::variant<std::int64_t, std::string>;
    const std::set<std::string> names{"Ada", "Bob"};
    const std::array<double, 2> pair{1.5, 2.5};
    const std::map<std::string, std::vector<int>> map{{"a", {1, 2}}, {"b", {}}};
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const std::chrono::year_month_day day{std::chrono::year(2024), std::chrono::month(2),
                                          std::chrono::day(29)};
    auto [records, summary, keys] = driver.execute_query(
        "RETURN $names AS names, $pair AS pair, $map AS map, $none AS none, $some AS some, "
        "$variants AS variants, $now AS now, $day AS day, $span AS span, $small AS small",
        params("names", names, "pair", pair, "map", map, "none", std::optional<int>(), "some",
               std::optional<int>(3), "variants", std::vector<Variant>{1, "two"}, "now", now, "day",
               day, "span", 90s, "small", std::uint8_t{200}));
    const Record& record = records.at(0);
    CHECK(record["names"].as<std::set<std::string>>() == names);
    CHECK(record["pair"].as<std::array<double, 2>>() == pair);
    CHECK(record["map"].as<std::map<std::string, std::vector<int>>>() == map);
    CHECK(record["none"].as<std::optional<int>>() == std::nullopt);
    CHECK(record["some"].as<std::optional<int>>() == 3);
    CHECK(record["variants"].as<std::vector<Variant>>() == std::vector<Variant>{1, "two"});
    CHECK(record["now"].as<std::chrono::sys_time<std::chrono::microseconds>>() == now);
    CHECK(record["day"].as<std::chrono::year_month_day>() == day);
    CHECK(record["span"].as<std::chrono::seconds>() == 90s);
    CHECK(record["small"].as<std::uint8_t>() == 200);
}

TEMPLATE_TEST_CASE("nodes, relationships and paths", "[types]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    const std::string& label = scratch.label();
    auto [records, summary, keys] = driver.execute_query(
        "CREATE p = (a:" + label + ":Person {name: 'Ada', born: date('1815-12-10')})"
        "-[r:KNOWS {since: 1833}]->(b:" + label + " {name: 'Charles'})"
        "<-[s:KNOWS]-(c:" + label + ") RETURN a, b, r, s, p, [a, {rel: r}] AS nested");
    const Record& record = records.at(0);

    const auto ada = record["a"].template as<Node>();
    const auto charles = record["b"].template as<Node>();
    CHECK(ada.has_label("Person"));
    CHECK(ada.labels().size() == 2);
    CHECK(ada.properties() == Map{{"name", "Ada"}, {"born", Date(1815, 12, 10)}});
    CHECK(ada["name"] == Value("Ada"));
    CHECK(ada["nothing"].is_null());
    CHECK(ada.template get<std::string>("name") == "Ada");
    CHECK_FALSE(ada.element_id().empty());
    CHECK(ada != charles);

    const auto knows = record["r"].template as<Relationship>();
    CHECK(knows.type() == "KNOWS");
    CHECK(knows.start_node() == ada);
    CHECK(knows.end_node() == charles);
    CHECK(knows.template get<int>("since") == 1833);

    const auto path = record["p"].template as<Path>();
    REQUIRE(path.size() == 2);
    CHECK(path.start_node() == ada);
    CHECK(path.nodes()[1].template get<std::string>("name") == "Charles");
    CHECK(path.relationships()[0] == knows);
    // The second one is walked against its direction.
    CHECK(path.relationships()[1].end_node() == charles);
    CHECK(path.relationships()[1].start_node() == path.end_node());

    const auto nested = record["nested"].template as<List>();
    CHECK(nested.at(0).as<Node>() == ada);
    CHECK(nested.at(1)["rel"].template as<Relationship>() == knows);

    Graph graph;
    graph.add(record);
    CHECK(graph.nodes().size() == 3);
    CHECK(graph.relationships().size() == 2);

    // Their identities and properties can be sent.
    const auto again = driver.execute_query("MATCH (n) WHERE elementId(n) = $id RETURN n",
                                            params("id", ada.element_id()));
    CHECK(again.records.at(0)[0].template as<Node>() == ada);
    CHECK_THROWS_AS(driver.execute_query("RETURN $x", params("x", Value(ada))), DriverError);
}

TEMPLATE_TEST_CASE("an empty path has one node", "[types]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    auto [records, summary, keys] =
        driver.execute_query("CREATE p = (:" + scratch.label() + ") RETURN p");
    const auto path = records.at(0)[0].template as<Path>();
    CHECK(path.size() == 0);
    CHECK(path.nodes().size() == 1);
    CHECK(path.start_node() == path.end_node());
}

} // namespace
} // namespace neo4j::test
