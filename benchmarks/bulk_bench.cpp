// One load of rows into a real server, of many that compare_bulk.py runs:
//
//     bulk_bench uri=bolt://... label=Row how=bulk_load threads=4 rows=100000 batch=1000
//
// `how` is bulk_load, or what one would write without it: UNWIND over a list in execute_query or in
// session.execute_write, the batches shared out among `threads`. Prints one line of JSON with the
// time used. The password is NEO4J_PASSWORD.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <ranges>
#include <string>
#include <tuple>
#include <vector>

#include <neo4j/bulk.hpp>
#include <neo4j/neo4j.hpp>

#include "arguments.hpp"
#include "neo4j_bench/on_threads.hpp"
#include "neo4j_bench/timer.hpp"

namespace {

struct Load {
    explicit Load(bench::Arguments arguments)
        : uri(arguments.text("uri", "bolt://127.0.0.1:7687")),
          label(arguments.text("label", "BulkBench")),
          how(arguments.choice("how", {"bulk_load", "execute_query", "execute_write"})),
          rows(arguments.number("rows", 100'000, 1)), batch(arguments.number("batch", 1000, 1)),
          threads(arguments.number("threads", 4, 1)) {
        arguments.check_all_known();
    }

    std::string query() const { return "UNWIND $rows AS row CREATE (n:" + label + ") SET n = row"; }

    std::string uri;
    std::string label;
    std::string how;
    std::int64_t rows;
    std::int64_t batch;
    std::int64_t threads;
};

auto row(std::int64_t i) {
    return std::tuple(i, "person " + std::to_string(i), static_cast<double>(i) / 7);
}

void with_bulk_load(neo4j::Driver& driver, const Load& load) {
    neo4j::bulk_load(driver,
                     std::views::iota(std::int64_t{0}, load.rows) | std::views::transform(row),
                     load.query(),
                     neo4j::BulkOptions()
                         .columns("id", "name", "share")
                         .batch_rows(static_cast<std::size_t>(load.batch))
                         .connections(static_cast<std::size_t>(load.threads)));
}

neo4j::List rows_between(std::int64_t begin, std::int64_t end) {
    neo4j::List rows;
    for (std::int64_t i = begin; i < end; ++i) {
        auto [id, name, share] = row(i);
        rows.emplace_back(neo4j::Map{{"id", id}, {"name", std::move(name)}, {"share", share}});
    }
    return rows;
}

// Every `threads`th batch is one thread's.
template <class Send>
void in_batches(const Load& load, const Send& send) {
    bench::on_threads(load.threads, [&](std::size_t thread) {
        for (auto begin = static_cast<std::int64_t>(thread) * load.batch; begin < load.rows;
             begin += load.threads * load.batch)
            send(neo4j::params("rows",
                               rows_between(begin, std::min(begin + load.batch, load.rows))));
    });
}

void with_execute_query(neo4j::Driver& driver, const Load& load) {
    in_batches(load,
               [&](neo4j::Params rows) { driver.execute_query(load.query(), std::move(rows)); });
}

void with_execute_write(neo4j::Driver& driver, const Load& load) {
    in_batches(load, [&](const neo4j::Params& rows) {
        driver.session().execute_write(
            [&](neo4j::ManagedTransaction& tx) { tx.run(load.query(), rows).consume(); });
    });
}

} // namespace

int main(int argc, char** argv) try {
    const Load load(bench::Arguments(argc, argv));
    const char* password = std::getenv("NEO4J_PASSWORD");
    const bench::Timer timer;
    neo4j::Driver driver(load.uri, neo4j::basic_auth("neo4j", password != nullptr ? password : ""));
    if (load.how == "bulk_load")
        with_bulk_load(driver, load);
    else if (load.how == "execute_query")
        with_execute_query(driver, load);
    else
        with_execute_write(driver, load);
    bench::Outcome outcome;
    outcome.operations = load.rows;
    timer.report(load.how, outcome);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bulk_bench: %s\n", error.what());
    return 1;
}
