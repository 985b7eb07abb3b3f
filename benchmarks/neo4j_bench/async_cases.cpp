#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <numeric>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include "cases.hpp"
#include "on_threads.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
using neo4j::params;

asio::awaitable<std::int64_t> one(neo4j::AsyncSession& session, std::int64_t x) {
    auto result = co_await session.run(ping, params("x", x));
    const auto record = co_await result.single();
    co_return record[0].as<std::int64_t>();
}

// @param runner a session or a transaction.
template <class Runner>
asio::awaitable<double> drain(Runner& runner, std::string query, bool owned) {
    Sums sums(owned);
    auto result = co_await runner.run(std::move(query));
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        for (const auto& record : batch)
            sums.add(record);
    }
    co_return sums.total();
}

asio::awaitable<std::int64_t> one_in_transaction(neo4j::AsyncDriver& driver,
                                                 neo4j::AsyncSession& session,
                                                 const Settings& settings, std::int64_t x) {
    if (settings.tx != "managed") {
        auto transaction = co_await session.begin_transaction();
        auto result = co_await transaction.run(ping, params("x", x));
        const auto record = co_await result.single();
        co_await transaction.commit();
        co_return record[0].as<std::int64_t>();
    }
    const auto answer = co_await driver.execute_query(
        ping, params("x", x),
        neo4j::QueryConfig().database("neo4j").routing(neo4j::AccessMode::read));
    co_return answer.records[0][0].as<std::int64_t>();
}

asio::awaitable<void> latency(neo4j::AsyncDriver& driver, const Settings& settings) {
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
        if (plain)
            check += co_await one(session, i);
        else
            check += co_await one_in_transaction(driver, session, settings, i);
        if (i >= 0)
            latencies[static_cast<std::size_t>(i)] = Timer::now() - start;
    }
    timer.report(settings.name, {settings.n, static_cast<double>(check), {}, std::move(latencies)});
}

asio::awaitable<void> stream(neo4j::AsyncDriver& driver, const Settings& settings) {
    auto session = driver.session(settings.session());
    const auto warmup = std::max<std::int64_t>(settings.rows / 20, 1);
    co_await drain(session, settings.stream_query(warmup), settings.owned);
    const Timer timer;
    const double check =
        co_await drain(session, settings.stream_query(settings.rows), settings.owned);
    timer.report(settings.name, {settings.rows, check, {}, {}});
}

asio::awaitable<void> send_bulk(neo4j::AsyncDriver& driver, const Settings& settings) {
    const auto rows = make_rows(settings.rows);
    auto session = driver.session();
    std::int64_t check = 0;
    const Timer timer;
    for (std::int64_t i = 0; i < settings.reps; ++i) {
        auto result = co_await session.run(bulk, params("rows", rows));
        const auto record = co_await result.single();
        check += record[0].as<std::int64_t>();
    }
    timer.report(settings.name,
                 {settings.rows * settings.reps, static_cast<double>(check), {}, {}});
}

asio::awaitable<void> task(neo4j::AsyncDriver& driver, std::int64_t count, std::int64_t& sum) {
    auto session = driver.session();
    for (std::int64_t i = 0; i < count; ++i)
        sum += co_await one(session, i);
}

// Has that many transactions open at once.
asio::awaitable<void> hold(neo4j::AsyncDriver& driver, const Settings& settings, std::int64_t count,
                           double& sum) {
    std::deque<neo4j::AsyncSession> sessions;
    std::deque<neo4j::AsyncTransaction> transactions;
    for (std::int64_t i = 0; i < count; ++i) {
        sessions.push_back(driver.session(settings.session()));
        transactions.push_back(co_await sessions.back().begin_transaction());
        sum += co_await drain(transactions.back(), settings.stream_query(settings.rows),
                              settings.owned);
    }
    for (auto& transaction : transactions)
        co_await transaction.commit();
}

// Takes part in case=query: runs repetitions as long as any are left.
asio::awaitable<void> repeat(neo4j::AsyncDriver& driver, const Settings& settings,
                             std::atomic<std::int64_t>& left, Part& part) {
    auto session = driver.session(settings.session());
    while (left.fetch_sub(1) > 0) {
        const double start = Timer::now();
        auto result = co_await session.run(settings.query, settings.params);
        for (;;) {
            const auto batch = co_await result.next_batch();
            if (batch.empty())
                break;
            for (const auto& record : batch)
                part.sum.add(record, settings.owned);
        }
        part.latencies.push_back(Timer::now() - start);
    }
}

// Runs coroutines to their end on as many threads as asked for.
void run(asio::io_context& io, std::int64_t threads) {
    on_threads(threads, [&](std::size_t) {
        try {
            io.run();
        } catch (...) {
            io.stop(); // the others wait for what will not come
            throw;
        }
    });
    io.restart();
}

void rethrow(const std::exception_ptr& error) {
    if (error)
        std::rethrow_exception(error);
}

// One thread needs no strand: nothing runs beside a task.
asio::any_io_executor executor_of_task(asio::io_context& io, const Settings& settings) {
    if (settings.threads == 1)
        return io.get_executor();
    return asio::make_strand(io);
}

std::int64_t run_tasks(asio::io_context& io, neo4j::AsyncDriver& driver, const Settings& settings,
                       std::int64_t count) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(settings.tasks));
    for (auto& sum : sums)
        asio::co_spawn(executor_of_task(io, settings), task(driver, count, sum), rethrow);
    run(io, settings.threads);
    return std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
}

Outcome run_query(asio::io_context& io, neo4j::AsyncDriver& driver, const Settings& settings,
                  std::int64_t count) {
    std::vector<Part> parts(static_cast<std::size_t>(settings.threads));
    std::atomic<std::int64_t> left = count;
    for (auto& part : parts)
        asio::co_spawn(executor_of_task(io, settings), repeat(driver, settings, left, part),
                       rethrow);
    run(io, settings.threads);
    return outcome_of(parts);
}

} // namespace

void run_async(const Settings& settings) {
    asio::io_context io(static_cast<int>(settings.threads));
    neo4j::AsyncDriver driver(io.get_executor(), settings.uri, credentials(), settings.driver());
    const auto alone = [&](asio::awaitable<void> work) {
        asio::co_spawn(io, std::move(work), rethrow);
        run(io, 1);
    };
    if (settings.name == "lat" || settings.name == "latx") {
        alone(latency(driver, settings));
    } else if (settings.name == "bulk") {
        alone(send_bulk(driver, settings));
    } else if (settings.name == "conc") {
        run_tasks(io, driver, settings, std::max<std::int64_t>(settings.per / 10, 1));
        const Timer timer;
        const auto check = run_tasks(io, driver, settings, settings.per);
        timer.report(settings.name,
                     {settings.tasks * settings.per, static_cast<double>(check), {}, {}});
    } else if (settings.name == "idle") {
        measure_idle(settings, [&](std::int64_t count) {
            double sum = 0;
            alone(hold(driver, settings, count, sum));
            return sum;
        });
    } else if (settings.name == "query") {
        alone(driver.verify_connectivity());
        run_query(io, driver, settings, settings.warmup);
        const Timer timer;
        timer.report(settings.name, run_query(io, driver, settings, settings.n));
    } else {
        alone(stream(driver, settings));
    }
}

} // namespace bench
