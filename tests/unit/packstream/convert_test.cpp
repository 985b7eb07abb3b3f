#include <array>
#include <chrono>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include <neo4j/convert.hpp>
#include <neo4j/error.hpp>
#include <neo4j/record.hpp>

#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;
using namespace std::chrono_literals;

namespace {

struct Person {
    std::string name;
    int age;
    bool operator==(const Person&) const = default;
};

// The same value once in place and once owning: both must convert alike.
template <class T, class V>
T both(const V& source) {
    const wire::Exact bytes(wire::pack(source));
    REQUIRE(wire::scan(bytes).error == packstream::Errc::ok);
    const ValueView view(bytes.begin());
    const Value value = view.to_value();
    T first = view.as<T>();
    CHECK(first == value.as<T>());
    CHECK(first == Value(value).template as<T>());
    return first;
}

template <class T, class Error, class V>
std::string both_fail(const V& source) {
    const wire::Exact bytes(wire::pack(source));
    const ValueView view(bytes.begin());
    std::string message;
    try {
        (void)view.as<T>();
        FAIL("no error");
    } catch (const Error& error) {
        message = error.message();
    }
    try {
        (void)view.to_value().as<T>();
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.message() == message);
    }
    return message;
}

} // namespace

template <>
struct neo4j::Decoder<Person> {
    static Person decode(const auto& value) {
        return {value["name"].template as<std::string>(), value["age"].template as<int>()};
    }
};

TEST_CASE("scalars", "[packstream][convert]") {
    CHECK(both<bool>(true));
    CHECK(both<std::int8_t>(-128) == -128);
    CHECK(both<std::uint8_t>(255) == 255);
    CHECK(both<std::uint64_t>(INT64_MAX) == INT64_MAX);
    CHECK(both<long long>(INT64_MIN) == INT64_MIN);
    CHECK(both<double>(0.5) == 0.5);
    CHECK(both<float>(0.5) == 0.5F);
    CHECK(both<double>(3) == 3.0);
    CHECK(both<double>(std::int64_t{1} << 53) == 9007199254740992.0);
    CHECK(std::isinf(both<float>(std::numeric_limits<double>::infinity())));
    CHECK(both<std::string>("text") == "text");
    CHECK(both<Bytes>(Bytes{std::byte{1}}).size() == 1);
    CHECK(both<std::optional<int>>(nullptr) == std::nullopt);
    CHECK(both<std::optional<int>>(5) == 5);
}

TEST_CASE("what does not fit is an error that says so", "[packstream][convert]") {
    both_fail<std::int8_t, ValueRangeError>(128);
    both_fail<std::uint8_t, ValueRangeError>(-1);
    both_fail<std::uint64_t, ValueRangeError>(-1);
    both_fail<double, ValueRangeError>((std::int64_t{1} << 53) + 1);
    both_fail<float, ValueRangeError>((1 << 24) + 1);
    both_fail<float, ValueRangeError>(1e300);
    both_fail<int, ValueTypeError>(1.0);
    both_fail<int, ValueTypeError>(true);
    both_fail<bool, ValueTypeError>(1);
    both_fail<std::string, ValueTypeError>(1);
    both_fail<int, ValueTypeError>(nullptr);
    both_fail<Date, ValueTypeError>("2020-01-01");
    both_fail<std::vector<int>, ValueTypeError>(Map{});
    const auto message = both_fail<int, ValueTypeError>("x");
    CHECK_THAT(message,
               Catch::Matchers::Contains("integer") && Catch::Matchers::Contains("string"));
}

