// execute_query() is the short way: a transaction of one query, tried again where that may help,
// with its whole result. Its settings say where it runs; a transform makes something else of the
// result. Calls see what the driver's calls before them did.
//
// Prints:
//   [1, 4, 9]
//   columns: n square
//   the sum is 14
#include <exception>
#include <functional>
#include <iostream>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::params;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:eager]
    auto [records, summary, keys] = driver.execute_query(
        "UNWIND $numbers AS n RETURN n, n * n AS square",
        params("numbers", std::vector<int>{1, 2, 3}),
        neo4j::QueryConfig().database("neo4j").routing(neo4j::AccessMode::read));
    // --8<-- [end:eager]

    neo4j::List squares;
    for (const auto& record : records)
        squares.push_back(record.value("square"));
    std::cout << neo4j::Value(squares) << "\ncolumns: " << keys.at(0) << " " << keys.at(1) << "\n";

    // --8<-- [start:transform]
    // Any function of a Result&: here one of the result's own.
    const neo4j::Record sum = driver.execute_query("UNWIND $numbers AS n RETURN sum(n * n) AS sum",
                                                   params("numbers", std::vector<int>{1, 2, 3}), {},
                                                   &neo4j::Result::single);
    // --8<-- [end:transform]
    std::cout << "the sum is " << sum["sum"].as<int>() << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
