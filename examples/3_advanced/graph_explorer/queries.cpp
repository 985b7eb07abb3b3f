#include "queries.hpp"

#include <initializer_list>
#include <utility>

namespace graph_explorer {
namespace {

using Words = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string replaced(std::string text, const Words& words) {
    for (const auto& [word, by] : words)
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
            text.replace(at, word.size(), by), at += by.size();
    return text;
}

// What the texts below have in common. Cypher has no functions of one's own, so they are put in by
// name; labels are written with a leading '%', which becomes the prefix.
constexpr std::string_view node_map = R"({
  id: <type> + ':' + <n>.name, type: <type>, name: <n>.name, kind: <n>.kind, version: <n>.version,
  description: <n>.description, installed_size: <n>.installed_size, links: COUNT { (<n>)--() }})";
constexpr std::string_view node_type =
    "CASE WHEN <n>:%Section THEN 'section' WHEN <n>:%Maintainer THEN 'maintainer' "
    "ELSE 'package' END";

std::string node(std::string_view variable) {
    return replaced(std::string(node_map), {{"<type>", node_type}, {"<n>", variable}});
}

constexpr std::string_view neighbours = R"(
MATCH (n:%LABEL {name: $name})
CALL (n) {
  RETURN {node: <node n>} AS line
UNION ALL
  MATCH (n)-[r:DEPENDS|PROVIDED_BY|IN_SECTION|MAINTAINED_BY]-(m)
  WHERE m <> n
  WITH n, m, type(r) AS type, startNode(r) = n AS outgoing,
       collect(DISTINCT r.constraint) AS constraints
  ORDER BY COUNT { (m)--() } DESC, m.name
  WITH type, outgoing, count(*) AS total,
       collect({node: m, constraints: constraints})[..$limit] AS shown
  ORDER BY outgoing DESC, type
  UNWIND shown AS each
  WITH type, outgoing, total, each.constraints AS constraints, each.node AS m
  WITH type, outgoing, total, constraints, <node m> AS other
  RETURN {node: other, total: total, edge: {
    from: CASE WHEN outgoing THEN $id ELSE other.id END,
    to: CASE WHEN outgoing THEN other.id ELSE $id END,
    type: type, constraints: constraints}} AS line
}
RETURN line)";

// What becomes of a `path`.
constexpr std::string_view path_line = R"(
RETURN {
  steps: length(path),
  nodes: [n IN nodes(path) | <node n>],
  edges: [r IN relationships(path) | {
    from: 'package:' + startNode(r).name, to: 'package:' + endNode(r).name, type: type(r),
    constraints: CASE WHEN r.constraint IS NULL THEN [] ELSE [r.constraint] END}]
} AS line)";

} // namespace

Queries::Queries(std::string_view label_prefix) : prefix_(label_prefix) {
    totals = labelled(R"(
RETURN {packages: COUNT { (:%Package) }, sections: COUNT { (:%Section) },
        maintainers: COUNT { (:%Maintainer) }} AS line)");
    names_beginning = labelled(R"(
MATCH (n:%Package) WHERE n.name STARTS WITH $text
WITH n ORDER BY size(n.name), n.name LIMIT $limit
RETURN {node: <node n>} AS line)");
    names_containing = labelled(R"(
MATCH (n:%Package) WHERE n.name CONTAINS $text AND NOT n.name STARTS WITH $text
WITH n ORDER BY size(n.name), n.name LIMIT $limit
RETURN {node: <node n>} AS line)");
    unknown_names = labelled(R"(
UNWIND $names AS name
WITH name WHERE NOT EXISTS { (:%Package {name: name}) }
RETURN {name: name} AS line)");
    const auto neighbours_of = [&](std::string_view label) {
        return labelled(replaced(std::string(neighbours), {{"LABEL", label}}));
    };
    package_neighbours = neighbours_of("Package");
    section_neighbours = neighbours_of("Section");
    maintainer_neighbours = neighbours_of("Maintainer");
}

std::string Queries::labelled(std::string text) const {
    return replaced(std::move(text),
                    {{"<node n>", node("n")}, {"<node m>", node("m")}, {":%", ":" + prefix_}});
}

std::string Queries::shortest_paths(std::int64_t how_many) const {
    // From the start alone: what a package needs are hundreds of others at most, what needs libc6
    // are twenty thousand, and to search from that end too takes a hundred times as long. So the
    // end is compared in a way that no index can answer; with as many ways as are wanted the search
    // ends.
    const auto number = std::to_string(how_many);
    return labelled("MATCH path = SHORTEST " + number +
                    " (:%Package {name: $from})-[:DEPENDS|PROVIDED_BY]->+"
                    "(goal:%Package WHERE goal.name + '' = $to) WITH path LIMIT " +
                    number + std::string(path_line));
}

std::string Queries::all_paths(std::int64_t most_steps) const {
    return labelled("MATCH path = (:%Package {name: $from})-[:DEPENDS|PROVIDED_BY*1.." +
                    std::to_string(most_steps) + "]->(:%Package {name: $to})" +
                    std::string(path_line));
}

std::string Queries::dependents(std::int64_t most_steps) const {
    return labelled("MATCH (p:%Package {name: $name})<-[:DEPENDS|PROVIDED_BY*1.." +
                    std::to_string(most_steps) +
                    "]-(n:%Package) WHERE n <> p WITH DISTINCT n "
                    "RETURN {node: <node n>} AS line");
}

} // namespace graph_explorer
