#include <algorithm>
#include <atomic>
#include <deque>
#include <vector>

#include "cases.hpp"
#include "on_threads.hpp"

namespace bench {
namespace {

using neo4j::params;

std::int64_t one(neo4j::Session& session, std::int64_t x) {
    const auto record = session.run(ping, params("x", x)).single();
    return record[0].as<std::int64_t>();
}

std::int64_t one_in_transaction(neo4j::Driver& driver, neo4j::Session& session,
                                const Settings& settings, std::int64_t x) {
    if (settings.tx != "managed") {
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

// @param runner a session or a transaction.
double drain(auto& runner, const std::string& query, bool owned) {
    Sums sums(owned);
    auto result = runner.run(query);
    for (const auto& record : result)
        sums.add(record);
    return sums.total();
}

void latency(neo4j::Driver& driver, const Settings& settings) {
    auto session = driver.session(settings.session());
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
    timer.report(settings.name, {settings.n, static_cast<double>(check), {}, std::move(latencies)});
}

void stream(neo4j::Driver& driver, const Settings& settings) {
    auto session = driver.session(settings.session());
    drain(session, settings.stream_query(std::max<std::int64_t>(settings.rows / 20, 1)),
          settings.owned);
    const Timer timer;
    const double check = drain(session, settings.stream_query(settings.rows), settings.owned);
    timer.report(settings.name, {settings.rows, check, {}, {}});
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
    timer.report(settings.name,
                 {settings.rows * settings.reps, static_cast<double>(check), {}, {}});
}

std::int64_t run_tasks(neo4j::Driver& driver, const Settings& settings, std::int64_t count) {
    std::atomic<std::int64_t> left = settings.tasks;
    std::atomic<std::int64_t> total = 0;
    on_threads(settings.threads, [&](std::size_t) {
        while (left.fetch_sub(1) > 0) {
            auto session = driver.session();
            std::int64_t sum = 0;
            for (std::int64_t i = 0; i < count; ++i)
                sum += one(session, i);
            total += sum;
        }
    });
    return total;
}

// Has that many transactions open at once.
double hold(neo4j::Driver& driver, const Settings& settings, std::int64_t count) {
    double sum = 0;
    std::deque<neo4j::Session> sessions;
    std::deque<neo4j::Transaction> transactions;
    for (std::int64_t i = 0; i < count; ++i) {
        sessions.push_back(driver.session(settings.session()));
        transactions.push_back(sessions.back().begin_transaction());
        sum += drain(transactions.back(), settings.stream_query(settings.rows), settings.owned);
    }
    for (auto& transaction : transactions)
        transaction.commit();
    return sum;
}

// Takes part in case=query: runs repetitions as long as any are left.
void repeat(neo4j::Driver& driver, const Settings& settings, std::atomic<std::int64_t>& left,
            Part& part) {
    auto session = driver.session(settings.session());
    while (left.fetch_sub(1) > 0) {
        const double start = Timer::now();
        auto result = session.run(settings.query, settings.params);
        for (const auto& record : result)
            part.sum.add(record, settings.owned);
        part.latencies.push_back(Timer::now() - start);
    }
}

Outcome run_query(neo4j::Driver& driver, const Settings& settings, std::int64_t count) {
    std::vector<Part> parts(static_cast<std::size_t>(settings.threads));
    std::atomic<std::int64_t> left = count;
    on_threads(settings.threads, [&](std::size_t i) { repeat(driver, settings, left, parts[i]); });
    return outcome_of(parts);
}

} // namespace

void run_sync(const Settings& settings) {
    neo4j::Driver driver(settings.uri, credentials(), settings.driver());
    if (settings.name == "lat" || settings.name == "latx") {
        latency(driver, settings);
    } else if (settings.name == "bulk") {
        send_bulk(driver, settings);
    } else if (settings.name == "conc") {
        run_tasks(driver, settings, std::max<std::int64_t>(settings.per / 10, 1));
        const Timer timer;
        const auto check = run_tasks(driver, settings, settings.per);
        timer.report(settings.name,
                     {settings.tasks * settings.per, static_cast<double>(check), {}, {}});
    } else if (settings.name == "idle") {
        measure_idle(settings, [&](std::int64_t count) { return hold(driver, settings, count); });
    } else if (settings.name == "query") {
        driver.verify_connectivity();
        run_query(driver, settings, settings.warmup);
        const Timer timer;
        timer.report(settings.name, run_query(driver, settings, settings.n));
    } else {
        stream(driver, settings);
    }
}

} // namespace bench
