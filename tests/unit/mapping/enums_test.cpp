#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/mapping.hpp>

#include "people.hpp"

using namespace neo4j;
using people::message_of;

namespace {

enum class Color : std::uint8_t { red = 1, green = 2 };
BOOST_DESCRIBE_ENUM(Color, red, green)

enum class State { in_progress, done };
BOOST_DESCRIBE_ENUM(State, in_progress, done)

BOOST_DEFINE_ENUM_CLASS(Level, low, high)

enum class Letter : char { a = 'a', b = 'b' };
BOOST_DESCRIBE_ENUM(Letter, a, b)

struct Thing {
    Color color = Color::red;
    std::optional<State> state;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (color, state))

} // namespace

template <>
struct neo4j::Mapping<State> : neo4j::UpperCase {};
template <>
struct neo4j::Mapping<Level> {
    static constexpr bool by_number = true;
};

TEST_CASE("enums from their names and their numbers", "[mapping]") {
    CHECK(Value("green").as<Color>() == Color::green);
    CHECK(Value(1).as<Color>() == Color::red);
    CHECK(Value("IN_PROGRESS").as<State>() == State::in_progress);
    CHECK(Value(1).as<State>() == State::done);
    CHECK(Value("high").as<Level>() == Level::high);
    CHECK(Value('b' + 0).as<Letter>() == Letter::b);
    CHECK(Value(List{"green", 1}).as<std::vector<Color>>() ==
          std::vector{Color::green, Color::red});
    CHECK(Record({"x"}, {"green"}).as<Color>() == Color::green);
    const auto thing = Record({"color", "state"}, {2, "DONE"}).as<Thing>();
    CHECK(thing.color == Color::green);
    CHECK(thing.state == State::done);
}

TEST_CASE("what is no enumerator", "[mapping]") {
    const auto fail = [](const Value& value) {
        return message_of<ValueError>([&] { return Record({"color"}, {value}).as<Thing>().color; });
    };
    CHECK(fail("blue") == "field 'color': expected one of red, green; found 'blue'");
    CHECK(fail("Red") == "field 'color': expected one of red, green; found 'Red'");
    CHECK(fail(258) == "field 'color': expected one of red, green; found 258");
    CHECK(fail(-1) == "field 'color': expected one of red, green; found -1");
    CHECK(fail(1.0) == "field 'color': expected string or integer, found float");
}

TEST_CASE("enums as parameters: names, or numbers on demand", "[mapping]") {
    CHECK(params("c", Color::green, "s", State::in_progress, "l", Level::high).to_map() ==
          Map{{"c", "green"}, {"s", "IN_PROGRESS"}, {"l", 1}});
    CHECK(params("all", std::vector{Color::green, Color::red}).to_map() ==
          Map{{"all", List{"green", "red"}}});
    CHECK(message_of<ValueError>([] { return params("c", static_cast<Color>(7)); }) ==
          "parameter 'c': the number 7 is none of the enumerators that are described: red, green");
}
