// Step 2: run queries. execute_query() runs one and gives all of its result. Values never become
// part of the query's text: they are parameters, so that no text from outside can change what the
// query does, and so that the server plans it only once.
//
// Prints:
//   3 accounts were opened
//   Ada has 100
//   Bob has 100
//   Cid has 100
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;

namespace {

// --8<-- [start:write]
void open_accounts(neo4j::Driver& driver, const std::vector<std::string>& owners, int balance) {
    auto result =
        driver.execute_query("UNWIND $owners AS owner "
                             "CREATE (:TutorialAccount {owner: owner, balance: $balance})",
                             params("owners", owners, "balance", balance));
    std::cout << result.summary.counters().nodes_created << " accounts were opened\n";
}
// --8<-- [end:write]

// --8<-- [start:read]
void print_accounts(neo4j::Driver& driver) {
    auto [records, summary, keys] =
        driver.execute_query("MATCH (a:TutorialAccount) "
                             "RETURN a.owner AS owner, a.balance AS balance ORDER BY owner",
                             {}, neo4j::QueryConfig().routing(neo4j::AccessMode::read));
    for (const auto& record : records)
        std::cout << record["owner"].as<std::string>() << " has " << record["balance"].as<int>()
                  << "\n";
}
// --8<-- [end:read]

void close_accounts(neo4j::Driver& driver) {
    driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    close_accounts(driver); // those of a run that was broken off
    open_accounts(driver, {"Ada", "Bob", "Cid"}, 100);
    print_accounts(driver);
    close_accounts(driver);
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
