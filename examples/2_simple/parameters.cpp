// What can be a parameter: numbers, text, lists, maps, dates, nothing at all, and types of your
// own. Values are encoded at once: nothing that was given has to stay alive.
//
// Prints:
//   [1, 1.5, "text", true, null]
//   [["a", "b"], {x: 1, y: 2}]
//   [2024-02-29, PT1M30S]
//   {limit: 10, name: "Ada"}
//   Ada lives in London
#include <chrono>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;
using namespace std::chrono_literals;

// --8<-- [start:own_type]
struct Person {
    std::string name;
    std::string city;
};

template <>
struct neo4j::Encoder<Person> {
    static void encode(neo4j::ParamWriter& out, const Person& person) {
        out.map("name", person.name, "city", person.city);
    }
};
// --8<-- [end:own_type]

namespace {

void print(const neo4j::EagerResult& result) {
    std::cout << result.records.front()[0].to_value() << "\n";
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:params]
    print(driver.execute_query("RETURN [$i, $d, $s, $b, $n]",
                               params("i", 1, "d", 1.5, "s", "text", "b", true, "n", nullptr)));

    const std::vector<std::string> list{"a", "b"};
    const std::map<std::string, int> map{{"x", 1}, {"y", 2}};
    print(driver.execute_query("RETURN [$list, $map]", params("list", list, "map", map)));

    const std::chrono::year_month_day day(2024y / 2 / 29);
    print(driver.execute_query("RETURN [$day, $time]", params("day", day, "time", 90s)));
    // --8<-- [end:params]

    // --8<-- [start:set]
    // Parameters that depend on something: made one by one.
    const std::optional<std::string> name = "Ada";
    neo4j::Params some;
    some.set("limit", 10);
    if (name)
        some.set("name", *name);
    std::cout << some.to_map() << "\n";
    // --8<-- [end:set]

    const Person ada{"Ada", "London"};
    const auto result = driver.execute_query("WITH $p AS p RETURN p.name + ' lives in ' + p.city",
                                             params("p", ada));
    std::cout << result.records.front()[0].as<std::string>() << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
