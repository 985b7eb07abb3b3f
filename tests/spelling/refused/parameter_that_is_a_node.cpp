// refused: neo4j: nodes, relationships and paths cannot be sent as parameters
#include <neo4j/graph.hpp>
#include <neo4j/params.hpp>

auto refused(const neo4j::Node& node) {
    return neo4j::params("node", node);
}
