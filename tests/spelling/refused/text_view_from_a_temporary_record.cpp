// refused: neo4j: this type would point into a temporary
#include <neo4j/record.hpp>

neo4j::Record record();

auto refused() {
    return record()["x"].as<std::string_view>();
}
