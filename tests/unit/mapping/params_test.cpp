// Structs as parameters.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/mapping.hpp>

#include "people.hpp"

using namespace neo4j;
using namespace people;

namespace {

struct Unsigned {
    std::uint64_t large = ~std::uint64_t{0};
};
BOOST_DESCRIBE_STRUCT(Unsigned, (), (large))

} // namespace

TEST_CASE("structs as parameters are maps", "[mapping]") {
    const Person bob{"Bob", std::nullopt, std::nullopt};
    const Map bob_map{{"name", "Bob"}, {"age", nullptr}, {"address", nullptr}};
    CHECK(params("p", bob).to_map() == Map{{"p", bob_map}});
    const Person all{"Ada", 36, Address{"London", 7}};
    const Map all_map{
        {"name", "Ada"}, {"age", 36}, {"address", Map{{"city", "London"}, {"zip", 7}}}};
    CHECK(params("people", std::vector{bob, all}).to_map() ==
          Map{{"people", List{bob_map, all_map}}});
    CHECK(params("p", std::optional<Person>()).to_map() == Map{{"p", nullptr}});
}

TEST_CASE("what is sent can be read", "[mapping]") {
    const std::vector<Person> people{ada_read, {"Bob", std::nullopt, std::nullopt}};
    const auto map = params("people", people).to_map();
    CHECK(map.at("people").as<std::vector<Person>>() == people);
}

TEST_CASE("each member as a parameter of its own", "[mapping]") {
    const Person bob{"Bob", 40, std::nullopt};
    const Map bob_map{{"name", "Bob"}, {"age", 40}, {"address", nullptr}};
    CHECK(params_of(bob).to_map() == bob_map);
    auto more = bob_map;
    more.set("age", 41);
    more.set("id", 7);
    CHECK(params(params_of(bob), "id", 7, "age", 41).to_map() == more);
}

TEST_CASE("a number above the signed range names the parameter", "[mapping]") {
    CHECK_THAT(message_of<ValueRangeError>([] { return params("u", Unsigned()); }),
               Catch::Matchers::Contains("parameter 'u'"));
    CHECK_THAT(message_of<ValueRangeError>([] { return params_of(Unsigned()); }),
               Catch::Matchers::Contains("parameter 'large'"));
}