TEST_CASE("containers", "[packstream][convert]") {
    const List numbers{3, 1, 2};
    CHECK(both<std::vector<int>>(numbers) == std::vector{3, 1, 2});
    CHECK(both<std::list<long>>(numbers) == std::list<long>{3, 1, 2});
    CHECK(both<std::deque<short>>(numbers) == std::deque<short>{3, 1, 2});
    CHECK(both<std::set<int>>(numbers) == std::set{1, 2, 3});
    CHECK(both<std::array<int, 3>>(numbers) == std::array{3, 1, 2});
    CHECK(both<std::vector<bool>>(List{true, false}) == std::vector{true, false});
    CHECK(both<std::vector<std::vector<std::optional<int>>>>(List{List{1, nullptr}, List{}}) ==
          std::vector<std::vector<std::optional<int>>>{{1, std::nullopt}, {}});
    CHECK(both<std::tuple<int, std::string, double>>(List{1, "a", 0.5}) ==
          std::tuple(1, std::string("a"), 0.5));
    CHECK(both<std::pair<int, int>>(List{1, 2}) == std::pair(1, 2));
    const Map map{{"a", 1}, {"b", 2}};
    CHECK(both<std::map<std::string, int>>(map) == std::map<std::string, int>{{"a", 1}, {"b", 2}});
    CHECK(both<std::unordered_map<std::string, Value>>(map).at("b") == 2);
    CHECK(both<Map>(map) == map);
    CHECK(both<List>(numbers) == numbers);
    CHECK(both<Value>(map) == Value(map));
    CHECK(both<std::vector<float>>(Vector{1.0F, 2.0F}) == std::vector{1.0F, 2.0F});
    CHECK(both<std::vector<double>>(Vector{1.0F}) == std::vector{1.0});
    CHECK_THAT((both_fail<std::vector<float>, ValueError>(Vector{1.0})),
               !Catch::Matchers::Equals(""));
    both_fail<std::array<int, 2>, ValueTypeError>(numbers);
    both_fail<std::pair<int, int>, ValueTypeError>(numbers);
}

TEST_CASE("variants take the first type that is the value's", "[packstream][convert]") {
    using V = std::variant<std::monostate, bool, std::int8_t, std::int64_t, double, std::string,
                           std::vector<int>, Map, Date>;
    CHECK(both<V>(nullptr).index() == 0);
    CHECK(both<V>(true).index() == 1);
    CHECK(both<V>(5).index() == 2);
    CHECK(both<V>(500).index() == 3);
    CHECK(both<V>(0.5).index() == 4);
    CHECK(both<V>("x").index() == 5);
    CHECK(both<V>(List{1}).index() == 6);
    CHECK(both<V>(Map{}).index() == 7);
    CHECK(both<V>(Date()).index() == 8);
    both_fail<V, ValueTypeError>(Duration());
}

TEST_CASE("chrono", "[packstream][convert]") {
    using namespace std::chrono;
    CHECK(both<year_month_day>(Date(2024, 2, 29)) == year_month_day(2024y / 2 / 29));
    CHECK(both<sys_days>(Date(1970, 1, 2)) == sys_days(days(1)));
    CHECK(both<local_days>(Date(1970, 1, 2)) == local_days(days(1)));
    CHECK(both<sys_time<milliseconds>>(DateTime(sys_time<milliseconds>(1234ms))) ==
          sys_time<milliseconds>(1234ms));
    CHECK(both<local_time<microseconds>>(LocalDateTime(local_time<microseconds>(5us))) ==
          local_time<microseconds>(5us));
    CHECK(both<milliseconds>(Duration(0, 0, 2, 500000000)) == 2500ms);
    CHECK_THROWS_AS(Value(Duration(1, 0, 0)).as<seconds>(), ValueError);
    both_fail<sys_days, ValueTypeError>(5);
}

TEST_CASE("types of one's own by a Decoder, also inside containers", "[packstream][convert]") {
    const Map ada{{"name", "Ada"}, {"age", 36}};
    CHECK(both<Person>(ada) == Person{"Ada", 36});
    CHECK(both<std::vector<Person>>(List{ada}).front().age == 36);
    CHECK(both<std::map<std::string, Person>>(Map{{"x", ada}}).at("x").name == "Ada");
    CHECK(both<std::optional<Person>>(nullptr) == std::nullopt);
}

