// A program's own types as parameters and results, in coroutines.
#include <string>
#include <vector>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "spelling/support.hpp"

namespace {

struct Person {
    std::string name;
    int age = 0;

    friend bool operator==(const Person&, const Person&) = default;
};

} // namespace

template <>
struct neo4j::Encoder<Person> {
    static void encode(neo4j::ParamWriter& out, const Person& person) {
        out.map("name", person.name, "age", person.age);
    }
};

template <>
struct neo4j::Decoder<Person> {
    static Person decode(const auto& value) {
        return {value["name"].template as<std::string>(), value["age"].template as<int>()};
    }
};

namespace {

using neo4j::params;

SPELLING(own_types_there_and_back) {
    const Person ada{LONG_TEXT "Ada", 36};
    auto all = co_await driver.execute_query("RETURN $person AS person", params("person", ada));
    CHECK(all.records.at(0)["person"].as<Person>() == ada);
    CHECK(all.records.at(0).get<Person>("person") == ada);

    const std::vector<Person> people{ada, {"Bob", 40}};
    auto several = co_await driver.execute_query("UNWIND $people AS p RETURN p",
                                                 params("people", people));
    CHECK(several.records.at(1)["p"].as<Person>().name == "Bob");
    auto list = co_await driver.execute_query("RETURN $people AS people", params("people", people));
    CHECK(list.records.at(0)["people"].as<std::vector<Person>>() == people);
}

SPELLING(own_types_as_temporaries) {
    const auto make = [](int age) { return Person{LONG_TEXT "made", age}; };
    auto all = co_await driver.execute_query("RETURN $person.name AS name",
                                             params("person", make(3)));
    CHECK(all.records.at(0)["name"].as<std::string>() == LONG_TEXT "made");
}

} // namespace
