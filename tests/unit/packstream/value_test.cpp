#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <unordered_set>

#include <neo4j/error.hpp>
#include <neo4j/value.hpp>

#include "support/catch.hpp"

using namespace neo4j;

static_assert(sizeof(Value) <= 40);
static_assert(std::is_nothrow_move_constructible_v<Value>);
static_assert(!std::is_constructible_v<Value, char>);
static_assert(!std::is_constructible_v<Value, int*>);

TEST_CASE("values are made from what they can hold", "[packstream][value]") {
    CHECK(Value().type() == ValueType::null);
    CHECK(Value(nullptr).is_null());
    CHECK(Value(true).type() == ValueType::boolean);
    CHECK(Value(std::int8_t{-1}).type() == ValueType::integer);
    CHECK(Value(1U).as<int>() == 1);
    CHECK(Value(1.5F).type() == ValueType::floating);
    CHECK(Value("x").type() == ValueType::string);
    CHECK(Value(std::string_view("x")) == Value(std::string("x")));
    CHECK(Value(Bytes{std::byte{1}}).type() == ValueType::bytes);
    CHECK(Value(List{1, "a", nullptr}).size() == 3);
    CHECK(Value(Map{{"a", 1}}).type() == ValueType::map);
    CHECK(Value(Date()).type() == ValueType::date);
    CHECK(Value(Uuid()).type() == ValueType::uuid);
    CHECK(Value(std::numeric_limits<std::uint64_t>::max() / 2).type() == ValueType::integer);
    CHECK_THROWS_AS(Value(std::numeric_limits<std::uint64_t>::max()), ValueRangeError);
}

TEST_CASE("equality is strict about types, hashing follows it", "[packstream][value]") {
    CHECK(Value(1) != Value(1.0));
    CHECK(Value(true) != Value(1));
    CHECK(Value(std::numeric_limits<double>::quiet_NaN()) !=
          Value(std::numeric_limits<double>::quiet_NaN()));
    const Value a = Map{{"a", List{1, 2}}, {"b", "x"}};
    const Value b = Map{{"b", "x"}, {"a", List{1, 2}}};
    CHECK(a == b);
    CHECK(std::hash<Value>{}(a) == std::hash<Value>{}(b));
    CHECK(a != Value(Map{{"a", List{2, 1}}, {"b", "x"}}));
    std::unordered_set<Value> set{1, "a", 1.0, nullptr, a, b, Uuid(), Date(), Bytes{std::byte{1}}};
    CHECK(set.size() == 8);
    CHECK(std::unordered_set<Value>{Broken{"a"}, Broken{"b"}, Broken{"a"}}.size() == 2);
}

TEST_CASE("every type has a name of its own", "[packstream][value]") {
    std::set<std::string> names;
    for (int type = 0; type <= static_cast<int>(ValueType::broken); ++type) {
        std::ostringstream out;
        out << static_cast<ValueType>(type);
        CHECK(out.str() == to_string(static_cast<ValueType>(type)));
        CHECK(names.insert(out.str()).second);
    }
    CHECK(names.count("unknown") == 0);
}

TEST_CASE("values nest and are reached by index and name", "[packstream][value]") {
    const Value value = Map{{"list", List{1, Map{{"deep", "x"}}}}, {"n", 5}};
    CHECK(value["list"][1]["deep"] == "x");
    CHECK(value["list"][0] == 1);
    CHECK(value["n"].as<int>() == 5);
    CHECK(Value(value)["list"][0] == 1);
    const Node ada("1", {}, {{"name", "Ada"}});
    const Relationship likes("2", "LIKES", ada, ada, {{"since", 1840}, {"much", true}});
    CHECK(Value(ada)["name"] == "Ada");
    CHECK(Value(likes)["since"] == 1840);
    CHECK(value.size() == 2);
    CHECK(Value(ada).size() == 1);
    CHECK(Value(likes).size() == 2);
    CHECK_THROWS_AS(value["list"][2], IndexError);
    CHECK_THROWS_AS(value["list"][-1], IndexError);
    CHECK_THROWS_AS(value["none"], MissingKeyError);
    CHECK_THROWS_AS(value[0], ValueTypeError);
    CHECK_THROWS_AS(value["n"]["x"], ValueTypeError);
    CHECK_THROWS_AS(Value(5).size(), ValueTypeError);
}

