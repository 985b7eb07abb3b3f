// A bookmark manager chains all sessions that are given it. execute_query() has one of its own,
// which sessions may share. Supplier and consumer bring the bookmarks of other programs in, and
// out.
//
// Prints:
//   the consumer was told 1 time
//   the reader sees 1
//   with the manager of execute_query: 2
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::SessionConfig;

namespace {

int counted(neo4j::Session& session) {
    auto result = session.run("MATCH (n:ExampleBookmarkManager) RETURN count(n)");
    return result.single()[0].as<int>();
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    driver.execute_query("MATCH (n:ExampleBookmarkManager) DELETE n");

    // --8<-- [start:manager]
    int told = 0;
    const auto manager = neo4j::bookmark_manager(
        neo4j::BookmarkManagerConfig()
            .bookmarks_supplier([] { return neo4j::Bookmarks(); })   // what others have left
            .bookmarks_consumer([&](neo4j::Bookmarks) { ++told; })); // for others to have

    driver.with_session(
        [](neo4j::Session& writer) { writer.run("CREATE (:ExampleBookmarkManager)"); },
        SessionConfig().bookmark_manager(manager));
    std::cout << "the consumer was told " << told << " time" << (told == 1 ? "" : "s") << "\n";
    auto reader = driver.session(SessionConfig().bookmark_manager(manager));
    std::cout << "the reader sees " << counted(reader) << "\n";
    // --8<-- [end:manager]

    // --8<-- [start:shared]
    driver.execute_query("CREATE (:ExampleBookmarkManager)");
    auto other =
        driver.session(SessionConfig().bookmark_manager(driver.execute_query_bookmark_manager()));
    // --8<-- [end:shared]
    std::cout << "with the manager of execute_query: " << counted(other) << "\n";

    driver.execute_query("MATCH (n:ExampleBookmarkManager) DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
