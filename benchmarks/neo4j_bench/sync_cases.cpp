#include <algorithm>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench.hpp"

namespace bench {
namespace {

using neo4j::params;

std::int64_t one(neo4j::Session& session, std::int64_t x) {
    const auto record = session.run(ping, params("x", x)).single();
    return record[0].as<std::int64_t>();
}

std::int64_t one_in_transaction(neo4j::Driver& driver, neo4j::Session& session,
                                const Settings& settings, std::int64_t x) {
    if (settings.explicit_) {
        auto transaction = session.begin_transaction();
        const auto record = transaction.run(ping, params("x", x)).single();
        transaction.commit();
        return record[0].as<std::int64_t>();
    }
    const auto answer = driver.execute_query(
        ping, params("x", x),
        neo4j::QueryConfig().database("neo4j").routing(neo4j::AccessMode::read));
    return answer.records[0][0].as<std::int64_t>();
}

double drain(neo4j::Session& session, const std::string& query, bool owned) {
    Sums sums(owned);
    auto result = session.run(query);
    for (const auto& record : result)
        sums.add(record);
    return sums.total();
}

void latency(neo4j::Driver& driver, const Settings& settings) {
    auto session = driver.session();
    std::vector<double> latencies(static_cast<std::size_t>(settings.n));
    const bool plain = settings.name == "lat";
    std::int64_t check = 0;
    Timer timer;
    for (std::int64_t i = -settings.warmup; i < settings.n; ++i) {
        if (i == 0) {
            check = 0;
            timer = Timer();
        }
        const double start = Timer::now();
        check += plain ? one(session, i) : one_in_transaction(driver, session, settings, i);
        if (i >= 0)
            latencies[static_cast<std::size_t>(i)] = Timer::now() - start;
    }
    timer.report(settings, settings.n, static_cast<double>(check), std::move(latencies));
}

void stream(neo4j::Driver& driver, const Settings& settings) {
    auto session = driver.session(neo4j::SessionConfig().fetch_size(settings.fetch_size()));
    drain(session, settings.stream_query(std::max<std::int64_t>(settings.rows / 20, 1)),
          settings.owned);
    const Timer timer;
    const double check = drain(session, settings.stream_query(settings.rows), settings.owned);
    timer.report(settings, settings.rows, check);
}

void send_bulk(neo4j::Driver& driver, const Settings& settings) {
    const auto rows = make_rows(settings.rows);
    auto session = driver.session();
    std::int64_t check = 0;
    const Timer timer;
    for (std::int64_t i = 0; i < settings.reps; ++i) {
        const auto record = session.run(bulk, params("rows", rows)).single();
        check += record[0].as<std::int64_t>();
    }
    timer.report(settings, settings.rows * settings.reps, static_cast<double>(check));
}

// A thread for each task, as a blocking program has it.
std::int64_t run_tasks(neo4j::Driver& driver, const Settings& settings, std::int64_t count) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(settings.tasks));
    std::vector<std::thread> threads;
    for (auto& sum : sums)
        threads.emplace_back([&] {
            auto session = driver.session();
            for (std::int64_t i = 0; i < count; ++i)
                sum += one(session, i);
        });
    for (auto& thread : threads)
        thread.join();
    std::int64_t total = 0;
    for (auto sum : sums)
        total += sum;
    return total;
}

} // namespace

void run_sync(const Settings& settings) {
    neo4j::Driver driver(
        settings.uri, credentials(),
        neo4j::DriverConfig().max_connection_pool_size(static_cast<std::size_t>(settings.tasks)));
    if (settings.name == "lat" || settings.name == "latx")
        latency(driver, settings);
    else if (settings.name == "stream")
        stream(driver, settings);
    else if (settings.name == "bulk")
        send_bulk(driver, settings);
    else if (settings.name == "conc") {
        run_tasks(driver, settings, std::max<std::int64_t>(settings.per / 10, 1));
        const Timer timer;
        const auto check = run_tasks(driver, settings, settings.per);
        timer.report(settings, settings.tasks * settings.per, static_cast<double>(check));
    } else
        throw std::invalid_argument("unknown case '" + settings.name + "'");
}

} // namespace bench
