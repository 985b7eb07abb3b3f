// The first program: docs/quick-start.md has it as a whole, with the CMakeLists.txt beside it.
//
// Prints:
//   Ada wrote 1 program
// --8<-- [start:program]
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

namespace asio = boost::asio;
using neo4j::params;

// An environment variable, or the fallback where it is not set.
std::string setting(const char* name, const char* fallback) {
    const char* value = std::getenv(name);
    return value ? value : fallback;
}

asio::awaitable<void> quick_start() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor,
                              setting("NEO4J_URI", "neo4j://localhost:7687"),
                              neo4j::basic_auth(setting("NEO4J_USERNAME", "neo4j"),
                                                setting("NEO4J_PASSWORD", "password")));

    co_await driver.execute_query(
        "MERGE (p:QuickStart {name: $name}) MERGE (p)-[:WROTE]->(:QuickStart {title: $title})",
        params("name", "Ada", "title", "Note G"));

    auto [records, summary, keys] =
        co_await driver.execute_query("MATCH (p:QuickStart)-[:WROTE]->(program) "
                                      "RETURN p.name AS name, count(program) AS programs");
    for (const auto& record : records)
        std::cout << record["name"].as<std::string>() << " wrote " << record["programs"].as<int>()
                  << " program\n";

    co_await driver.execute_query("MATCH (n:QuickStart) DETACH DELETE n");
    co_await driver.close();
}

int main() {
    asio::io_context io;
    std::exception_ptr failed;
    asio::co_spawn(io, quick_start(), [&](std::exception_ptr error) { failed = error; });
    io.run();
    try {
        if (failed)
            std::rethrow_exception(failed);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
// --8<-- [end:program]
