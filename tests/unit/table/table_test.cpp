#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>
#include <neo4j/table.hpp>

#include "support/catch.hpp"

using namespace neo4j;

namespace {

using Names = std::vector<std::string>;

Table expanded(const std::vector<std::string>& keys, const std::vector<List>& rows) {
    std::vector<Record> records;
    for (const List& row : rows)
        records.emplace_back(keys, row);
    return Table(keys, records, TableOptions().expand(true));
}

Names names_of(const std::string& key, const Value& value) {
    return expanded({key}, {List{value}}).names();
}

const Names people{"name", "age"};
const std::vector<Record> some_people{Record(people, {"Ada", 36}), Record(people, {"Bob", nullptr}),
                                      Record(people, {"Zoë", 7})};

} // namespace

TEST_CASE("a table has a column for each field", "[table]") {
    const Table table(people, some_people);
    CHECK(table.rows() == 3);
    CHECK(table.names() == people);
    CHECK(table["name"].as<std::string>() == Names{"Ada", "Bob", "Zoë"});
    CHECK(table[1].as<std::optional<int>>() == std::vector<std::optional<int>>{36, {}, 7});
    CHECK(table["age"][1].is_null());
    CHECK(table["name"].values().size() == 3);
    CHECK(table.contains("age"));
    CHECK_FALSE(table.contains("older"));
    CHECK_THROWS_AS(table["older"], MissingKeyError);
    CHECK_THROWS_AS(table[2], IndexError);
    CHECK_THROWS_AS(table[-1], IndexError);
    CHECK_THROWS_WITH(table["age"].as<int>(), "row 1, age: expected integer, found null");
    CHECK_THROWS_WITH(Table({Table::Column("x", List{1, 300})})["x"].as<std::int8_t>(),
                      "row 1, x: 300 does not fit into int8");
    CHECK_THROWS_AS(Table(Names{"x"}, some_people), UsageError);
    CHECK(Table().rows() == 0);
    // Of a temporary table all lives on its own.
    const auto& age = Table(people, some_people)["age"];
    CHECK(age.as<std::optional<int>>().back() == 7);
    // Names are as they are, and may repeat.
    const Names odd{"a.b", R"(c\d)", "", "a.b"};
    CHECK(Table(odd, {}).names() == odd);
    CHECK(Table(odd, std::vector{Record(odd, {1, 2, 3, 4})})[3][0] == 4);
}

TEST_CASE("columns have a type", "[table]") {
    const auto type = [](const List& values) {
        std::vector<Record> records;
        for (const Value& value : values)
            records.emplace_back(Names{"x"}, List{value});
        return Table(Names{"x"}, records)[0].type();
    };
    CHECK(type({}) == ValueType::null);
    CHECK(type({nullptr, nullptr}) == ValueType::null);
    CHECK(type({1, nullptr, 2}) == ValueType::integer);
    CHECK(type({nullptr, "a"}) == ValueType::string);
    CHECK(type({1, 0.5, nullptr, 2}) == ValueType::floating);
    CHECK(type({0.5, 1, 0.5}) == ValueType::floating);
    CHECK(type({1, "a"}) == std::nullopt);
    CHECK(type({"a", 1}) == std::nullopt);
    CHECK(type({true, 1}) == std::nullopt);
    const Table table(people, some_people);
    CHECK(table["age"].nullable());
    CHECK_FALSE(table["name"].nullable());
    CHECK(Table(Names{"x"}, std::vector{Record(Names{"x"}, {1}), Record(Names{"x"}, {0.5})})[0]
              .as<double>() == std::vector<double>{1, 0.5});
}