TEST_CASE("views read in place", "[packstream][convert]") {
    const wire::Exact bytes(
        wire::pack(Map{{"list", List{1, "two", Bytes{std::byte{3}}}}, {"text", "abc"}}));
    const auto map = ValueView(bytes.begin()).as<MapView>();
    const auto text = map["text"].as<std::string_view>();
    CHECK(text == "abc");
    CHECK(reinterpret_cast<const std::byte*>(text.data()) > bytes.begin());
    CHECK(reinterpret_cast<const std::byte*>(text.data()) < bytes.end());
    const auto list = map["list"].as<ListView>();
    CHECK(list.size() == 3);
    CHECK(list[2].as<std::span<const std::byte>>().size() == 1);
    CHECK_THROWS_AS(list[3], IndexError);
    CHECK_THROWS_AS(map["none"], MissingKeyError);
    CHECK(map.get<int>("none", 3) == 3);
    CHECK(std::ranges::distance(list) == 3);
    std::string names;
    for (const auto& [name, value] : map)
        names += std::string(name) + " ";
    CHECK(names == "list text ");
    CHECK(ValueView().is_null());
    CHECK(map["list"].size() == 3);
    CHECK(ValueView(bytes.begin()).size() == 2);
    CHECK_THROWS_AS(map["text"].size(), ValueTypeError);
    CHECK_THROWS_AS(map["text"]["x"], ValueTypeError);
    CHECK_FALSE(map["text"] == list[1]);
    const wire::Exact same(wire::pack("abc"));
    CHECK(map["text"] == ValueView(same.begin()));
    static_assert(std::ranges::forward_range<ListView>);
    static_assert(std::ranges::forward_range<MapView>);
}

TEST_CASE("nodes and relationships in place", "[packstream][convert]") {
    const auto whole = wire::hex("B4 4E 07 92 81 41 81 42 A1 81 70 01 83 34 3A 37");
    const auto node = ValueView(whole.data()).as<NodeView>();
    CHECK(node.element_id() == "4:7");
    CHECK(node.id() == 7);
    CHECK(node.labels().size() == 2);
    CHECK(node.has_label("B"));
    CHECK_FALSE(node.has_label("C"));
    CHECK(node["p"] == 1);
    CHECK(ValueView(whole.data())["p"] == 1);
    CHECK_THROWS_AS(node["q"], MissingKeyError);
    CHECK(ValueView(whole.data()).size() == 1);
    const auto old = wire::hex("B3 4E 07 90 A0");
    CHECK(ValueView(old.data()).as<NodeView>().element_id() == "7");
    const auto without = wire::hex("B4 4E C0 90 A0 81 78");
    CHECK(ValueView(without.data()).as<NodeView>().id() == std::nullopt);

    const auto by = wire::hex("B8 52 01 02 03 84 4B 4E 4F 57 A1 81 70 05 81 61 81 62 81 63");
    const auto relationship = ValueView(by.data()).as<RelationshipView>();
    CHECK(relationship.type() == "KNOW");
    CHECK(relationship.element_id() == "a");
    CHECK(relationship.start_element_id() == "b");
    CHECK(relationship.end_element_id() == "c");
    CHECK(relationship["p"] == 5);
    CHECK(ValueView(by.data())["p"] == 5);
    CHECK(ValueView(by.data()).size() == 1);

    for (const char* malformed : {"B3 4E 81 61 90 A0", "B3 4E 01 91 01 A0", "B3 4E 01 90 90",
                                  "B4 4E 01 90 A0 01", "B2 4E 01 90", "B3 4E 01 01 A0"}) {
        const auto bytes = wire::hex(malformed);
        CHECK_THROWS_AS(ValueView(bytes.data()).as<NodeView>(), BrokenRecordError);
    }
    CHECK_THROWS_AS(ValueView(whole.data()).as<RelationshipView>(), ValueTypeError);
}