TEST_CASE("values are copied, moved and assigned, also out of themselves", "[packstream][value]") {
    const std::string long_text(100, 'x');
    const List all{nullptr,
                   true,
                   1,
                   0.5,
                   "short",
                   long_text,
                   Bytes{std::byte{1}},
                   List{1},
                   Map{{"a", long_text}},
                   Node("1", {}, {}),
                   Date(),
                   Vector{1.0F}};
    for (const Value& from : all) {
        for (const Value& to : all) {
            Value copy = to;
            copy = from;
            CHECK(copy == from);
            Value moved = to;
            moved = std::move(copy);
            CHECK(moved == from);
            Value& self = moved;
            moved = self;
            CHECK(moved == from);
        }
    }
    Value nested = List{List{long_text, 2}, 1};
    nested = nested[0];
    nested = std::move((*nested.get_if<List>())[0]);
    CHECK(nested == long_text);
}

TEST_CASE("values print themselves as Cypher would", "[packstream][value]") {
    CHECK(to_string(Value()) == "null");
    CHECK(to_string(List{true, 1, 1.0, 0.1, 1e300, "a\"b\n"}) ==
          "[true, 1, 1.0, 0.1, 1e+300, \"a\\\"b\\n\"]");
    CHECK(to_string("\\ \r\t") == "\"\\\\ \\r\\t\"");
    CHECK(to_string(Map{{"a", 1}, {"b", List{}}}) == "{a: 1, b: []}");
    CHECK(to_string(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    CHECK(to_string(-std::numeric_limits<double>::infinity()) == "-Infinity");
    CHECK(to_string(Bytes{std::byte{0x0F}, std::byte{0xA0}}) == "bytes(0fa0)");
    const Node ada("1", {"Person"}, {{"name", "Ada"}});
    const Node bob("2", {"Person", "Admin"}, {});
    const Relationship knows("3", "KNOWS", bob, ada, {});
    CHECK(to_string(ada) == "(:Person {name: \"Ada\"})");
    CHECK(to_string(Value(knows)) == "()-[:KNOWS]->()");
    CHECK(to_string(Value(Path(ada, std::vector{knows}))) ==
          "(:Person {name: \"Ada\"})<-[:KNOWS]-(:Person:Admin)");
}

TEST_CASE("a map keeps its order and finds its names at any size", "[packstream][value]") {
    Map map{{"b", 1}, {"a", 2}, {"b", 3}};
    CHECK(map.keys() == std::vector<std::string>{"b", "a"});
    CHECK(map["b"] == 3);
    map["c"] = "new";
    CHECK(map.size() == 3);
    CHECK(map.get<std::string>("c") == "new");
    CHECK(map.get<int>("none", 7) == 7);
    CHECK(map.find("none") == nullptr);
    CHECK(map.erase("a"));
    CHECK_FALSE(map.erase("a"));
    CHECK(map.keys() == std::vector<std::string>{"b", "c"});
    CHECK(Map(map).at("b") == 3); // of a temporary: a value of its own
    Map other{{"x", 1}};
    other = map;
    CHECK(other == map);
    other.clear();
    CHECK(other.empty());
    CHECK_FALSE(other.contains("b"));
    CHECK(map.contains("b"));

    // Across the size at which the index begins, and after copies, moves and erasures.
    Map large;
    for (int i = 0; i < 2000; ++i) {
        large.set("key" + std::to_string(i), i);
        REQUIRE(large.size() == static_cast<std::size_t>(i) + 1);
    }
    large.set("key1000", "again");
    const Map copy = large;
    Map moved = std::move(large);
    for (const Map* each : {&copy, static_cast<const Map*>(&moved)})
        for (int i = 0; i < 2000; ++i)
            CHECK(each->at("key" + std::to_string(i)) == (i == 1000 ? Value("again") : Value(i)));
    CHECK(copy == moved);
    CHECK(moved.erase("key0"));
    CHECK(moved.at("key1999") == 1999);
    CHECK_FALSE(moved.contains("key0"));
    CHECK(copy != moved);
    for (int i = 1; i < 1995; ++i)
        moved.erase("key" + std::to_string(i));
    CHECK(moved.keys() ==
          std::vector<std::string>{"key1995", "key1996", "key1997", "key1998", "key1999"});
}

TEST_CASE("a missing name's error lists the names that there are", "[packstream][value]") {
    const Map map{{"name", 1}, {"age", 2}};
    try {
        (void)map.at("nmae");
        FAIL("no error");
    } catch (const MissingKeyError& error) {
        CHECK(error.key() == "nmae");
        CHECK(error.keys() == std::vector<std::string>{"name", "age"});
        CHECK_THAT(error.what(),
                   Catch::Matchers::Contains("name") && Catch::Matchers::Contains("age"));
    }
}
