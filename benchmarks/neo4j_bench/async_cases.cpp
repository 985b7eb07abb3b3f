#include <algorithm>
#include <exception>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include "bench.hpp"

namespace bench {
namespace {

namespace asio = boost::asio;
using neo4j::params;

asio::awaitable<std::int64_t> one(neo4j::AsyncSession& session, std::int64_t x) {
    auto result = co_await session.run(ping, params("x", x));
    const auto record = co_await result.single();
    co_return record[0].as<std::int64_t>();
}

asio::awaitable<double> drain(neo4j::AsyncSession& session, std::string query, bool owned) {
    Sums sums(owned);
    auto result = co_await session.run(std::move(query));
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
    if (settings.explicit_) {
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
        if (plain)
            check += co_await one(session, i);
        else
            check += co_await one_in_transaction(driver, session, settings, i);
        if (i >= 0)
            latencies[static_cast<std::size_t>(i)] = Timer::now() - start;
    }
    timer.report(settings, settings.n, static_cast<double>(check), std::move(latencies));
}

asio::awaitable<void> stream(neo4j::AsyncDriver& driver, const Settings& settings) {
    auto session = driver.session(neo4j::SessionConfig().fetch_size(settings.fetch_size()));
    const auto warmup = std::max<std::int64_t>(settings.rows / 20, 1);
    co_await drain(session, settings.stream_query(warmup), settings.owned);
    const Timer timer;
    const double check =
        co_await drain(session, settings.stream_query(settings.rows), settings.owned);
    timer.report(settings, settings.rows, check);
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
    timer.report(settings, settings.rows * settings.reps, static_cast<double>(check));
}

asio::awaitable<void> task(neo4j::AsyncDriver& driver, std::int64_t count, std::int64_t& sum) {
    auto session = driver.session();
    for (std::int64_t i = 0; i < count; ++i)
        sum += co_await one(session, i);
}

// Runs coroutines to their end on as many threads as asked for.
void run(asio::io_context& io, std::int64_t threads) {
    std::vector<std::thread> others;
    for (std::int64_t i = 1; i < threads; ++i)
        others.emplace_back([&] { io.run(); });
    io.run();
    for (auto& thread : others)
        thread.join();
    io.restart();
}

void rethrow(const std::exception_ptr& error) {
    if (error)
        std::rethrow_exception(error);
}

std::int64_t run_tasks(asio::io_context& io, neo4j::AsyncDriver& driver, const Settings& settings,
                       std::int64_t count) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(settings.tasks));
    for (auto& sum : sums)
        asio::co_spawn(asio::make_strand(io), task(driver, count, sum), rethrow);
    run(io, settings.threads);
    std::int64_t total = 0;
    for (auto sum : sums)
        total += sum;
    return total;
}

} // namespace

void run_async(const Settings& settings) {
    asio::io_context io(static_cast<int>(settings.threads));
    neo4j::AsyncDriver driver(
        io.get_executor(), settings.uri, credentials(),
        neo4j::DriverConfig().max_connection_pool_size(static_cast<std::size_t>(settings.tasks)));
    const auto alone = [&](asio::awaitable<void> work) {
        asio::co_spawn(io, std::move(work), rethrow);
        run(io, 1);
    };
    if (settings.name == "lat" || settings.name == "latx")
        alone(latency(driver, settings));
    else if (settings.name == "stream")
        alone(stream(driver, settings));
    else if (settings.name == "bulk")
        alone(send_bulk(driver, settings));
    else if (settings.name == "conc") {
        run_tasks(io, driver, settings, std::max<std::int64_t>(settings.per / 10, 1));
        const Timer timer;
        const auto check = run_tasks(io, driver, settings, settings.per);
        timer.report(settings, settings.tasks * settings.per, static_cast<double>(check));
    } else
        throw std::invalid_argument("unknown case '" + settings.name + "'");
}

} // namespace bench
