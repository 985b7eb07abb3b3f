#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace graph_explorer {

/// Every Cypher text of the service. The model is that of examples/package_graph (its graph.hpp):
///
///   (:Package {name, kind, version, ...})-[:DEPENDS {constraint, ...}]->(:Package)
///   (:Package)-[:PROVIDED_BY]->(:Package)
///   (:Package)-[:IN_SECTION]->(:Section {name})
///   (:Package)-[:MAINTAINED_BY]->(:Maintainer {name})
///
/// Each gives one column, `line`: a map that is one line of the answer as it stands. A node is
///   {id, type, name, kind, version, description, installed_size, links}
/// where id is "package:libc6", type "package", "section" or "maintainer" and links the number of
/// its relationships; an edge is
///   {from, to, type, constraints}
/// between two ids.
struct Queries {
    /// @param label_prefix what each label begins with in this database
    explicit Queries(std::string_view label_prefix);

    /// -> {packages, sections, maintainers}: how many there are.
    std::string totals;
    /// $text, $limit -> {node}: packages whose names begin with it, the shortest first.
    std::string names_beginning;
    /// $text, $limit -> {node}: those that have it in the middle.
    std::string names_containing;
    /// $names -> {name}: those of the names that no package has.
    std::string unknown_names;
    /// $id, $name, $limit -> {node} of the node itself, then {node, edge, total} of its neighbours:
    /// for each type and direction of relationship the $limit nodes with the most links; total says
    /// how many there are. No line where there is no such node.
    std::string package_neighbours;
    std::string section_neighbours;
    std::string maintainer_neighbours;

    /// $from, $to -> {steps, nodes, edges}: the shortest ways over DEPENDS and PROVIDED_BY.
    [[nodiscard]] std::string shortest_paths(std::int64_t how_many) const;
    /// $from, $to -> {steps, nodes, edges}: all ways of at most so many steps, as they are found.
    [[nodiscard]] std::string all_paths(std::int64_t most_steps) const;
    /// $name -> {node}: who needs a package, over at most so many steps.
    [[nodiscard]] std::string dependents(std::int64_t most_steps) const;

private:
    [[nodiscard]] std::string labelled(std::string text) const;
    std::string prefix_;
};

} // namespace graph_explorer
