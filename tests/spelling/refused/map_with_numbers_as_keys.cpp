// refused: neo4j: this type cannot be sent as a parameter
#include <map>

#include <neo4j/params.hpp>

auto refused() {
    return neo4j::params("x", std::map<int, int>{{1, 2}});
}
