#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/table.hpp>

#include "support/catch.hpp"
#include "table/column_data.hpp"
#include "table/json_text.hpp"

using namespace neo4j;
using detail::Layout;

namespace {

const detail::ColumnData& data_of(const Table::Column& column) {
    return *detail::TableAccess::data(column);
}

// The layout, when the values come back as they went in: as values and from records, whole and
// with nulls around them.
Layout layout_of(const List& values) {
    List with_nulls{nullptr};
    for (const Value& value : values) {
        with_nulls.push_back(value);
        with_nulls.emplace_back();
    }
    const Table::Column column("x", values);
    const Table::Column holed("x", with_nulls);
    CHECK(column.values() == values);
    CHECK(holed.values() == with_nulls);
    CHECK(column.type() == holed.type());
    CHECK(data_of(column).layout == data_of(holed).layout);
    CHECK_FALSE(column.nullable());
    CHECK(holed.null_count() == values.size() + 1);
    CHECK(holed.is_null(0));
    CHECK_FALSE(holed.is_null(1));

    const std::vector<std::string> keys{"x"};
    std::vector<Record> records;
    for (const Value& value : with_nulls)
        records.emplace_back(keys, List{value});
    const Table table(keys, records);
    CHECK(table[0].values() == with_nulls);
    CHECK(data_of(table[0]).layout == data_of(column).layout);
    return data_of(column).layout;
}

Date far_day() {
    return Date(7'000'000, 1, 1);
}

} // namespace

TEST_CASE("each type has its layout", "[table]") {
    CHECK(layout_of({true, false, true, true, true, true, true, true, false, true}) ==
          Layout::boolean);
    CHECK(layout_of({1, INT64_MIN, INT64_MAX}) == Layout::int64);
    CHECK(layout_of({0.5, -0.0, std::numeric_limits<double>::infinity()}) == Layout::float64);
    CHECK(layout_of({"", "Ada", "Zoë", std::string(3, '\0')}) == Layout::text);
    CHECK(layout_of({Bytes(), Bytes{std::byte{0}, std::byte{255}}}) == Layout::bytes);
    CHECK(layout_of({Date(1969, 12, 31), Date(2024, 2, 29)}) == Layout::date);
    CHECK(layout_of({LocalTime(), LocalTime::max()}) == Layout::local_time);
    CHECK(layout_of({LocalDateTime(1969, 12, 31, 23, 59, 59, 999'999'999),
                     LocalDateTime(2024, 1, 2, 3, 4, 5, 6)}) == Layout::moment);
    CHECK(layout_of({Duration(1, 2, 3, 4), Duration(-1, -2, -3, -4), Duration()}) ==
          Layout::duration);
    CHECK(layout_of({parse_uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), Uuid()}) == Layout::uuid);
    CHECK(layout_of({Vector{1.0F, 2.0F}, Vector{3.0F, 4.0F}}) == Layout::fixed_list);
    CHECK(layout_of({Vector{1, 2}, Vector{3, 4}}) == Layout::fixed_list);
    CHECK(layout_of({Value(List{1, 2}), Value(List{}), Value(List{nullptr, 3})}) == Layout::list);
    CHECK(layout_of({Value(List{Value(List{"a"})}), Value(List{Value(List{}), nullptr})}) ==
          Layout::list);
    CHECK(layout_of({Value(List{}), Value(List{})}) == Layout::list);
}

