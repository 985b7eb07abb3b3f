#pragma once

#include <string_view>

// Every Cypher text of the example. graph.hpp describes the model.

namespace package_graph::queries {

// --- Schema, before any data: MERGE and MATCH by name would read all nodes without it.
// ------------

inline constexpr std::string_view schema[] = {
    "CREATE CONSTRAINT package_name IF NOT EXISTS FOR (p:Package) REQUIRE p.name IS UNIQUE",
    "CREATE CONSTRAINT section_name IF NOT EXISTS FOR (s:Section) REQUIRE s.name IS UNIQUE",
    "CREATE CONSTRAINT maintainer_name IF NOT EXISTS FOR (m:Maintainer) REQUIRE m.name IS UNIQUE",
    "CREATE INDEX package_kind IF NOT EXISTS FOR (p:Package) ON (p.kind)",
};

/// New indexes are filled in the background; this waits for them, at most 300 seconds.
inline constexpr std::string_view await_schema = "CALL db.awaitIndexes(300)";

// --- Loading. Each statement may be repeated, after a killed run as well: nodes are merged by
// name, and a package's relationships are replaced as a whole in one transaction.
// -------------------------

/// $rows: [{name, kind, version, architecture, installed_size, size, description}]. The properties
/// become exactly those of the row; $load marks the nodes of this run.
inline constexpr std::string_view merge_packages = R"(
UNWIND $rows AS row
MERGE (p:Package {name: row.name})
SET p = row, p.load = $load)";

/// $rows: names of virtual or missing packages, $kind says which. Such a node may have been an
/// available package when an earlier run saw it, so what belonged to that package goes.
inline constexpr std::string_view merge_names = R"(
UNWIND $rows AS name
MERGE (p:Package {name: name})
SET p = {name: name, kind: $kind, load: $load}
WITH p
CALL (p) { MATCH (p)-[old:DEPENDS|IN_SECTION|MAINTAINED_BY]->() DELETE old }
CALL (p) { MATCH (p)<-[old:PROVIDED_BY]-() DELETE old })";

/// $rows: names of sections.
inline constexpr std::string_view merge_sections = R"(
UNWIND $rows AS name
MERGE (s:Section {name: name})
SET s.load = $load)";

/// $rows: names of maintainers.
inline constexpr std::string_view merge_maintainers = R"(
UNWIND $rows AS name
MERGE (m:Maintainer {name: name})
SET m.load = $load)";

/// $rows: [{name, section, maintainer,
///          depends: [{target, properties: {group, alternative, alternatives, constraint,
///                                          architecture, pre_depends, preferred}}],
///          provides: [{name, properties: {version, preferred}}]}]
/// All nodes must exist. A property that is null or absent is not stored: send what is true or
/// given.
inline constexpr std::string_view replace_relationships = R"(
UNWIND $rows AS row
MATCH (p:Package {name: row.name})
CALL (p) { MATCH (p)-[old:DEPENDS|IN_SECTION|MAINTAINED_BY]->() DELETE old }
CALL (p) { MATCH (p)<-[old:PROVIDED_BY]-() DELETE old }
CALL (p, row) {
  MATCH (s:Section {name: row.section})
  CREATE (p)-[:IN_SECTION]->(s)
}
CALL (p, row) {
  MATCH (m:Maintainer {name: row.maintainer})
  CREATE (p)-[:MAINTAINED_BY]->(m)
}
CALL (p, row) {
  UNWIND row.depends AS edge
  MATCH (target:Package {name: edge.target})
  CREATE (p)-[d:DEPENDS]->(target)
  SET d = edge.properties
}
CALL (p, row) {
  UNWIND row.provides AS edge
  MATCH (name:Package {name: edge.name})
  CREATE (name)-[r:PROVIDED_BY]->(p)
  SET r = edge.properties
})";

/// Last: nodes that this run did not see, from earlier lists. An implicit transaction
/// (session.run), since it commits by itself after every 1,000 nodes.
inline constexpr std::string_view sweep = R"(
MATCH (n) WHERE (n:Package OR n:Section OR n:Maintainer) AND n.load <> $load
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS)";

// --- Counts, to be compared with those of the input.
// -------------------------------------------------

/// -> one row with a column for each member of GraphCounts.
inline constexpr std::string_view count_graph = R"(
RETURN COUNT { (:Package {kind: 'available'}) } AS packages,
       COUNT { (:Package {kind: 'virtual'}) } AS virtual_names,
       COUNT { (:Package {kind: 'missing'}) } AS missing_names,
       COUNT { (:Section) } AS sections,
       COUNT { (:Maintainer) } AS maintainers,
       COUNT { ()-[:DEPENDS]->() } AS depends,
       COUNT { ()-[:PROVIDED_BY]->() } AS provided_by,
       COUNT { ()-[:IN_SECTION]->() } AS in_section,
       COUNT { ()-[:MAINTAINED_BY]->() } AS maintained_by)";

// --- Questions.
// -------------------------------------------------------------------------------------

/// -> package, direct, within_3: how many available packages depend on it, in one step and in at
/// most three. Each package's own three steps are followed forwards, since that set is small, while
/// the packages behind one like libc6 are most of the archive. $limit: rows.
inline constexpr std::string_view most_depended_on = R"(
MATCH (p:Package {kind: 'available'})
CALL (p) { MATCH (p)-[:DEPENDS*1..3]->(q) RETURN DISTINCT q }
WITH q, count(*) AS within_3
ORDER BY within_3 DESC, q.name
LIMIT $limit
RETURN q.name AS package,
       COUNT { MATCH (q)<-[:DEPENDS]-(user) RETURN DISTINCT user } AS direct,
       within_3