TEST_CASE("paths in place", "[packstream][convert]") {
    // (n0)-[r1]->(n1)<-[r2]-(n2)
    const auto bytes = wire::hex("B3 50 "
                                 "93 B3 4E 0A 90 A0 B4 4E 0B 90 A0 81 62 B3 4E 0C 90 A1 81 70 07 "
                                 "92 B3 72 01 81 54 A1 81 70 05 B4 72 02 81 55 A0 81 72 "
                                 "94 01 01 FE 02");
    const auto path = ValueView(bytes.data()).as<PathView>();
    CHECK(path.size() == 2);
    REQUIRE(path.nodes().size() == 3);
    CHECK(path.start_node().id() == 10);
    CHECK(path.nodes()[1].element_id() == "b");
    CHECK(path.end_node()["p"] == 7);
    const auto first = path.relationships()[0];
    CHECK(first.type() == "T");
    CHECK(first.id() == 1);
    CHECK(first.element_id() == "1");
    CHECK(first.start_element_id() == "10");
    CHECK(first.end_element_id() == "b");
    CHECK(first["p"] == 5);
    const auto second = path.relationships()[1];
    CHECK(second.element_id() == "r");
    CHECK(second.start_element_id() == "12");
    CHECK(second.end_element_id() == "b");
    std::string types;
    for (const auto& relationship : path)
        types += relationship.type();
    CHECK(types == "TU");

    const auto lonely = wire::hex("B3 50 91 B3 4E 0A 90 A0 90 90");
    CHECK(ValueView(lonely.data()).as<PathView>().size() == 0);
    CHECK_THROWS_AS(ValueView(lonely.data()).as<NodeView>(), ValueTypeError);
    for (const char* malformed :
         {"B3 50 90 90 90", "B3 50 91 B3 4E 0A 90 A0 90 92 01 00",
          "B3 50 91 B3 4E 0A 90 A0 91 B3 72 01 81 54 A0 92 01 01",
          "B3 50 91 B3 4E 0A 90 A0 91 B3 72 01 01 A0 90", "B3 50 91 B3 4E 0A 90 90 90 90",
          "B3 50 01 90 90", "B3 50 91 B3 4E 0A 90 A0 91 01 90",
          "B3 50 91 B3 4E 0A 90 A0 91 B2 72 01 81 54 90"}) {
        CAPTURE(malformed);
        const auto broken = wire::hex(malformed);
        CHECK_THROWS_AS(ValueView(broken.data()).as<PathView>(), BrokenRecordError);
    }
    const auto other = wire::hex("B3 4E 07 90 A0");
    CHECK_THROWS_AS(ValueView(other.data()).as<PathView>(), ValueTypeError);
}

TEST_CASE("errors name the way to the value", "[packstream][convert]") {
    const Record record({"person"}, {Map{{"ages", List{1, "two"}}}});
    try {
        (void)record["person"].as<std::map<std::string, std::vector<int>>>();
        FAIL("no error");
    } catch (const ValueTypeError& error) {
        CHECK(error.path() == "field 'person'.ages[1]");
        CHECK(error.expected() == "integer");
        CHECK(error.actual() == "string");
    }
    try {
        (void)record["person"].as<std::map<std::string, std::tuple<int, int>>>();
        FAIL("no error");
    } catch (const ValueTypeError& error) {
        CHECK(error.path() == "field 'person'.ages[1]");
    }
}

// What must not compile: text that would point into a temporary, and types without a conversion.
static_assert(detail::is_borrowed<std::string_view>);
static_assert(detail::is_borrowed<std::optional<std::string_view>>);
static_assert(detail::is_borrowed<std::vector<std::pair<int, std::span<const std::byte>>>>);
static_assert(detail::is_borrowed<std::map<std::string, ListView>>);
static_assert(detail::is_borrowed<std::array<NodeView, 2>>);
static_assert(!detail::is_borrowed<std::vector<std::string>>);
static_assert(!detail::is_borrowed<std::map<std::string, Value>>);
