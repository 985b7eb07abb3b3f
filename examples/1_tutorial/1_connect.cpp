// Step 1: connect. A driver knows where the server is and what to log on with, and keeps a pool of
// connections. A program makes one, keeps it as long as it runs and uses it from all its threads.
//
// Prints:
//   connected to Neo4j/... at ..., by Bolt ...
#include <exception>
#include <iostream>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    const std::string uri = example::uri(); // such as "neo4j://localhost:7687"
    const neo4j::AuthToken auth = example::auth();

    // --8<-- [start:connect]
    neo4j::Driver driver(uri, auth); // connects to nobody yet
    driver.verify_connectivity();    // does, and throws what is wrong
    // --8<-- [end:connect]

    const auto server = driver.get_server_info();
    std::cout << "connected to " << server.agent << " at " << server.address << ", by Bolt "
              << int{server.protocol_version.major} << "." << int{server.protocol_version.minor}
              << "\n";

    // Ends the connections politely. A driver that just goes out of scope cuts them.
    driver.close();
} catch (const neo4j::GqlError& error) {
    // What happened, where, and what to do about it.
    std::cerr << error.what() << "\n";
    return 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
