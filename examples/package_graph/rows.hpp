#pragma once

#include <optional>
#include <string_view>

#include <neo4j/params.hpp>

#include "graph.hpp"

// How the example's own structs become the $rows of queries.hpp: an Encoder writes a struct
// straight into the bytes that are sent, with no map made in between.

namespace package_graph {

/// A package as a row of queries::merge_packages.
struct NodeRow {
    const PackageNode& node;
};

/// A package as a row of queries::replace_relationships.
struct RelationshipsRow {
    const PackageNode& node;
};

/// What a relationship keeps, apart from its ends.
struct DependsProperties {
    const DependsEdge& edge;
};
struct ProvidesProperties {
    const ProvidesEdge& edge;
};

// The model stores nothing that is empty or false; Cypher stores no property that is null.
inline std::optional<std::string_view> unless_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
}
inline std::optional<bool> unless_false(bool flag) {
    return flag ? std::optional(true) : std::nullopt;
}

} // namespace package_graph

template <>
struct neo4j::Encoder<package_graph::NodeRow> {
    static void encode(ParamWriter& out, const package_graph::NodeRow& row) {
        using namespace package_graph;
        const Package& package = *row.node.package;
        out.map("name", package.name,                               //
                "kind", to_string(Kind::available),                 //
                "version", unless_empty(package.version),           //
                "architecture", unless_empty(package.architecture), //
                "installed_size", package.installed_size_kib,       //
                "size", package.size,                               //
                "description", unless_empty(package.description));
    }
};

template <>
struct neo4j::Encoder<package_graph::DependsProperties> {
    static void encode(ParamWriter& out, const package_graph::DependsProperties& properties) {
        using namespace package_graph;
        const DependsEdge& edge = properties.edge;
        out.map("group", edge.group,                             //
                "alternative", edge.alternative,                 //
                "alternatives", edge.alternatives,               //
                "constraint", unless_empty(edge.constraint),     //
                "architecture", unless_empty(edge.architecture), //
                "pre_depends", unless_false(edge.pre_depends),   //
                "preferred", unless_false(edge.preferred));
    }
};

template <>
struct neo4j::Encoder<package_graph::ProvidesProperties> {
    static void encode(ParamWriter& out, const package_graph::ProvidesProperties& properties) {
        using namespace package_graph;
        const ProvidesEdge& edge = properties.edge;
        out.map("version", unless_empty(edge.version), //
                "preferred", unless_false(edge.preferred));
    }
};

template <>
struct neo4j::Encoder<package_graph::DependsEdge> {
    static void encode(ParamWriter& out, const package_graph::DependsEdge& edge) {
        out.map("target", edge.target, "properties", package_graph::DependsProperties{edge});
    }
};

template <>
struct neo4j::Encoder<package_graph::ProvidesEdge> {
    static void encode(ParamWriter& out, const package_graph::ProvidesEdge& edge) {
        out.map("name", edge.name, "properties", package_graph::ProvidesProperties{edge});
    }
};

template <>
struct neo4j::Encoder<package_graph::RelationshipsRow> {
    static void encode(ParamWriter& out, const package_graph::RelationshipsRow& row) {
        using namespace package_graph;
        const Package& package = *row.node.package;
        out.map("name", package.name,                           //
                "section", unless_empty(package.section),       //
                "maintainer", unless_empty(package.maintainer), //
                "depends", row.node.depends,                    //
                "provides", row.node.provides);
    }
};
