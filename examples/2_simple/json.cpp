// Records as JSON, and JSON as parameters, by nlohmann_json: an opt-in header.
//
// Prints:
//   [{"born":"1815-12-10","name":"Ada","tags":["math",1]},{"born":null,"name":"Bob","tags":[]}]
//   2 people came from JSON
#include <exception>
#include <iostream>

#include <nlohmann/json.hpp>

#include <neo4j/json.hpp>
#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:to_json]
    const auto result =
        driver.execute_query("UNWIND [{name: 'Ada', born: date('1815-12-10'), tags: ['math', 1]}, "
                             "{name: 'Bob', tags: []}] AS p "
                             "RETURN p.name AS name, p.born AS born, p.tags AS tags");
    const nlohmann::json json = result.records;
    std::cout << json << "\n";
    // --8<-- [end:to_json]

    // --8<-- [start:from_json]
    const auto people = nlohmann::json::parse(R"([{"name": "Ada"}, {"name": "Bob"}])");
    const auto sent = driver.execute_query("UNWIND $people AS p RETURN count(p.name)",
                                           neo4j::params("people", people));
    // --8<-- [end:from_json]
    std::cout << sent.records.front()[0].as<int>() << " people came from JSON\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