// The names in these tests were recorded from the reference, Python's neo4j 6.4.1 with pandas.
TEST_CASE("expanded columns have the reference's names", "[table]") {
    CHECK(names_of("x", List{Map{{"foo", "bar"}, {"baz", List{42, 0}}}, "foobar"}) ==
          Names{"x[].0{}.foo", "x[].0{}.baz[].0", "x[].0{}.baz[].1", "x[].1"});
    CHECK(names_of("x", List{List{1, 2}, List{3}}) == Names{"x[].0[].0", "x[].0[].1", "x[].1[].0"});
    CHECK(names_of("m", Map{{R"(k\\2)", Map{{".", List{List{}, List{1, List{2}}}}}},
                            {"n", nullptr},
                            {"k.1", 1}}) == Names{R"(m{}.k\\\\2{}.\.[].1[].0)",
                                                  R"(m{}.k\\\\2{}.\.[].1[].1[].0)", "m{}.n",
                                                  R"(m{}.k\.1)"});
    CHECK(names_of("m", Map{{"a", Map{{"b{}.c", 1}}}, {"a{}.b", Map{{"c", 2}}}}) ==
          Names{R"(m{}.a{}.b{}\.c)", R"(m{}.a{}\.b{}.c)"});
    CHECK(names_of("p", Point::cartesian(1, 2)) == Names{"p[].0", "p[].1"});
    CHECK(names_of("q", Point::wgs84(1, 2, 3)) == Names{"q[].0", "q[].1", "q[].2"});
    CHECK(names_of("d", Duration(1, 2, 3)) == Names{"d[].0", "d[].1", "d[].2", "d[].3"});
    CHECK(names_of("b", Bytes{std::byte{97}, std::byte{98}}) == Names{"b[].0", "b[].1"});
    CHECK(names_of("t", LocalTime(10, 0)) == Names{"t"});
    CHECK(names_of("u", Uuid()) == Names{"u"});
    CHECK(names_of("v", Vector{1.0F, 2.0F}) == Names{"v"});
    CHECK(expanded({"a.b", R"(c\\d)", R"(e.\\f)", ""}, {List{1, 2, 3, 4}}).names() ==
          Names{R"(a\.b)", R"(c\\\\d)", R"(e\.\\\\f)", ""});
    CHECK(expanded({"m", "m{}.x"}, {List{Map{{"x", 1}}, 2}}).names() ==
          Names{"m{}.x", R"(m{}\.x)"});
    // Without rows the reference escapes its own escapes.
    CHECK(expanded({"a.b", R"(c\\d)", "plain"}, {}).names() ==
          Names{R"(a\\.b)", R"(c\\\\d)", "plain"});
    // Empty lists and maps have no columns.
    CHECK(expanded({"x", "y"}, {List{List{}, 1}}).names() == Names{"y"});
    CHECK(expanded({"x"}, {List{Map{}}, List{Value(List{})}}).names().empty());
    CHECK(expanded({"x"}, {List{Map{}}, List{Value(List{})}}).rows() == 2);
}

TEST_CASE("expanded entities have the reference's columns", "[table]") {
    const Node a("1", {"A", "B"}, {{"p.q", 1}, {R"(r\\s)", List{1, 2}}, {"t", "x"}});
    const Node b("2", {"C"}, {});
    const Relationship r("3", "R", a, b, {{"w.x", 1}});
    const Table table =
        expanded({"n.m", "r", "p", "l", "m"},
                 {List{a, r, Path(a, std::vector{r}), List{a, r}, Map{{"a", a}, {"r.", r}}}});
    const auto entity = [](Names& names, const std::string& prefix, bool node) {
        for (const char* each :
             node ? std::vector{"element_id", "labels", "prop.p.q", R"(prop.r\\s)", "prop.t"}
                  : std::vector{"element_id", "start.element_id", "end.element_id", "type",
                                "prop.w.x"})
            names.push_back(prefix + each);
    };
    Names expected;
    entity(expected, R"(n\.m().)", true);
    entity(expected, "r->.", false);
    expected.emplace_back("p");
    entity(expected, "l[].0().", true);
    entity(expected, "l[].1->.", false);
    entity(expected, "m{}.a().", true);
    entity(expected, R"(m{}.r\.->.)", false);
    CHECK(table.names() == expected);
    CHECK(table[R"(n\.m().labels)"][0] == List{"A", "B"});
    CHECK(table[R"(n\.m().prop.r\\s)"][0] == List{1, 2}); // properties are not expanded
    CHECK(table["r->.start.element_id"][0] == "1");
    CHECK(table["r->.end.element_id"][0] == "2");
    CHECK(table["r->.type"][0] == "R");
    CHECK(table["p"].type() == ValueType::path);
}

TEST_CASE("rows with different columns are put together by name", "[table]") {
    const auto table =
        expanded({"m"}, {List{Map{{"a", 1}, {"b", 2}}}, List{Map{{"b", 3}, {"c", 4}}},
                         List{Map{{"a", List{5, 6}}}}});
    CHECK(table.names() == Names{"m{}.a", "m{}.b", "m{}.c", "m{}.a[].0", "m{}.a[].1"});
    CHECK(table["m{}.a"].as<std::optional<int>>() == std::vector<std::optional<int>>{1, {}, {}});
    CHECK(table["m{}.b"].as<std::optional<int>>() == std::vector<std::optional<int>>{2, 3, {}});
    CHECK(table["m{}.a[].1"].as<std::optional<int>>() ==
          std::vector<std::optional<int>>{{}, {}, 6});
    // The same columns in another order: the reference mixes the values up.
    const auto turned =
        expanded({"m"}, {List{Map{{"a", 1}, {"b", 2}}}, List{Map{{"b", 3}, {"a", 4}}}});
    CHECK(turned["m{}.a"].as<int>() == std::vector{1, 4});
    CHECK(turned["m{}.b"].as<int>() == std::vector{2, 3});
    CHECK(expanded({"l", "n"}, {List{List{1}, 1}, List{List{1, 2}, 2}}).names() ==
          Names{"l[].0", "n", "l[].1"});
    CHECK(expanded({"l"}, {List{1}, List{"a"}, List{nullptr}, List{Value(List{1})}}).names() ==
          Names{"l", "l[].0"});
    // Of fields with the same name the last one, at the first one's place.
    const auto twice = expanded({"x", "y", "x"}, {List{1, 2, 3}});
    CHECK(twice.names() == Names{"x", "y"});
    CHECK(twice["x"][0] == 3);
}

