// Rows are written through a proxy while proxy and server fail at random: by 64 tasks of the async
// face, then by 8 threads of the blocking one, each with a driver that is made once. Afterwards
// each row that was acknowledged is there once, each that failed is not there, and each whose
// commit is in doubt is there once or not at all.
//
// $NEO4J_FAULTS_SECONDS: how long the faults of the async face go on (default 30; of the blocking
// one a third of it); $NEO4J_FAULTS_SEED: of the faults, printed (default: a random one).
#include <atomic>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <neo4j/neo4j.hpp>

#include "integration/faults/chaos.hpp"
#include "integration/faults/server_process.hpp"
#include "integration/faults/tally.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/fault_proxy.hpp"
#include "support/pool_books.hpp"

using namespace std::chrono_literals;

namespace neo4j::test {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

constexpr int tasks = 64;
constexpr int threads = 8;
constexpr auto call_time = 2s; // operation_timeout
constexpr auto retry_time = 5s;
// How long writing one row takes at the most: its last try may begin when the time for retries is
// over, and has four steps of call_time each: to begin (with a connection to be had), to run, to
// read and to commit. Before the first failure, from which retries are counted, the same.
constexpr auto longest_call = 4 * call_time + retry_time + 4 * call_time;

DriverConfig config(std::size_t connections) {
    return DriverConfig()
        .max_connection_pool_size(connections)
        .connection_timeout(2s)
        .connection_acquisition_timeout(5s)
        .operation_timeout(call_time)
        .max_transaction_retry_time(retry_time)
        .initial_retry_delay(100ms);
}

AuthToken login() {
    return basic_auth(environment("NEO4J_USERNAME"), environment("NEO4J_PASSWORD"));
}

constexpr auto create = "CREATE (:Row {face: $face, number: $number})";

// Writes one row after the other until told to stop.
asio::awaitable<void> write_rows(AsyncDriver& driver, Tally& tally, const std::atomic<bool>& stop) {
    while (!stop) {
        const auto number = tally.next();
        const auto start = steady_clock::now();
        try {
            auto session = driver.session();
            const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
                auto result = co_await tx.run(create, params("face", "async", "number", number));
                co_await result.consume();
            };
            co_await session.execute_write(work);
            tally.acknowledged(number);
        } catch (...) {
            tally.failed(number);
        }
        tally.took(steady_clock::now() - start);
    }
}

void write_rows(Driver& driver, Tally& tally, const std::atomic<bool>& stop) {
    while (!stop) {
        const auto number = tally.next();
        const auto start = steady_clock::now();
        try {
            driver.session().execute_write([&](ManagedTransaction& tx) {
                tx.run(create, params("face", "blocking", "number", number)).consume();
            });
            tally.acknowledged(number);
        } catch (...) {
            tally.failed(number);
        }
        tally.took(steady_clock::now() - start);
    }
}

// Those that are there, and how often, as the server says without a proxy.
std::map<std::int64_t, std::int64_t> found(const std::string& face) {
    Driver driver(environment("NEO4J_URI"), login());
    std::map<std::int64_t, std::int64_t> rows;
    const auto all = driver.execute_query("MATCH (r:Row {face: $face}) RETURN r.number, count(*)",
                                          params("face", face));
    for (const auto& record : all.records)
        rows[record[0].as<std::int64_t>()] = record[1].as<std::int64_t>();
    return rows;
}

void check_rows(const Tally::Rows& rows, const std::string& face) {
    auto there = found(face);
    std::size_t lost = 0;
    std::size_t doubled = 0;
    std::size_t doubts_there = 0;
    std::size_t failed_there = 0;
    for (const auto& [number, count] : there) {
        doubled += count != 1;
        doubts_there += rows.in_doubt.contains(number);
        failed_there += rows.failed.contains(number);
    }
    for (const auto number : rows.acknowledged)
        lost += !there.contains(number);
    std::cout << "  in doubt: " << rows.in_doubt.size() << ", of which there: " << doubts_there
              << "; lost: " << lost << ", doubled: " << doubled
              << ", there though failed: " << failed_there << '\n';
    CHECK(lost == 0);
    CHECK(doubled == 0);
    CHECK(failed_there == 0);
    CHECK(there.size() == rows.acknowledged.size() + doubts_there);
}

