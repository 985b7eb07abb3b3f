// refused: (&Person::spouse.*neo4j: values cannot|neo4j: values cannot.*&Person::spouse)
#include <string>

#include <neo4j/mapping.hpp>

struct Person {
    std::string name;
    Person* spouse = nullptr;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, spouse))

Person refused(const neo4j::Record& record) {
    return record.as<Person>();
}
