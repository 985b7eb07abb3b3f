#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/mapping.hpp>

#include "support/catch.hpp"

// The structs of this folder's tests, and what their errors say.
namespace people {

struct Address {
    std::string city;
    std::optional<int> zip;
    friend bool operator==(const Address&, const Address&) = default;
};
BOOST_DESCRIBE_STRUCT(Address, (), (city, zip))

struct Person {
    std::string name;
    std::optional<int> age;
    std::optional<Address> address;
    friend bool operator==(const Person&, const Person&) = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age, address))

inline neo4j::Map ada() {
    return {{"name", "Ada"}, {"age", 36}, {"address", neo4j::Map{{"city", "London"}}}};
}
inline const Person ada_read{"Ada", 36, Address{"London", std::nullopt}};

// The message of the error that the function must raise.
template <class Error, class Function>
std::string message_of(const Function& function) {
    try {
        static_cast<void>(function());
    } catch (const Error& error) {
        return error.message();
    }
    FAIL("no error");
    return {};
}

} // namespace people
