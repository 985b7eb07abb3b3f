// neo4j:// is for clusters, and works with one server as well: the driver asks for a routing table
// and sends reads to readers and writes to the leader. A resolver says under which addresses the
// one in the URI can be reached: here a name that no DNS knows.
//
// Prints:
//   asked for graph.example.com:7687: yes
//   written to the leader, read from a reader: 42
#include <exception>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace {

neo4j::Address real_address() {
    const auto uri = example::uri();
    return neo4j::Address::parse(uri.substr(uri.find("://") + 3));
}

} // namespace

int main() try {
    const auto auth = example::auth();
    const auto real = real_address();

    // --8<-- [start:resolver]
    std::set<std::string> asked;
    const auto resolver = [&](neo4j::Address address) -> std::vector<neo4j::Address> {
        asked.insert(address.to_string());
        if (address.host == "graph.example.com")
            return {real}; // several servers of the cluster, as a rule
        return {address};
    };
    neo4j::Driver driver("neo4j://graph.example.com", auth,
                         neo4j::DriverConfig().resolver(resolver));
    // --8<-- [end:resolver]
    driver.verify_connectivity();
    std::cout << "asked for graph.example.com:7687: "
              << (asked.contains("graph.example.com:7687") ? "yes" : "no") << "\n";

    // --8<-- [start:modes]
    auto session = driver.session(neo4j::SessionConfig().database("neo4j"));
    session.execute_write([](neo4j::ManagedTransaction& transaction) { // to the leader
        transaction.run("MERGE (n:ExampleRouting) SET n.answer = 42");
    });
    const int answer = session.execute_read([](neo4j::ManagedTransaction& transaction) {
        auto result = transaction.run("MATCH (n:ExampleRouting) RETURN n.answer"); // to a reader
        return result.single()[0].as<int>();
    });
    // --8<-- [end:modes]
    std::cout << "written to the leader, read from a reader: " << answer << "\n";

    session.close();
    driver.execute_query("MATCH (n:ExampleRouting) DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
