// refused: neo4j: records cannot be read as this type. Describe the struct
#include <string>

#include <neo4j/mapping.hpp>

struct Person {
    std::string name;
};

Person refused(const neo4j::Record& record) {
    return record.as<Person>();
}
