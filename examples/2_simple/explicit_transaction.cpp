// A transaction of one's own is begun and ended by hand, for work that does not fit into one
// function. It is never tried again. with_transaction() ends it by itself.
//
// Prints:
//   inside there are 2, outside 0
//   after rollback 0
//   after commit 2
//   after an exception 2
//   after with_transaction 3
#include <exception>
#include <iostream>
#include <stdexcept>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::Transaction;

namespace {

constexpr auto count = "MATCH (n:ExampleExplicit) RETURN count(n) AS n";
constexpr auto create_two = "UNWIND [1, 2] AS i CREATE (:ExampleExplicit {i: i})";

int counted(neo4j::Driver& driver) {
    return driver.execute_query(count).records.front()["n"].as<int>();
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    driver.execute_query("MATCH (n:ExampleExplicit) DELETE n");

    // --8<-- [start:rollback]
    auto session = driver.session();
    auto transaction = session.begin_transaction();
    transaction.run(create_two);
    auto result = transaction.run(count);
    std::cout << "inside there are " << result.single()["n"].as<int>() << ", outside "
              << counted(driver) << "\n";
    transaction.rollback();
    // --8<-- [end:rollback]
    std::cout << "after rollback " << counted(driver) << "\n";

    transaction = session.begin_transaction();
    transaction.run(create_two);
    transaction.commit();
    std::cout << "after commit " << counted(driver) << "\n";

    // --8<-- [start:scope]
    try {
        session.with_transaction([&](Transaction& scoped) {
            scoped.run(create_two);
            throw std::runtime_error("something else went wrong"); // rolls back
        });
    } catch (const std::runtime_error&) {
        std::cout << "after an exception " << counted(driver) << "\n";
    }
    session.with_transaction(
        [&](Transaction& scoped) { scoped.run("CREATE (:ExampleExplicit {i: 3})"); }); // commits
    // --8<-- [end:scope]
    std::cout << "after with_transaction " << counted(driver) << "\n";

    driver.execute_query("MATCH (n:ExampleExplicit) DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
