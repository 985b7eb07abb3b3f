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

void rethrow(const std::exception_ptr& error) {
    if (error)
        std::rethrow_exception(error);
}

// One thread's share of the work: nothing runs beside it, so that it needs no strand.
struct Worker {
    explicit Worker(const Settings& settings)
        : driver(io.get_executor(), settings.uri, credentials(), settings.driver()) {}

    void start(asio::awaitable<void> work) { asio::co_spawn(io, std::move(work), rethrow); }
    void run() {
        io.run();
        io.restart();
    }
    void run(asio::awaitable<void> work) {
        start(std::move(work));
        run();
    }

    // Run by one thread, which alone uses what belongs to it.
    asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    neo4j::AsyncDriver driver;
};

class Workers {
public:
    explicit Workers(const Settings& settings) {
        for (std::int64_t i = 0; i < settings.threads; ++i)
            workers_.emplace_back(settings);
    }
    // In turn.
    Worker& next() { return workers_[next_++ % workers_.size()]; }
    // Each on a thread of its own.
    void run() {
        on_threads(static_cast<std::int64_t>(workers_.size()),
                   [this](std::size_t i) { workers_[i].run(); });
    }

private:
    std::deque<Worker> workers_; // which do not move
    std::size_t next_ = 0;
};

std::int64_t run_tasks(Workers& workers, const Settings& settings, std::int64_t count) {
    std::vector<std::int64_t> sums(static_cast<std::size_t>(settings.tasks));
    for (auto& sum : sums) {
        auto& worker = workers.next();
        worker.start(task(worker.driver, count, sum));
    }
    workers.run();
    return std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
}

Outcome run_query(Workers& workers, const Settings& settings, std::int64_t count) {
    std::vector<Part> parts(static_cast<std::size_t>(settings.threads));
    std::atomic<std::int64_t> left = count;
    for (auto& part : parts) {
        auto& worker = workers.next();
        worker.start(repeat(worker.driver, settings, left, part));
    }
    workers.run();
    return outcome_of(parts);
}

} // namespace

void run_async(const Settings& settings) {
    Workers workers(settings);
    auto& first = workers.next();
    if (settings.name == "lat" || settings.name == "latx") {
        first.run(latency(first.driver, settings));
    } else if (settings.name == "bulk") {
        first.run(send_bulk(first.driver, settings));
    } else if (settings.name == "conc") {
        run_tasks(workers, settings, std::max<std::int64_t>(settings.per / 10, 1));
        const Timer timer;
        const auto check = run_tasks(workers, settings, settings.per);
        timer.report(settings.name,
                     {settings.tasks * settings.per, static_cast<double>(check), {}, {}});
    } else if (settings.name == "idle") {
        measure_idle(settings, [&](std::int64_t count) {
            double sum = 0;
            first.run(hold(first.driver, settings, count, sum));
            return sum;
        });
    } else if (settings.name == "query") {
        first.run(first.driver.verify_connectivity());
        run_query(workers, settings, settings.warmup);
        const Timer timer;
        timer.report(settings.name, run_query(workers, settings, settings.n));
    } else {
        first.run(stream(first.driver, settings));
    }
}

} // namespace bench
