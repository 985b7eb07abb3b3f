// Step 3: read results. A field becomes a C++ value with as<T>(), which throws where the value does
// not fit: nothing is converted in silence. What may be null is a std::optional. A result of any
// size can be read as a stream, with the memory of some records only.
//
// Prints:
//   Ada: 100, opened 2024-02-29, no limit, tags: gold old
//   Bob: 250, opened 2025-11-03, limit 500, tags:
//   the node has the label TutorialAccount
//   owner is no number: field 'owner': expected integer, found string
//   streamed 100000 numbers, the last is 100000
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;

namespace {

void open_accounts(neo4j::Driver& driver) {
    driver.execute_query("CREATE (:TutorialAccount {owner: 'Ada', balance: 100, opened: $ada, "
                         "tags: ['gold', 'old']}) "
                         "CREATE (:TutorialAccount {owner: 'Bob', balance: 250, opened: $bob, "
                         "tags: [], limit: 500})",
                         params("ada", neo4j::Date(2024, 2, 29), "bob", neo4j::Date(2025, 11, 3)));
}

void close_accounts(neo4j::Driver& driver) {
    driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
}

// --8<-- [start:types]
void print(const neo4j::Record& record) {
    const auto owner = record["owner"].as<std::string>();
    const auto balance = record["balance"].as<int>();
    const auto opened = record["opened"].as<neo4j::Date>();
    const auto limit = record["limit"].as<std::optional<int>>();
    const auto tags = record["tags"].as<std::vector<std::string>>();

    std::cout << owner << ": " << balance << ", opened " << opened;
    if (limit)
        std::cout << ", limit " << *limit;
    else
        std::cout << ", no limit";
    std::cout << ", tags:";
    for (const auto& tag : tags)
        std::cout << " " << tag;
    std::cout << "\n";
}
// --8<-- [end:types]

void print_accounts(neo4j::Driver& driver) {
    auto result = driver.execute_query(
        "MATCH (a:TutorialAccount) RETURN a.owner AS owner, a.balance AS balance, "
        "a.opened AS opened, a.limit AS limit, a.tags AS tags, a AS node ORDER BY owner");
    for (const auto& record : result.records)
        print(record);

    const auto& first = result.records.front();
    const auto node = first["node"].as<neo4j::Node>();
    std::cout << "the node has the label " << node.labels().front() << "\n";
    try {
        std::cout << first["owner"].as<int>() << "\n";
    } catch (const neo4j::ValueTypeError& error) {
        std::cout << "owner is no number: " << error.message() << "\n";
    }
}

// --8<-- [start:stream]
void stream(neo4j::Driver& driver) {
    auto session = driver.session(); // a connection, as long as it needs one
    auto result = session.run("UNWIND range(1, $n) AS i RETURN i", params("n", 100'000));
    int count = 0, last = 0;
    for (const auto& record : result) { // some are here, the others still come
        ++count;
        last = record["i"].as<int>();
    }
    std::cout << "streamed " << count << " numbers, the last is " << last << "\n";
}
// --8<-- [end:stream]

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    close_accounts(driver);
    open_accounts(driver);
    print_accounts(driver);
    stream(driver);
    close_accounts(driver);
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
