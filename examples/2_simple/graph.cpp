// Nodes, relationships and paths as values, and graph(): all of them that a result has, each once.
//
// Prints:
//   Ada (ExampleGraph) KNOWS Bob since 2020
//   the path: Ada, Bob, Cid
//   the graph: 3 nodes, 2 relationships
//   Bob KNOWS Cid
#include <exception>
#include <iostream>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::Node;
using neo4j::Path;
using neo4j::Relationship;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    driver.execute_query("MATCH (n:ExampleGraph) DETACH DELETE n");
    driver.execute_query("CREATE (:ExampleGraph {name: 'Ada'})-[:KNOWS {since: 2020}]->"
                         "(:ExampleGraph {name: 'Bob'})-[:KNOWS {since: 2024}]->"
                         "(:ExampleGraph {name: 'Cid'})");

    // --8<-- [start:entities]
    const auto result = driver.execute_query(
        "MATCH (a:ExampleGraph {name: 'Ada'})-[k:KNOWS]->(b) MATCH p = (a)-[:KNOWS*2]->() "
        "RETURN a, k, b, p");
    const auto& record = result.records.at(0);
    const auto ada = record["a"].as<Node>();
    const auto bob = record["b"].as<Node>();
    const auto knows = record["k"].as<Relationship>();
    std::cout << ada.get<std::string>("name") << " (" << ada.labels().front() << ") "
              << knows.type() << " " << bob.get<std::string>("name") << " since "
              << knows.get<int>("since") << "\n";

    const auto path = record["p"].as<Path>();
    std::cout << "the path:";
    for (const auto& node : path.nodes())
        std::cout << (node == path.start_node() ? " " : ", ") << node.get<std::string>("name");
    std::cout << "\n";
    // --8<-- [end:entities]

    // --8<-- [start:graph]
    auto session = driver.session();
    auto stream = session.run("MATCH (a:ExampleGraph)-[k:KNOWS]->(b) RETURN a, k, b");
    const neo4j::Graph graph = stream.graph();
    std::cout << "the graph: " << graph.nodes().size() << " nodes, " << graph.relationships().size()
              << " relationships\n";
    for (const auto& each : graph.relationships())
        if (each.start_node() == bob) // the ends are there in full: they came with the result
            std::cout << each.start_node().get<std::string>("name") << " " << each.type() << " "
                      << each.end_node().get<std::string>("name") << "\n";
    // --8<-- [end:graph]

    session.close();
    driver.execute_query("MATCH (n:ExampleGraph) DETACH DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
