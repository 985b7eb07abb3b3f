// The long run: a mixed load at steady state on both faces of the driver, and what the process
// takes of the system meanwhile, second by second:
//
//   neo4j_soak uri=bolt://... seconds=1800 out=soak.csv
//   benchmarks/plot_soak.py soak.csv --out docs/long_run.svg
//
// Takes key=value words: uri, seconds, tasks (coroutines, on two threads), threads (blocking),
// pause_ms (at most, between two steps of each), seed, out. The password is NEO4J_PASSWORD. Ends
// with 1 where a step failed that was not cancelled.

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <neo4j/neo4j.hpp>

#include "load.hpp"
#include "sampler.hpp"
#include "support/process_figures.hpp"

namespace soak {

neo4j::AuthToken credentials() {
    const char* password = std::getenv("NEO4J_PASSWORD");
    return neo4j::basic_auth("neo4j", password != nullptr ? password : "");
}

neo4j::DriverConfig config(std::int64_t workers) {
    return neo4j::DriverConfig()
        .max_connection_pool_size(static_cast<std::size_t>(std::max<std::int64_t>(workers / 2, 1)))
        .max_connection_lifetime(std::chrono::minutes(1));
}

namespace {

void report(const char* when) {
    const auto now = neo4j::test::process_figures();
    std::printf("%s: RSS %" PRId64 " KiB, heap %" PRId64 " KiB, %zu descriptors, %zu threads\n",
                when, now.resident_bytes / 1024, now.heap_bytes / 1024, now.descriptors,
                now.threads);
}

void prepare(const Plan& plan) {
    neo4j::Driver driver(plan.uri, credentials());
    driver.execute_query("CREATE INDEX soak IF NOT EXISTS FOR (n:Soak) ON (n.id)");
    driver.execute_query("UNWIND range(1, $n) AS i MERGE (n:Soak {id: i}) SET n.value = 0",
                         neo4j::params("n", nodes));
}

void clean_up(const Plan& plan) {
    neo4j::Driver driver(plan.uri, credentials());
    driver.execute_query("MATCH (n:Soak) DETACH DELETE n");
    driver.execute_query("DROP INDEX soak IF EXISTS");
}

void run(Plan& plan) {
    boost::asio::io_context io(2);
    neo4j::AsyncDriver async(io.get_executor(), plan.uri, credentials(), config(plan.tasks));
    neo4j::Driver blocking(plan.uri, credentials(), config(plan.threads));
    auto seed = plan.seed * 1'000;
    for (std::int64_t i = 0; i < plan.tasks; ++i)
        boost::asio::co_spawn(boost::asio::make_strand(io), work(async, plan, ++seed),
                              boost::asio::detached); // work() catches all that steps raise
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&io] { io.run(); });
    for (std::int64_t i = 0; i < plan.threads; ++i)
        threads.emplace_back([&, number = ++seed] { work(blocking, plan, number); });
    Sampler(plan, [&] {
        return std::vector{async.pool_metrics().total, blocking.pool_metrics().total};
    }).run();
}

} // namespace
} // namespace soak

int main(int argc, char** argv) try {
    soak::Plan plan(bench::Arguments(argc, argv));
    soak::prepare(plan);
    soak::report("before");
    soak::run(plan);
    soak::clean_up(plan);
    soak::report("after");
    for (std::size_t i = 0; i < soak::step_names.size(); ++i)
        std::printf("%s=%" PRIu64 " ", soak::step_names[i].data(),
                    plan.count(static_cast<soak::Step>(i)));
    std::printf("failed=%" PRIu64 "\n", plan.failures());
    return plan.failures() == 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "neo4j_soak: %s\n", error.what());
    return 1;
}
