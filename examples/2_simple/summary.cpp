// What the server tells about a query when it is over: what it changed, how long it took, and how
// it was executed, where one asks for that with EXPLAIN or PROFILE.
//
// Prints:
//   {nodes_created: 2, relationships_created: 1, properties_set: 2, labels_added: 2, ...}
//   type rw, in database neo4j, first record after ... ms
//   plan:
//   +ProduceResults@neo4j...
//   ...
//   profile: 2 rows, ... db hits below
#include <cstdint>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace {

// --8<-- [start:profile]
std::int64_t db_hits(const neo4j::ProfiledPlan& plan) {
    auto hits = plan.db_hits;
    for (const auto& child : plan.children)
        hits += db_hits(child);
    return hits;
}
// --8<-- [end:profile]

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:counters]
    const auto summary =
        driver
            .execute_query("CREATE (a:ExampleSummary {i: 1})-[r:NEXT]->(b:ExampleSummary {i: 2}) "
                           "RETURN a, r, b")
            .summary;
    std::cout << summary.counters() << "\n";
    if (const auto type = summary.query_type())
        std::cout << "type " << to_string(*type) << ", in database " << summary.database();
    if (const auto time = summary.result_available_after())
        std::cout << ", first record after " << time->count() << " ms\n";
    // --8<-- [end:counters]

    // --8<-- [start:plan]
    const auto explained = driver.execute_query("EXPLAIN MATCH (n:ExampleSummary) RETURN n.i");
    if (const auto plan = explained.summary.plan())
        std::cout << "plan:\n" << *plan << "\n";
    // --8<-- [end:plan]

    const auto profiled = driver.execute_query("PROFILE MATCH (n:ExampleSummary) RETURN n.i");
    if (const auto plan = profiled.summary.profile())
        std::cout << "profile: " << plan->rows << " rows, " << db_hits(*plan) << " db hits below\n";

    driver.execute_query("MATCH (n:ExampleSummary) DETACH DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
