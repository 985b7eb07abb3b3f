// A client of the performance table: `neo4j_bench case=stream uri=bolt://... api=async`. Takes
// key=value words, prints one line of JSON with the time used and a sum that proves that every
// value was read.
//
// | case | what it does | words |
// |---|---|---|
// | lat | RETURN $x by auto-commit, one after the other | n, warmup |
// | latx | the same in a managed transaction, or tx=explicit, tx=pipelined | n, warmup, tx |
// | stream | rows of [integer, text, float] | rows, fetch, records |
// | streamall | the same, all fetched at once | rows, records |
// | bulk | a parameter of so many maps | rows, reps |
// | conc | tasks, each of `per` queries | tasks, per, threads |
// | idle | a transaction for each task, all open at once; then what they leave | tasks, rows |
// | query | any Cypher text, n times | query, params (JSON), n, warmup, threads, fetch, records |
//
// case=idle prints `bytes_each`, by which resident memory has grown for each connection that lies
// idle in the pool afterwards; `rows` have been read over each.
//
// Words that a case has no use for are passed over, so that one command line does for all cases.
// `threads` share the tasks out, and the repetitions of case=query; the blocking conc has a thread
// for each task unless told otherwise. The password is NEO4J_PASSWORD.

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "cases.hpp"

namespace bench {

std::vector<Row> make_rows(std::int64_t count) {
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        rows.push_back({i, "name-" + std::to_string(i), static_cast<double>(i) * 0.5});
    return rows;
}

neo4j::AuthToken credentials() {
    const char* password = std::getenv("NEO4J_PASSWORD");
    return neo4j::basic_auth("neo4j", password != nullptr ? password : "testpass1");
}

Outcome outcome_of(const std::vector<Part>& parts) {
    Outcome outcome;
    Census sum;
    for (const auto& part : parts) {
        sum.add(part.sum);
        outcome.latencies.insert(outcome.latencies.end(), part.latencies.begin(),
                                 part.latencies.end());
    }
    outcome.operations = static_cast<std::int64_t>(outcome.latencies.size());
    outcome.records = sum.records();
    outcome.check = sum.check();
    return outcome;
}

} // namespace bench

int main(int argc, char** argv) try {
    const bench::Settings settings(bench::Arguments(argc, argv));
    settings.blocking ? bench::run_sync(settings) : bench::run_async(settings);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "neo4j_bench: %s\n", error.what());
    return 1;
}
