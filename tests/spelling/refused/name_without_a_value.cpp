// refused: neo4j: an odd number of arguments
#include <neo4j/params.hpp>

auto refused() {
    return neo4j::params("x", 1, "y");
}
