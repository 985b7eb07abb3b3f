// What goes wrong is an exception, and its class says what to do: change the query, give another
// password, try again later. All of them are GqlErrors, which know the server's code, the GQL
// status and the error behind the error.
//
// Prints:
//   CypherSyntaxError: Neo.ClientError.Statement.SyntaxError, GQL status ...
//   ConstraintError: the node is there already
//   MissingKeyError: no "nam"; there is name
//   ValueRangeError: 300 does not fit into int8
//   ServiceUnavailable, which may pass
#include <cstdint>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace {

void in_the_query(neo4j::Driver& driver) {
    // --8<-- [start:server]
    try {
        driver.execute_query("RETURN 1 +");
    } catch (const neo4j::CypherSyntaxError& error) {
        std::cout << "CypherSyntaxError: " << error.code() << ", GQL status " << error.gql_status()
                  << "\n";
    }
    // --8<-- [end:server]
}

void in_the_data(neo4j::Driver& driver) {
    driver.execute_query("CREATE CONSTRAINT example_errors IF NOT EXISTS "
                         "FOR (n:ExampleErrors) REQUIRE n.id IS UNIQUE");
    driver.execute_query("MERGE (:ExampleErrors {id: 1})");
    try {
        driver.execute_query("CREATE (:ExampleErrors {id: 1})");
    } catch (const neo4j::ConstraintError&) {
        std::cout << "ConstraintError: the node is there already\n";
    }
    driver.execute_query("MATCH (n:ExampleErrors) DELETE n");
    driver.execute_query("DROP CONSTRAINT example_errors");
}

void in_the_program(neo4j::Driver& driver) {
    const auto result = driver.execute_query("RETURN 300 AS name");
    const auto& record = result.records.front();
    // --8<-- [start:values]
    try {
        std::cout << record["nam"].as<int>();
    } catch (const neo4j::MissingKeyError& error) {
        std::cout << "MissingKeyError: no \"" << error.key() << "\"; there is "
                  << error.keys().front() << "\n";
    }
    try {
        std::cout << int{record["name"].as<std::int8_t>()};
    } catch (const neo4j::ValueRangeError& error) {
        std::cout << "ValueRangeError: " << error.actual() << " does not fit into "
                  << error.expected() << "\n";
    }
    // --8<-- [end:values]
}

void on_the_way() {
    // --8<-- [start:way]
    neo4j::Driver driver("bolt://127.0.0.1:1", neo4j::no_auth());
    try {
        driver.verify_connectivity();
    } catch (const neo4j::ServiceUnavailable& error) {
        std::cout << "ServiceUnavailable, which " << (error.is_retryable() ? "may" : "will not")
                  << " pass\n"; // what() says which address, and why
    }
    // --8<-- [end:way]
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    in_the_query(driver);
    in_the_data(driver);
    in_the_program(driver);
    on_the_way();
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
