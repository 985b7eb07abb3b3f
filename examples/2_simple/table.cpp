// A result as a table: columns of one type each, to compute with, to look at, to hand on as CSV.
//
// Prints:
//   2 ages, together 121
//   Ada: 36
//   Grace: 85
//   ┌───────┬──────┬────────────┐
//   │ name  │  age │ born       │
//   ├───────┼──────┼────────────┤
//   │ Ada   │   36 │ 1815-12-10 │
//   │ Grace │   85 │ 1906-12-09 │
//   │ 李明  │ null │ null       │
//   └───────┴──────┴────────────┘
//    place{}.at[].0 | place{}.at[].1 | place{}.city
//   ----------------+----------------+--------------
//               1.0 |            2.0 | Berlin
//   name,age,born
//   Ada,36,1815-12-10
//   Grace,85,1906-12-09
//   李明,,
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <numeric>

#include <neo4j/neo4j.hpp>
#include <neo4j/text_table.hpp>

#include "support/server.hpp"

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    auto session = driver.session();

    // --8<-- [start:columns]
    const auto people =
        session
            .run("UNWIND [['Ada', 36, date('1815-12-10')], ['Grace', 85, date('1906-12-09')],"
                 "        ['李明', null, null]] AS row "
                 "RETURN row[0] AS name, row[1] AS age, row[2] AS born")
            .to_table();
    const auto& age = people["age"];
    std::cout << age.size() - age.null_count() << " ages, together "
              << std::accumulate(age.integers().begin(), age.integers().end(), std::int64_t{0})
              << "\n";
    for (std::size_t row = 0; row < people.rows(); ++row)
        if (!age.is_null(row))
            std::cout << people["name"].text(row) << ": " << age.integers()[row] << "\n";
    // --8<-- [end:columns]

    // --8<-- [start:terminal]
    std::cout << neo4j::text_table(people, neo4j::TextTableOptions()
                                               .width(neo4j::terminal_width())
                                               .max_lines(3)
                                               .style(neo4j::TextTableStyle::boxes));
    // --8<-- [end:terminal]

    // --8<-- [start:expand]
    const auto flat = session.run("RETURN {city: 'Berlin', at: point({x: 1, y: 2})} AS place")
                          .to_table(neo4j::TableOptions().expand(true));
    std::cout << flat; // place{}.at[].0 | place{}.at[].1 | place{}.city
    // --8<-- [end:expand]

    // --8<-- [start:csv]
    people.write_csv(std::cout);
    // --8<-- [end:csv]
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
