#include <neo4j/value.hpp>

#include "graph.hpp"
#include "rows.hpp"
#include "support/catch.hpp"

namespace {

using namespace package_graph;
using neo4j::List;
using neo4j::Map;

// As the server will see it.
neo4j::Value encoded(const auto& row) {
    return neo4j::params("row", row).to_map().at("row");
}

TEST_CASE("a package with everything as a row of nodes", "[package_graph]") {
    Package package;
    package.name = "libc6";
    package.version = "2.36";
    package.architecture = "amd64";
    package.description = "the C library";
    package.installed_size_kib = 12'000;
    package.size = 3'000;
    const PackageNode node{&package, {}, {}};

    CHECK(encoded(NodeRow{node}) == Map{{"name", "libc6"},
                                        {"kind", "available"},
                                        {"version", "2.36"},
                                        {"architecture", "amd64"},
                                        {"installed_size", 12'000},
                                        {"size", 3'000},
                                        {"description", "the C library"}});
}

TEST_CASE("what is empty or false becomes null, which is not stored", "[package_graph]") {
    Package package;
    package.name = "bare";
    PackageNode node{&package, {}, {}};
    DependsEdge edge;
    edge.target = "other";
    edge.alternatives = 1;
    node.depends.push_back(edge);
    node.provides.push_back({.name = "virtual", .version = {}, .preferred = false});

    const Map node_row{{"name", "bare"},          {"kind", "available"},       {"version", nullptr},
                       {"architecture", nullptr}, {"installed_size", nullptr}, {"size", nullptr},
                       {"description", nullptr}};
    CHECK(encoded(NodeRow{node}) == node_row);

    const Map depends{{"target", "other"},
                      {"properties", Map{{"group", 0},
                                         {"alternative", 0},
                                         {"alternatives", 1},
                                         {"constraint", nullptr},
                                         {"architecture", nullptr},
                                         {"pre_depends", nullptr},
                                         {"preferred", nullptr}}}};
    const Map provides{{"name", "virtual"},
                       {"properties", Map{{"version", nullptr}, {"preferred", nullptr}}}};
    CHECK(encoded(RelationshipsRow{node}) == Map{{"name", "bare"},
                                                 {"section", nullptr},
                                                 {"maintainer", nullptr},
                                                 {"depends", List{depends}},
                                                 {"provides", List{provides}}});
}

TEST_CASE("a package with everything as a row of relationships", "[package_graph]") {
    Package package;
    package.name = "app";
    package.section = "net";
    package.maintainer = "Ada <ada@example.org>";
    PackageNode node{&package, {}, {}};
    node.depends.push_back({.target = "libc6",
                            .group = 3,
                            .alternative = 1,
                            .alternatives = 2,
                            .constraint = ">= 2.36",
                            .architecture = "any",
                            .pre_depends = true,
                            .preferred = true});
    node.provides.push_back({.name = "editor", .version = "1", .preferred = true});

    const Map depends{{"target", "libc6"},
                      {"properties", Map{{"group", 3},
                                         {"alternative", 1},
                                         {"alternatives", 2},
                                         {"constraint", ">= 2.36"},
                                         {"architecture", "any"},
                                         {"pre_depends", true},
                                         {"preferred", true}}}};
    const Map provides{{"name", "editor"},
                       {"properties", Map{{"version", "1"}, {"preferred", true}}}};
    CHECK(encoded(RelationshipsRow{node}) == Map{{"name", "app"},
                                                 {"section", "net"},
                                                 {"maintainer", "Ada <ada@example.org>"},
                                                 {"depends", List{depends}},
                                                 {"provides", List{provides}}});
}

} // namespace
