// Values as structs: nodes, relationships and maps, in place and owning, nested in anything.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <neo4j/mapping.hpp>

#include "people.hpp"
#include "unit/packstream/wire.hpp"

using namespace neo4j;
using namespace people;

namespace {

// The same value once in place and once owning: both must convert alike.
template <class T>
T both(const Value& value) {
    const Record record({"x"}, {value});
    T first = record["x"].as<T>();
    CHECK(first == value.as<T>());
    return first;
}

template <class T, class Error>
std::string both_fail(const Value& value) {
    const Record record({"x"}, {value});
    const auto message = message_of<Error>([&] { return record["x"].template as<T>(); });
    CHECK(message == message_of<Error>([&] { return Record(record)["x"].template as<T>(); }));
    return message;
}

struct Named {
    std::string name;
    friend bool operator==(const Named&, const Named&) = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Tree : Named {
    std::vector<Tree> children;
    friend bool operator==(const Tree&, const Tree&) = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (Named), (children))

class Account {
public:
    Account() = default;
    explicit Account(std::int64_t balance) : balance_(balance) {}
    friend bool operator==(const Account&, const Account&) = default;

private:
    std::int64_t balance_ = 0;
    BOOST_DESCRIBE_CLASS(Account, (), (), (), (balance_))
};

struct WithDefaults {
    int a = 1;
    std::optional<int> b = 2;
    std::optional<int> c = 3;
};
BOOST_DESCRIBE_STRUCT(WithDefaults, (), (a, b, c))

// Whole entities as members.
struct Trip {
    Node from;
    Relationship by;
    Path way;
    Point place;
};
BOOST_DESCRIBE_STRUCT(Trip, (), (from, by, way, place))

// One after the other, in another order than the struct's.
struct Many {
    int a = 0, b = 0, c = 0, d = 0;
    friend bool operator==(const Many&, const Many&) = default;
};
BOOST_DESCRIBE_STRUCT(Many, (), (a, b, c, d))

} // namespace

TEST_CASE("maps, nodes and relationships as structs", "[mapping]") {
    CHECK(both<Person>(ada()) == ada_read);
    CHECK(both<Person>(Node("n", {"Person"}, Map{{"name", "Bob"}})) ==
          Person{"Bob", std::nullopt, std::nullopt});
    const Node nobody("1", {}, {});
    CHECK(both<Address>(
              Relationship("r", "AT", nobody, nobody, Map{{"city", "Paris"}, {"zip", 75001}})) ==
          Address{"Paris", 75001});
}

TEST_CASE("structs inside other types", "[mapping]") {
    CHECK(both<std::vector<Person>>(List{ada(), ada()}) == std::vector{ada_read, ada_read});
    CHECK(both<std::optional<Person>>(nullptr) == std::nullopt);
    CHECK(both<std::optional<Person>>(ada()) == ada_read);
    CHECK(both<std::map<std::string, Person>>(Map{{"x", ada()}}).at("x") == ada_read);
    CHECK(both<std::tuple<Person, int>>(List{ada(), 7}) == std::tuple(ada_read, 7));
}

TEST_CASE("nodes, relationships, paths and points as members", "[mapping]") {
    const Node from("1", {}, {});
    const Relationship by("2", "TO", from, from, {});
    const Path way(from, {});
    const Point place = Point::wgs84(1, 2);
    const auto trip = Record({"from", "by", "way", "place"}, {from, by, way, place}).as<Trip>();
    CHECK(trip.from == from);
    CHECK(trip.by == by);
    CHECK(trip.way == way);
    CHECK(trip.place == place);
}

TEST_CASE("structs that hold themselves, and members of a base", "[mapping]") {
    Tree leaf;
    leaf.name = "leaf";
    Tree root;
    root.name = "root";
    root.children = {leaf, leaf};
    const Map leaf_map{{"children", List{}}, {"name", "leaf"}};
    CHECK(both<Tree>(Map{{"name", "root"}, {"children", List{leaf_map, leaf_map}}}) == root);
}

TEST_CASE("private members, where the class describes them", "[mapping]") {
    CHECK(both<Account>(Map{{"balance_", 5}}) == Account(5));
}

TEST_CASE("null and missing", "[mapping]") {
    const Record record({"x"}, {Map{{"a", 7}, {"b", nullptr}}});
    const auto object = record["x"].as<WithDefaults>();
    CHECK(object.a == 7);
    CHECK(object.b == std::nullopt);
    CHECK(object.c == 3);
    CHECK(both_fail<Person, ValueTypeError>(Map{{"name", nullptr}}) ==
          "field 'x'.name: expected string, found null");
    CHECK(both_fail<Person, MissingKeyError>(Map{{"age", 1}}) ==
          "no key 'name' in field 'x'; its keys are 'age'");
}

TEST_CASE("entries in any order, and more of them", "[mapping]") {
    for (const Map& map :
         {Map{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}, Map{{"d", 4}, {"c", 3}, {"b", 2}, {"a", 1}},
          Map{{"x", "?"},
              {"c", 3},
              {"y", List{1, "2"}},
              {"a", 1},
              {"d", 4},
              {"b", 2},
              {"z", nullptr}}})
        CHECK(both<Many>(map) == Many{1, 2, 3, 4});
}

TEST_CASE("what is neither node, relationship nor map", "[mapping]") {
    CHECK(both_fail<Person, ValueTypeError>("Ada") ==
          "field 'x': expected node, relationship or map, found string");
    CHECK(both_fail<Person, ValueTypeError>(nullptr) ==
          "field 'x': expected node, relationship or map, found null");
}

TEST_CASE("errors inside structs name the way there", "[mapping]") {
    auto map = ada();
    map.set("address", Map{{"city", 7}});
    CHECK(both_fail<std::vector<Person>, ValueTypeError>(List{ada(), map}) ==
          "field 'x'[1].address.city: expected string, found integer");
    map.set("address", Map{});
    CHECK(both_fail<Person, MissingKeyError>(map) ==
          "no key 'city' in field 'x'.address; it has no keys");
    map.set("age", 1LL << 40);
    CHECK(both_fail<Person, ValueRangeError>(map).starts_with("field 'x'.age: "));
    CHECK(message_of<ValueTypeError>([] { return Value("Ada").as<Person>(); }) ==
          "expected node, relationship or map, found string");
    CHECK(message_of<MissingKeyError>([] { return Value(Map{{"age", 1}}).as<Person>(); }) ==
          "no key 'name' in the map; its keys are 'age'");
}

TEST_CASE("a structure that is broken is none to read", "[mapping]") {
    // A node that lacks its properties.
    const wire::Exact bytes(wire::hex("B2 4E 01 90"));
    CHECK_THROWS_AS(ValueView(bytes.begin()).as<Person>(), BrokenRecordError);
}