ORDER BY within_3 DESC, package)";

/// -> package, direct: the same, ordered by the direct dependents alone.
inline constexpr std::string_view most_depended_on_directly = R"(
MATCH (q:Package) WHERE EXISTS { (q)<-[:DEPENDS]-() }
RETURN q.name AS package,
       COUNT { MATCH (q)<-[:DEPENDS]-(user) RETURN DISTINCT user } AS direct
ORDER BY direct DESC, package
LIMIT $limit)";

/// One round of "what would break without ...": -> package, each one that has a group of
/// alternatives of which nothing is left. $gone: all names lost so far; $latest: those of them lost
/// in the round before. Start with both = [name]; add each answer to $gone and make it the next
/// $latest, until the answer is empty. (That a group breaks only when all its alternatives have is
/// more than a path can say, so the rounds are made by the caller.) As for dpkg, a dependency on a
/// version is satisfied by another package's Provides only if that names a version; versions
/// themselves are not compared.
inline constexpr std::string_view breaks_next = R"(
MATCH (lost:Package) WHERE lost.name IN $latest
MATCH (lost)<-[:PROVIDED_BY*0..1]-(name)<-[d:DEPENDS]-(p:Package)
WHERE NOT p.name IN $gone
WITH DISTINCT p, d.group AS group
WHERE NOT EXISTS {
  MATCH (p)-[other:DEPENDS {group: group}]->(t)
  WHERE (t.kind = 'available' AND NOT t.name IN $gone)
     OR EXISTS {
       MATCH (t)-[provided:PROVIDED_BY]->(v)
       WHERE NOT v.name IN $gone AND (other.constraint IS NULL OR provided.version IS NOT NULL)
     }
}
RETURN DISTINCT p.name AS package)";

/// -> names, steps ("DEPENDS" or "PROVIDED_BY"), constraints (null where none), each in the order
/// of the path; no row if there is no path. $from and $to must differ.
inline constexpr std::string_view shortest_path = R"(
MATCH path = shortestPath(
  (:Package {name: $from})-[:DEPENDS|PROVIDED_BY*]->(:Package {name: $to}))
RETURN [n IN nodes(path) | n.name] AS names,
       [r IN relationships(path) | type(r)] AS steps,
       [r IN relationships(path) | r.constraint] AS constraints)";

/// -> packages (how many), members (their names): groups in which each package leads to each other
/// one over DEPENDS, largest first: the strongly connected components. First the packages on any
/// cycle, those that reach one of their own direct dependents; then, among these few, who reaches
/// whom and back.
inline constexpr std::string_view cycles = R"(
MATCH (a:Package) WHERE EXISTS { (a)<-[:DEPENDS]-()<-[:DEPENDS]-() }
WITH a, COLLECT { MATCH (a)<-[:DEPENDS]-(u) WHERE EXISTS { (u)<-[:DEPENDS]-() } RETURN u } AS users
CALL (a, users) {
  MATCH (a)-[:DEPENDS*1..]->(b)
  WITH DISTINCT a, users, b
  WHERE b IN users AND b <> a
  RETURN count(b) AS closing
}
WITH a WHERE closing > 0
WITH collect(a) AS ring
UNWIND ring AS a
CALL (a, ring) {
  MATCH (a)-[:DEPENDS*1..]->(b)
  WITH DISTINCT a, ring, b
  WHERE b IN ring AND b <> a
  MATCH shortestPath((b)-[:DEPENDS*]->(a))
  RETURN collect(b.name) AS others
}
WITH a.name AS first, others
UNWIND others + [first] AS name
WITH first, name ORDER BY name
WITH first, collect(name) AS members
RETURN DISTINCT size(members) AS packages, members
ORDER BY packages DESC, members
LIMIT $limit)";

/// -> packages (how many, itself included), installed_size (KiB) of all that installing $name alone
/// would bring: over the preferred alternatives and providers, conflicts left aside. 0 packages if
/// there is no such name.
inline constexpr std::string_view size_behind = R"(
MATCH (p:Package {name: $name})
CALL (p) {
  MATCH (p)-[steps:DEPENDS|PROVIDED_BY*0..]->(needed)
  WHERE all(step IN steps WHERE step.preferred)
  RETURN DISTINCT needed
}
WITH needed WHERE needed.kind = 'available'
RETURN count(needed) AS packages, sum(needed.installed_size) AS installed_size)";

/// -> package, installed_size (KiB): the largest of the same packages. (The subquery is there for
/// the planner, which would else sort all packages by size and look for a way back from each.)
inline constexpr std::string_view largest_behind = R"(
MATCH (p:Package {name: $name})
CALL (p) {
  MATCH (p)-[steps:DEPENDS|PROVIDED_BY*0..]->(needed)
  WHERE all(step IN steps WHERE step.preferred)
  RETURN DISTINCT needed
}
WITH needed WHERE needed.installed_size IS NOT NULL
RETURN needed.name AS package, needed.installed_size AS installed_size
ORDER BY installed_size DESC, package
LIMIT $limit)";

/// -> kind, of one name; no row if the graph does not have it. To tell "no path" from a typing
/// error.
inline constexpr std::string_view kind_of = R"(
MATCH (p:Package {name: $name})
RETURN p.kind AS kind)";

} // namespace package_graph::queries
