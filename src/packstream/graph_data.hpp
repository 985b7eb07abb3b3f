#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/graph.hpp>
#include <neo4j/map.hpp>

namespace neo4j::detail {

// What the public handles share.

struct NodeData {
    std::string element_id;
    std::optional<std::int64_t> id;
    std::vector<std::string> labels;
    Map properties;
};

struct RelationshipData {
    std::string element_id;
    std::optional<std::int64_t> id;
    std::string type;
    Map properties;
    Node start;
    Node end;
};

struct PathData {
    std::vector<Node> nodes; // one more than relationships
    std::vector<Relationship> relationships;
};

// Makes handles without the checks of the public constructors.
struct GraphAccess {
    static Node node(NodeData data) {
        return Node(std::make_shared<const NodeData>(std::move(data)));
    }
    static Relationship relationship(RelationshipData data) {
        return Relationship(std::make_shared<const RelationshipData>(std::move(data)));
    }
    static Path path(PathData data) {
        return Path(std::make_shared<const PathData>(std::move(data)));
    }
    static const NodeData& data(const Node& node) noexcept { return *node.data_; }
    static const RelationshipData& data(const Relationship& r) noexcept { return *r.data_; }
};

} // namespace neo4j::detail
