// Many rows into the database: bulk_load cuts any range into batches, sends them over several
// connections, tries again what may be tried again, and says what became of each row. Here both
// faces load people, some of whom the database refuses.
//
// Prints:
//   3 rows read: 3 sent in 1 batch, 0 refused, 0 in doubt, 0 not sent; ... retries; ... s
//   row 1: ...null...
//   1000 rows, .../s
//   2000 rows, .../s
//   3000 rows, .../s
//   4000 rows, .../s
//   5000 rows, .../s
//   5000 rows read: 5000 sent in 5 batches, 0 refused, 0 in doubt, 0 not sent; ... retries; ... s
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <neo4j/bulk.hpp>
#include <neo4j/neo4j.hpp>

#include "support/run.hpp"
#include "support/server.hpp"

namespace {

namespace asio = boost::asio;

// --8<-- [start:struct]
struct Person {
    std::string name;
    int born;
};
// --8<-- [end:struct]

} // namespace

// --8<-- [start:encoder]
template <>
struct neo4j::Encoder<Person> {
    static void encode(neo4j::ParamWriter& out, const Person& person) {
        out.map("name", person.name, "born", person.born);
    }
};
// --8<-- [end:encoder]

namespace {

void blocking(neo4j::Driver& driver) {
    // --8<-- [start:blocking]
    const std::vector<Person> people{{"Ada", 1815}, {"Grace", 1906}, {"Barbara", 1939}};
    const auto report = neo4j::bulk_load(
        driver, people, "UNWIND $rows AS row MERGE (p:BulkExample {name: row.name}) SET p = row",
        neo4j::BulkOptions().idempotent(true));
    std::cout << report; // 3 rows read: 3 sent in 1 batch, 0 refused, ...
    // --8<-- [end:blocking]
}

void refused(neo4j::Driver& driver) {
    // --8<-- [start:bisect]
    // Tuples, with names; the second one has no name to be merged by.
    using Row = std::tuple<std::optional<std::string>, int>;
    const std::vector<Row> rows{{"Ada", 1815}, {std::nullopt, 0}, {"Grace", 1906}};
    const auto options = neo4j::BulkOptions()
                             .columns("name", "born")
                             .on_refused(neo4j::OnRefused::bisect)
                             .idempotent(true);
    const auto report = neo4j::bulk_load(
        driver, rows, "UNWIND $rows AS row MERGE (p:BulkExample {name: row.name})", options);
    for (const auto& failure : report.failures)
        std::cout << "row " << failure.first_row << ": " << failure.error->message() << "\n";
    // --8<-- [end:bisect]
}

// --8<-- [start:async]
asio::awaitable<void> load(neo4j::AsyncDriver& driver) {
    // A source that is awaited: a file, a queue, another database.
    auto people = [left = 5000]() mutable -> asio::awaitable<std::optional<Person>> {
        if (left == 0)
            co_return std::nullopt;
        co_return Person{"Person " + std::to_string(left--), 2000};
    };
    const auto show = [](const neo4j::BulkProgress& now) {
        std::cout << now.rows_done << " rows, " << static_cast<long long>(now.rows_per_second)
                  << "/s\n";
    };
    neo4j::BulkReport report;
    auto options = neo4j::BulkOptions()
                       .connections(4)
                       .batch_rows(1000)
                       .idempotent(true)
                       .progress(show)
                       .report_into(report); // filled on a cancel, too
    co_await neo4j::bulk_load(
        driver, people, "UNWIND $rows AS row MERGE (p:BulkExample {name: row.name}) SET p = row",
        options);
    std::cout << report;
}
// --8<-- [end:async]

asio::awaitable<void> async() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    co_await load(driver);
}

} // namespace

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());
    // Without it each row that is merged would read all nodes of the label.
    driver.execute_query("CREATE CONSTRAINT example_bulk IF NOT EXISTS "
                         "FOR (p:BulkExample) REQUIRE p.name IS UNIQUE");
    blocking(driver);
    refused(driver);
    example::run(async());
    driver.execute_query("MATCH (p:BulkExample) DELETE p");
    driver.execute_query("DROP CONSTRAINT example_bulk");
    return 0;
} catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
}
