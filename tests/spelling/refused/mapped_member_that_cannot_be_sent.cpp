// refused: (&Person::home.*neo4j: the type of this|neo4j: the type of this.*&Person::home)
#include <optional>
#include <string>

#include <neo4j/graph.hpp>
#include <neo4j/mapping.hpp>

struct Person {
    std::string name;
    std::optional<neo4j::Node> home;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, home))

auto refused(const Person& person) {
    return neo4j::params("person", person);
}
