// refused: (&Person::name.*neo4j: this member would|neo4j: this member would.*&Person::name)
#include <string_view>

#include <neo4j/mapping.hpp>

struct Person {
    std::string_view name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name))

Person refused(const neo4j::Record& record) {
    return record.as<Person>();
}
