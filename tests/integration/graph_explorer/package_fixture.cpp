#include "package_fixture.hpp"

#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <utility>

#include <neo4j/json.hpp>
#include <neo4j/neo4j.hpp>

#include "integration/support/server.hpp"

namespace graph_explorer_test {
namespace {

std::string new_prefix() {
    return "Explorer" + std::to_string(std::random_device{}()) + "_";
}

constexpr auto merge_packages = R"(
UNWIND $rows AS row
CREATE (p:%Package {name: row.name, kind: row.kind, version: row.version,
                    description: row.description, installed_size: row.installed_size})
WITH p, row WHERE row.section IS NOT NULL
MERGE (s:%Section {name: row.section})
MERGE (m:%Maintainer {name: row.maintainer})
CREATE (p)-[:IN_SECTION]->(s), (p)-[:MAINTAINED_BY]->(m))";

constexpr auto create_depends = R"(
UNWIND $rows AS row
MATCH (a:%Package {name: row[0]}), (b:%Package {name: row[1]})
CREATE (a)-[d:DEPENDS]->(b) SET d.constraint = row[2])";

constexpr auto create_provided_by = R"(
UNWIND $rows AS row
MATCH (a:%Package {name: row[0]}), (b:%Package {name: row[1]})
CREATE (a)-[:PROVIDED_BY]->(b))";

} // namespace

PackageFixture::PackageFixture()
    : driver_(neo4j::test::server().uri, neo4j::test::server().auth()), prefix_(new_prefix()) {
    try {
        load();
    } catch (...) {
        clear();
        throw;
    }
}

PackageFixture::~PackageFixture() {
    try {
        clear();
    } catch (const std::exception& error) {
        std::cerr << "nodes of " << prefix_ << " were not deleted: " << error.what() << "\n";
    }
}

void PackageFixture::load() {
    std::ifstream file(GRAPH_EXPLORER_FIXTURE);
    const auto graph = nlohmann::json::parse(file);
    write("CREATE INDEX %names FOR (p:%Package) ON (p.name)");
    write("CALL db.awaitIndexes(300)");
    write(merge_packages, neo4j::params("rows", graph.at("packages")));
    write(create_depends, neo4j::params("rows", graph.at("depends")));
    write(create_provided_by, neo4j::params("rows", graph.at("provided_by")));
}

void PackageFixture::clear() {
    write("MATCH (n:%Package|%Section|%Maintainer) DETACH DELETE n");
    write("DROP INDEX %names IF EXISTS");
}

std::string PackageFixture::labelled(std::string text) const {
    for (std::size_t at = 0; (at = text.find('%', at)) != std::string::npos;)
        text.replace(at, 1, prefix_);
    return text;
}

void PackageFixture::write(std::string text, neo4j::Params parameters) {
    driver_.execute_query(labelled(std::move(text)), std::move(parameters));
}

std::int64_t PackageFixture::queries_running() {
    const auto found = driver_.execute_query(
        "SHOW TRANSACTIONS YIELD currentQuery, metaData "
        "WHERE metaData.app = 'graph_explorer' AND currentQuery CONTAINS $prefix "
        "RETURN count(*) AS running",
        neo4j::params("prefix", prefix_));
    return found.records.at(0)["running"].as<std::int64_t>();
}

void PackageFixture::wait_for_queries(std::int64_t how_many) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (queries_running() != how_many)
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("there are never " + std::to_string(how_many) +
                                     " queries at once");
}

} // namespace graph_explorer_test
