// refused: neo4j: a struct is made first and its members are read then
#include <string>
#include <utility>

#include <neo4j/mapping.hpp>

struct Person {
    explicit Person(std::string name) : name(std::move(name)) {}
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name))

Person refused(const neo4j::Value& value) {
    return value.as<Person>();
}
