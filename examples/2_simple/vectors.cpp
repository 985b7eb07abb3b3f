// Vectors of numbers, as embeddings are: sent and received in one piece, without a value for each
// number. Servers know them from Bolt 6.0 on, Neo4j 2025.10.
//
// Prints:
//   vector([1.0, 2.5, -3.0], 3, FLOAT32 NOT NULL)
//   the sum is 0.5
//   as double: 1 2.5 -3
//
// Or prints, where the server is older:
//   this server has no vectors
#include <exception>
#include <iostream>
#include <numeric>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;
using neo4j::Vector;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    if (driver.get_server_info().protocol_version.major < 6) {
        std::cout << "this server has no vectors\n";
        return 0;
    }

    // --8<-- [start:vector]
    const std::vector<float> embedding{1.0F, 2.5F, -3.0F};
    const auto result = driver.execute_query("RETURN $v AS v", params("v", Vector(embedding)));

    const auto vector = result.records.front()["v"].as<Vector>();
    const auto numbers = vector.as_span<float>(); // in place
    const auto doubles = vector.to<double>();     // a std::vector
    // --8<-- [end:vector]
    std::cout << vector << "\nthe sum is " << std::accumulate(numbers.begin(), numbers.end(), 0.0F)
              << "\nas double:";
    for (const double number : doubles)
        std::cout << " " << number;
    std::cout << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