TEST_CASE("what fits no layout is kept as it is", "[table]") {
    const Node node("1", {"A"}, {{"x", 1}});
    CHECK(layout_of({1, "a"}) == Layout::values);
    CHECK(layout_of({true, 1}) == Layout::values);
    CHECK(layout_of({node, node}) == Layout::values);
    CHECK(layout_of({Map{{"x", 1}}, Map{}}) == Layout::values);
    CHECK(layout_of({Point::wgs84(1, 2)}) == Layout::values);
    CHECK(layout_of({Time(LocalTime(1, 2), std::chrono::hours(1))}) == Layout::values);
    CHECK(layout_of({far_day(), Date(2024, 1, 1)}) == Layout::values);
    CHECK(layout_of({Duration(INT64_C(1) << 31, 0, 0)}) == Layout::values);
    CHECK(layout_of({Duration(0, 0, INT64_C(10'000'000'000))}) == Layout::values);
    CHECK(layout_of({Vector{1.0F}, Vector{1.0}}) == Layout::values);
    CHECK(layout_of({Vector{1.0F}, Vector{1.0F, 2.0F}}) == Layout::values);
    CHECK(layout_of({Vector()}) == Layout::values);
    CHECK(layout_of({Value(List{1, "a"})}) == Layout::values);
    CHECK(layout_of({Value(List{1}), Value(List{"a"})}) == Layout::values);
    CHECK(Table::Column("x", List{1, "a"}).type() == std::nullopt);
    CHECK(Table::Column("x", List{node}).type() == ValueType::node);
    Value deep(List{1});
    for (int i = 0; i < 15; ++i)
        deep = List{deep};
    CHECK(layout_of({deep}) == Layout::list);
    CHECK(layout_of({Value(List{deep})}) == Layout::values);
}

TEST_CASE("integers among floats become floats where nothing is lost", "[table]") {
    const Table::Column column("x", List{1, 0.5, nullptr, -(INT64_C(1) << 53)});
    CHECK(column.type() == ValueType::floating);
    CHECK(column.values() == List{1.0, 0.5, nullptr, -0x1p53});
    CHECK(column.floats()[2] == 0.0);
    for (const std::int64_t odd : {(INT64_C(1) << 53) + 1, INT64_MAX}) {
        const Table::Column kept("x", List{odd, 0.5});
        CHECK(kept.type() == std::nullopt);
        CHECK(kept.values() == List{odd, 0.5});
    }
}

TEST_CASE("moments are nanoseconds, microseconds or what they were", "[table]") {
    const LocalDateTime late(3000, 1, 1, 0, 0, 0, 1000);
    const LocalDateTime fine(3000, 1, 1, 0, 0, 0, 1);
    CHECK(layout_of({late}) == Layout::moment);
    CHECK(data_of(Table::Column("x", List{late})).microseconds);
    CHECK(layout_of({fine}) == Layout::values);
    CHECK(layout_of({LocalDateTime::max()}) == Layout::values);

    const auto berlin = TimeZone::of("Europe/Berlin");
    const LocalDateTime noon(2024, 6, 1, 12);
    const DateTime there(noon, berlin);
    const DateTime offset(noon, std::chrono::hours(-3));
    CHECK(layout_of({there, DateTime(LocalDateTime(1900, 1, 1), berlin)}) == Layout::moment);
    CHECK(layout_of({offset}) == Layout::moment);
    CHECK(Table::Column("x", List{there})[0].as<DateTime>().zone() == berlin);
    CHECK(Table::Column("x", List{offset})[0].as<DateTime>().utc_offset() ==
          std::chrono::hours(-3));
    CHECK(layout_of({there, offset}) == Layout::values);
    CHECK(layout_of({DateTime(noon, std::chrono::seconds(90 * 60 + 1))}) == Layout::values);
    CHECK(Table::Column("x", List{there, offset}).type() == ValueType::date_time);
}

TEST_CASE("dates that are parsed are of one zone", "[table]") {
    const DateTime berlin(LocalDateTime(2024, 6, 1, 12), TimeZone::of("Europe/Berlin"));
    const DateTime offset(LocalDateTime(2024, 6, 1, 12), std::chrono::hours(1));
    const std::vector<std::string> keys{"x"};
    const std::vector<Record> records{Record(keys, {berlin}), Record(keys, {nullptr}),
                                      Record(keys, {offset})};
    for (const bool expand : {false, true}) {
        const Table table(keys, records, TableOptions().parse_dates(true).expand(expand));
        CHECK(data_of(table[0]).layout == Layout::moment);
        CHECK(data_of(table[0]).zone == TimeZone::utc());
        CHECK(table[0].values() == List{berlin, nullptr, offset}); // the same instants
        const Table one(keys, std::vector{records[0]}, TableOptions().parse_dates(true));
        CHECK(data_of(one[0]).zone == TimeZone::of("Europe/Berlin"));
    }
}

TEST_CASE("numbers and text are read in place", "[table]") {
    const Table::Column integers("i", List{1, nullptr, 3});
    CHECK(std::vector(integers.integers().begin(), integers.integers().end()) ==
          std::vector<std::int64_t>{1, 0, 3});
    const Table::Column copy = integers;
    CHECK(copy.integers().data() == integers.integers().data());
    CHECK(reinterpret_cast<std::uintptr_t>(integers.integers().data()) % 64 == 0);
    const Table::Column text("t", List{"Ada", nullptr, "", "Bob"});
    CHECK(text.text(0) == "Ada");
    CHECK(text.text(1).empty());
    CHECK(text.text(3) == "Bob");
    CHECK_THROWS_WITH(integers.floats(),
                      Catch::Matchers::Contains("integer") && Catch::Matchers::Contains("'i'"));
    CHECK_THROWS_AS(text.integers(), ValueTypeError);
    CHECK_THROWS_AS(integers.text(0), ValueTypeError);
    CHECK(Table::Column("e", List{}).size() == 0);
    CHECK(Table::Column("n", List{nullptr, nullptr}).null_count() == 2);
    CHECK(text.as<std::optional<std::string>>()[1] == std::nullopt);
}

TEST_CASE("columns of one table have one length", "[table]") {
    const Table table({Table::Column("a", List{1, 2}), Table::Column("b", List{"x", "y"})});
    CHECK(table.rows() == 2);
    CHECK(table.names() == std::vector<std::string>{"a", "b"});
    CHECK(Table(std::vector<Table::Column>()).rows() == 0);
    CHECK_THROWS_WITH(Table({Table::Column("a", List{1}), Table::Column("b", List{})}),
                      Catch::Matchers::Contains("'a' has 1 rows, 'b' has 0"));
}

TEST_CASE("a broken value is raised with its field", "[table]") {
    CHECK_THROWS_AS(Table::Column("x", List{Broken{"no such day"}}), BrokenRecordError);
    CHECK_THROWS_AS(Table::Column("x", List{1, Broken{"no such day"}}), BrokenRecordError);
}

TEST_CASE("values as JSON, nothing left out", "[table]") {
    const Node a("1", {"A"}, {{"x", 1}});
    const Node b("2", {}, {});
    const Relationship r("3", "R", a, b, {});
    CHECK(detail::json_text(List{nullptr, true, 1, 1.0, "a\"\\\n\x01", Bytes{std::byte{7}}}) ==
          "[null, true, 1, 1.0, \"a\\\"\\\\\\n\\u0001\", [7]]");
    CHECK(detail::json_text(Map{{"a", Map{}}, {"b", std::nan("")}}) == R"({"a": {}, "b": "NaN"})");
    CHECK(detail::json_text(a) ==
          R"({"element_id": "1", "labels": ["A"], "properties": {"x": 1}})");
    CHECK(detail::json_text(r) ==
          R"({"element_id": "3", "type": "R", "start": "1", "end": "2", "properties": {}})");
    CHECK(
        detail::json_text(Path(b, {})) ==
        R"({"nodes": [{"element_id": "2", "labels": [], "properties": {}}], "relationships": []})");
    CHECK(detail::json_text(Point::cartesian(1, 2)) == R"({"srid": 7203, "x": 1.0, "y": 2.0})");
    CHECK(detail::json_text(List{Date(2024, 1, 2), Duration(0, 1, 0), Vector{1, 2}}) ==
          R"(["2024-01-02", "P1D", [1, 2]])");
}
