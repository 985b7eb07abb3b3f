// A managed transaction calls its function again when the error may pass. So the function should
// change nothing but the database, or set what it changes anew each time. Which errors may pass is
// what GqlError::is_retryable() says; here the function throws such a one itself, once.
//
// Prints:
//   try 1
//   try 2
//   it gave 42
//   a ClientError is not tried again: 3 tries in all
#include <chrono>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using namespace std::chrono_literals;

int main() try {
    // --8<-- [start:settings]
    const auto config = neo4j::DriverConfig()
                            .max_transaction_retry_time(15s) // no new try after that
                            .initial_retry_delay(10ms)       // the pause before the second try,
                            .retry_delay_multiplier(2.0)     // doubled before each further one,
                            .retry_delay_jitter_factor(0.2); // more or less 20 %
    // --8<-- [end:settings]
    neo4j::Driver driver(example::uri(), example::auth(), config);
    auto session = driver.session();

    // --8<-- [start:work]
    int tries = 0;
    const int answer = session.execute_read([&](neo4j::ManagedTransaction& transaction) {
        std::cout << "try " << ++tries << "\n";
        auto result = transaction.run("RETURN 42 AS answer");
        if (tries == 1)
            throw neo4j::TransientError("as a server says it that has too much to do");
        return result.single()["answer"].as<int>();
    });
    // --8<-- [end:work]
    std::cout << "it gave " << answer << "\n";

    try {
        session.execute_write([&](neo4j::ManagedTransaction& transaction) {
            ++tries;
            transaction.run("RETURN 1 / 0").consume();
        });
    } catch (const neo4j::ClientError& error) {
        std::cout << "a ClientError is " << (error.is_retryable() ? "" : "not ")
                  << "tried again: " << tries << " tries in all\n";
    }
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