TEST_CASE("values of expanded columns", "[table]") {
    const auto table =
        expanded({"p", "d", "b"}, {List{Point::cartesian(1, 2, 3), Duration(1, 2, 3, 4),
                                        Bytes{std::byte{97}, std::byte{255}}}});
    CHECK(table["p[].2"][0] == 3.0);
    CHECK(table["p[].0"].type() == ValueType::floating);
    CHECK(table["d[].0"][0] == 1);
    CHECK(table["d[].1"][0] == 2);
    CHECK(table["d[].2"][0] == 3);
    CHECK(table["d[].3"][0] == 4);
    CHECK(table["b[].1"][0] == 255);
    CHECK(table["b[].1"].type() == ValueType::integer);
}

TEST_CASE("columns of dates become points in time on demand", "[table]") {
    const Names keys{"days", "mixed", "nothing", "time"};
    const DateTime moment(LocalDateTime(2020, 1, 1, 10), TimeZone::of("Europe/Berlin"));
    const std::vector<Record> records{
        Record(keys, {Date(2020, 1, 1), Date(2020, 1, 1), nullptr, LocalTime(10, 0)}),
        Record(keys, {nullptr, 1, nullptr, nullptr}),
        Record(keys, {moment, nullptr, nullptr, nullptr})};
    const Table plain(keys, records);
    CHECK(plain["days"][0] == Date(2020, 1, 1));
    const Table parsed(keys, records, TableOptions().parse_dates(true));
    CHECK(parsed["days"].values()[0] == LocalDateTime(2020, 1, 1));
    CHECK(parsed["days"][1].is_null());
    CHECK(parsed["days"][2] == moment);
    CHECK(parsed["mixed"][0] == Date(2020, 1, 1));
    CHECK(parsed["nothing"].type() == ValueType::null);
    CHECK(parsed["time"].type() == ValueType::local_time);
    const std::vector<Record> nested{Record(Names{"l"}, {Value(List{Date(2020, 1, 1), 1})})};
    CHECK(Table(Names{"l"}, nested, TableOptions().expand(true).parse_dates(true))["l[].0"][0] ==
          LocalDateTime(2020, 1, 1));
}

TEST_CASE("a table as text", "[table]") {
    std::ostringstream out;
    out << Table(people, some_people);
    CHECK(out.str() == " name |  age\n"
                       "------+------\n"
                       " Ada  |   36\n"
                       " Bob  | null\n"
                       " Zoë  |    7\n");
    out.str("");
    const Names keys{"text", "list"};
    out << Table(keys, std::vector{Record(keys, {"a\nb\x01\t", List{"x", 1.5}})});
    CHECK(out.str() == " text       | list\n"
                       "------------+------------\n"
                       " a\\nb\\x01\\t | [\"x\", 1.5]\n");
}

TEST_CASE("a table as CSV", "[table]") {
    CHECK(Table(people, some_people).to_csv() == "name,age\r\nAda,36\r\nBob,\r\nZoë,7\r\n");
    const Names keys{"a,b", "say \"x\"", "plain"};
    const std::vector<Record> records{Record(keys, {"one\ntwo", "a \"quote\"", ""}),
                                      Record(keys, {"\r", " space ", nullptr}),
                                      Record(keys, {true, List{1, 2}, Date(2020, 1, 31)})};
    CHECK(Table(keys, records).to_csv() == "\"a,b\",\"say \"\"x\"\"\",plain\r\n"
                                           "\"one\ntwo\",\"a \"\"quote\"\"\",\"\"\r\n"
                                           "\"\r\", space ,\r\n"
                                           "true,\"[1, 2]\",2020-01-31\r\n");
    CHECK(Table(Names{"x"}, {}).to_csv() == "x\r\n");
}
