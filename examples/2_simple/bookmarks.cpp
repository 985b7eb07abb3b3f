// A session that is given the bookmarks of another one sees at least what that one did, whichever
// server of a cluster it is sent to. Transactions of one session see each other anyway. Bookmarks
// are texts: they can be kept or sent to another program.
//
// Prints:
//   a bookmark was left
//   the second session sees 1
//   the third session, given its text, sees 1
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::SessionConfig;

namespace {

int counted(neo4j::Session session) {
    auto result = session.run("MATCH (n:ExampleBookmarks) RETURN count(n)");
    return result.single()[0].as<int>();
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    driver.execute_query("MATCH (n:ExampleBookmarks) DELETE n");

    // --8<-- [start:chain]
    auto first = driver.session();
    first.run("CREATE (:ExampleBookmarks)").consume();
    const neo4j::Bookmarks bookmarks = first.last_bookmarks();

    auto second = driver.session(SessionConfig().bookmarks(bookmarks));
    // --8<-- [end:chain]
    if (!bookmarks.empty())
        std::cout << "a bookmark was left\n";
    std::cout << "the second session sees " << counted(std::move(second)) << "\n";

    const auto texts = bookmarks.raw_values();
    const auto again = neo4j::Bookmarks::from_raw_values(texts);
    std::cout << "the third session, given its text, sees "
              << counted(driver.session(SessionConfig().bookmarks(again))) << "\n";

    first.close();
    driver.execute_query("MATCH (n:ExampleBookmarks) DELETE n");
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
