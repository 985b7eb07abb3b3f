// Without coroutines: Driver, Session, Transaction and Result have the methods of their Async
// brothers and do the work on the calling thread. No io_context, no thread in the background.
//
// Prints:
//   1 2 3
//   in a scope: 6
//   peek 1, next 1, fetch 2, left 7
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:loop]
    neo4j::Driver driver(uri, auth);
    auto session = driver.session();
    for (const auto& record : session.run("UNWIND [1, 2, 3] AS i RETURN i"))
        std::cout << record["i"].as<int>() << " ";
    std::cout << "\n";
    // --8<-- [end:loop]

    // --8<-- [start:scope]
    // Closes the session at the end, also where the function throws.
    const int sum = driver.with_session([](neo4j::Session& scoped) {
        auto result = scoped.run("UNWIND [1, 2, 3] AS i RETURN sum(i)");
        return result.single()[0].as<int>();
    });
    std::cout << "in a scope: " << sum << "\n";
    // --8<-- [end:scope]

    // --8<-- [start:methods]
    auto result = session.run("UNWIND range(1, 10) AS i RETURN i");
    const auto peeked = result.peek(); // an std::optional<Record>: nothing at the end
    const auto next = result.next();
    const auto two = result.fetch(2);
    const auto rest = result.collect();
    // --8<-- [end:methods]
    if (peeked && next)
        std::cout << "peek " << peeked->get<int>("i") << ", next " << next->get<int>("i")
                  << ", fetch " << two.size() << ", left " << rest.size() << "\n";
    session.close();
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
