#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packages.hpp"

namespace package_graph {

// The model, in Cypher:
//
//   (:Package {name, kind, version, ...})           name is unique over all three kinds:
//       kind "available": a stanza of the input     has all properties
//       kind "virtual":   only provided by others   has a name and no more
//       kind "missing":   depended on, but neither of the two
//   (:Package)-[:DEPENDS {group, alternative, alternatives, constraint, architecture,
//                         pre_depends, preferred}]->(:Package)
//   (:Package)-[:PROVIDED_BY {version, preferred}]->(:Package)
//   (:Package)-[:IN_SECTION]->(:Section {name})
//   (:Package)-[:MAINTAINED_BY]->(:Maintainer {name})
//
// Each `a | b` of a package has a group number; one of its relationships is enough. PROVIDED_BY
// points from the name to the package that provides it, so that "what is needed" is always
// downstream: a path over DEPENDS|PROVIDED_BY leads through virtual packages without a turn.
// `preferred` marks what a plain installation would take: the first alternative that can be had,
// the first provider of a virtual package. What is empty or false is not stored.

/// What stands behind a name.
enum class Kind { available, virtual_name, missing };

[[nodiscard]] std::string_view to_string(Kind kind);

struct DependsEdge {
    std::string_view target;
    std::int64_t group = 0;        // from 0, over Pre-Depends and Depends of the package
    std::int64_t alternative = 0;  // from 0, in the order of the field
    std::int64_t alternatives = 0; // in this group
    std::string constraint;        // such as ">= 1.0"; empty if any version will do
    std::string_view architecture; // such as "any"; empty if not given
    bool pre_depends = false;      // from Pre-Depends, not Depends
    bool preferred = false;
};

struct ProvidesEdge {
    std::string_view name;
    std::string_view version; // empty if not given
    bool preferred = false;
};

/// A package with all relationships that are written and replaced together with it.
struct PackageNode {
    const Package* package = nullptr;
    std::vector<DependsEdge> depends;
    std::vector<ProvidesEdge> provides;
};

/// Views into a catalogue, which must outlive it.
struct Graph {
    std::vector<PackageNode> packages;
    std::vector<std::string_view> virtual_names;
    std::vector<std::string_view> missing_names;
    std::vector<std::string_view> sections;
    std::vector<std::string_view> maintainers;
};

struct GraphCounts {
    std::size_t packages = 0;
    std::size_t virtual_names = 0;
    std::size_t missing_names = 0;
    std::size_t sections = 0;
    std::size_t maintainers = 0;
    std::size_t depends = 0;
    std::size_t provided_by = 0;
    std::size_t in_section = 0;
    std::size_t maintained_by = 0;

    bool operator==(const GraphCounts&) const = default;

    [[nodiscard]] std::size_t nodes() const;
    [[nodiscard]] std::size_t relationships() const;
};

[[nodiscard]] Graph build_graph(const Catalogue& catalogue);
[[nodiscard]] GraphCounts count(const Graph& graph);

} // namespace package_graph