auto ms(steady_clock::duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

void report(const Tally::Rows& rows, const Chaos& chaos, const PoolMetrics& books) {
    std::cout << "  rows: " << rows.acknowledged.size() << " acknowledged, " << rows.failed.size()
              << " failed, " << rows.in_doubt.size() << " in doubt; longest call "
              << ms(rows.longest) << " ms; connections opened: " << books.total.created << '\n';
    for (const auto& [kind, count] : rows.kinds)
        std::cout << "  error " << kind << ": " << count << '\n';
    for (const auto& [kind, faults] : chaos.faults())
        std::cout << "  fault " << kind << ": " << faults.count << " times; next row after at most "
                  << ms(faults.first) << " ms, " << many_rows << " rows after at most "
                  << ms(faults.many) << " ms\n";
    for (const auto& text : rows.unexpected)
        UNSCOPED_INFO(text);
    CHECK(rows.unexpected.empty());
    CHECK(rows.longest < longest_call + 1s);
}

std::uint32_t seed() {
    const auto given = environment("NEO4J_FAULTS_SEED");
    const auto seed =
        given.empty() ? std::random_device()() : static_cast<std::uint32_t>(std::stoul(given));
    std::cout << "  NEO4J_FAULTS_SEED=" << seed << '\n';
    return seed;
}

std::chrono::seconds duration() {
    const auto given = environment("NEO4J_FAULTS_SECONDS");
    return std::chrono::seconds(given.empty() ? 30 : std::stoi(given));
}

// A server, and a proxy before it.
struct Scene {
    // So that nobody writes on for ever where something is thrown; made after the writers.
    struct Stop {
        std::atomic<bool>& stop;
        ~Stop() { stop = true; }
    };

    std::uint32_t number = seed();
    ServerProcess server;
    FaultProxy proxy{server.port(), number};
    Chaos chaos{proxy, server, number};
    Tally tally;
    std::atomic<bool> stop{false};
    std::string uri() const { return "bolt://" + proxy.address(); }
};

} // namespace

TEST_CASE("64 tasks write rows while server and network fail") {
    std::cout << "64 tasks:\n";
    Scene scene;
    asio::thread_pool io(2);
    AsyncDriver driver(io.get_executor(), scene.uri(), login(), config(tasks / 2));
    for (int i = 0; i < tasks; ++i)
        asio::co_spawn(asio::make_strand(io), write_rows(driver, scene.tally, scene.stop),
                       asio::detached);
    {
        const Scene::Stop stop{scene.stop};
        scene.chaos.run(duration(), scene.tally);
    }
    io.join();
    report(scene.tally.rows(), scene.chaos, driver.pool_metrics());
    check_books(driver.pool_metrics().total);
    check_rows(scene.tally.rows(), "async");
}

TEST_CASE("8 threads write rows while server and network fail") {
    std::cout << "8 threads:\n";
    Scene scene;
    Driver driver(scene.uri(), login(), config(threads / 2));
    std::vector<std::jthread> writers;
    for (int i = 0; i < threads; ++i)
        writers.emplace_back([&] { write_rows(driver, scene.tally, scene.stop); });
    {
        const Scene::Stop stop{scene.stop};
        scene.chaos.run(duration() / 3, scene.tally);
    }
    writers.clear();
    report(scene.tally.rows(), scene.chaos, driver.pool_metrics());
    check_books(driver.pool_metrics().total);
    check_rows(scene.tally.rows(), "blocking");
}

} // namespace neo4j::test
