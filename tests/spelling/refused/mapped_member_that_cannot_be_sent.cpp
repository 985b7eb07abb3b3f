// refused: (&Person::friend_node.*neo4j: the type of this member cannot be sent|neo4j: the type of
// this member cannot be sent.*&Person::friend_node)
#include <optional>
#include <string>

#include <neo4j/graph.hpp>
#include <neo4j/mapping.hpp>

struct Person {
    std::string name;
    std::optional<neo4j::Node> friend_node;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, friend_node))

auto refused(const Person& person) {
    return neo4j::params("person", person);
}
