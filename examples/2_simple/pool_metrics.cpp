// How busy a driver's connections are: for a health page, or to find a pool size.
//
// Prints:
//   two transactions open: 2 in use, 0 idle
//   both ended: 0 in use, 2 idle, 2 opened so far
//   ...: 2 idle
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    neo4j::Driver driver(example::uri(), example::auth(),
                         neo4j::DriverConfig().max_connection_pool_size(10));
    auto one = driver.session();
    auto other = driver.session();
    auto first = one.begin_transaction();
    auto second = other.begin_transaction();

    // --8<-- [start:metrics]
    const auto busy = driver.pool_metrics().total;
    std::cout << "two transactions open: " << busy.in_use << " in use, " << busy.idle << " idle\n";
    first.commit();
    second.commit();
    const auto metrics = driver.pool_metrics();
    std::cout << "both ended: " << metrics.total.in_use << " in use, " << metrics.total.idle
              << " idle, " << metrics.total.created << " opened so far\n";
    for (const auto& [address, figures] : metrics.servers)
        std::cout << address << ": " << figures.idle << " idle\n";
    // --8<-- [end:metrics]
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
