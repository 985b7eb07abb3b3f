// One driver for all threads, one session for each. The pool hands connections out; its size bounds
// how many queries run at once.
//
// Prints:
//   4 threads, 100 queries each, the sum is 20200
//   at most 4 connections: yes
#include <atomic>
#include <cstdint>
#include <exception>
#include <iostream>
#include <thread>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace {

// --8<-- [start:threads]
std::int64_t in_threads(neo4j::Driver& driver, int threads) {
    std::atomic<std::int64_t> sum = 0;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            auto session = driver.session();
            for (int n = 1; n <= 100; ++n) {
                auto result = session.run("RETURN $x AS x", neo4j::params("x", n));
                sum += result.single()["x"].as<int>();
            }
        });
    running.clear(); // joins them
    return sum;
}
// --8<-- [end:threads]

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    std::cout << "4 threads, 100 queries each, the sum is " << in_threads(driver, 4) << "\n";
    std::cout << "at most 4 connections: "
              << (driver.pool_metrics().total.created <= 4 ? "yes" : "no") << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
