// Types with converters of their own, inside structs and out.
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/mapping.hpp>

#include "people.hpp"

using namespace neo4j;
using people::message_of;

namespace {

// Travels as text: "12.50 EUR".
struct Money {
    std::string text;
    friend bool operator==(const Money&, const Money&) = default;
};

// Described, and yet with converters of its own: these come first.
struct Celsius {
    double degrees = 0;
    friend bool operator==(const Celsius&, const Celsius&) = default;
};
BOOST_DESCRIBE_STRUCT(Celsius, (), (degrees))

struct Item {
    Money price;
    std::vector<Celsius> measured;
};
BOOST_DESCRIBE_STRUCT(Item, (), (price, measured))

} // namespace

template <>
struct neo4j::Decoder<Money> {
    static Money decode(const auto& value) {
        auto text = value.template as<std::string>();
        if (!text.ends_with(" EUR"))
            throw ValueError("'" + text + "' is no amount in EUR");
        if (text.size() > 20)
            throw std::invalid_argument("too much");
        return {std::move(text)};
    }
};
template <>
struct neo4j::Encoder<Money> {
    static void encode(ParamWriter& out, const Money& money) { out.value(money.text); }
};
template <>
struct neo4j::Decoder<Celsius> {
    static Celsius decode(const auto& value) { return {value["c"].template as<double>()}; }
};
template <>
struct neo4j::Encoder<Celsius> {
    static void encode(ParamWriter& out, const Celsius& celsius) { out.map("c", celsius.degrees); }
};

TEST_CASE("own converters count inside structs, and before a description", "[mapping]") {
    const Item item{{"5 EUR"}, {{20.5}, {21}}};
    const Map map{{"price", "5 EUR"}, {"measured", List{Map{{"c", 20.5}}, Map{{"c", 21.0}}}}};
    CHECK(params_of(item).to_map() == map);
    const auto read = Value(map).as<Item>();
    CHECK(read.price == item.price);
    CHECK(read.measured == item.measured);
    CHECK(Record({"price", "measured"}, {"5 EUR", List{}}).as<Item>().price == item.price);
}

TEST_CASE("errors of own converters are given their place", "[mapping]") {
    const auto fail = [](auto error, const Value& price, const Value& celsius) {
        return message_of<typename decltype(error)::type>([&] {
            return Record({"price", "measured"}, {price, List{Map{{"c", 1.5}}, celsius}})
                .as<Item>()
                .price;
        });
    };
    const Map good{{"c", 1.5}};
    CHECK(fail(std::type_identity<ValueTypeError>(), 5, good) ==
          "field 'price': expected string, found integer");
    CHECK(fail(std::type_identity<ValueError>(), "5 USD", good) ==
          "field 'price': '5 USD' is no amount in EUR");
    CHECK(fail(std::type_identity<ValueTypeError>(), "5 EUR", Map{{"c", "warm"}}) ==
          "field 'measured'[1]: expected float, found string");
    CHECK(fail(std::type_identity<MissingKeyError>(), "5 EUR", Map{{"f", 1.5}}) ==
          "no key 'c' in field 'measured'[1]; its keys are 'f'");
    // What is not the library's passes as it is.
    CHECK_THROWS_AS(Record({"x"}, {std::string(30, '1') + " EUR"})["x"].as<Money>(),
                    std::invalid_argument);
}
