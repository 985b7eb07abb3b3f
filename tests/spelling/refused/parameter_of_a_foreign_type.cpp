// refused: neo4j: this type cannot be sent as a parameter
#include <memory>

#include <neo4j/params.hpp>

auto refused() {
    return neo4j::params("x", std::make_unique<int>(1));
}
