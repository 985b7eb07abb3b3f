// Whole drivers over prepared answers in memory: the ways to read a stream, many queries at once,
// cancellations. No server, no socket: what is left is the driver's own.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <neo4j/neo4j.hpp>

#include "support/loop.hpp"
#include "support/replay_answers.hpp"
#include "support/replay_connect.hpp"

namespace {

using namespace neo4j;
using namespace neo4j::test;
using boost::asio::awaitable;

constexpr std::int64_t rows = 10'000;

// A driver whose server gives these answers.
struct Bench {
    Loop loop;
    AsyncDriver driver;

    explicit Bench(Replay replay)
        : driver(loop.executor(), "bolt://127.0.0.1", basic_auth("neo4j", "secret")) {
        connect_to(std::make_shared<const Replay>(std::move(replay)));
    }
};

// ---- the ways to read ---------------------------------------------------------------------------

// Each reads a whole result and says what it has come to.

awaitable<std::int64_t> by_next(AsyncResult& result) {
    std::int64_t sum = 0;
    for (;;) {
        const auto record = co_await result.next();
        if (!record)
            break;
        sum += (*record)[0].as<std::int64_t>();
    }
    co_return sum;
}

awaitable<std::int64_t> by_try_next(AsyncResult& result) {
    std::int64_t sum = 0;
    for (;;) {
        auto record = result.try_next();
        if (!record)
            record = co_await result.next();
        if (!record)
            break;
        sum += (*record)[0].as<std::int64_t>();
    }
    co_return sum;
}

awaitable<std::int64_t> by_batch(AsyncResult& result) {
    std::int64_t sum = 0;
    for (;;) {
        const auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        for (const auto& record : batch)
            sum += record[0].as<std::int64_t>();
    }
    co_return sum;
}

using Read = awaitable<std::int64_t> (*)(AsyncResult& result);

awaitable<void> stream(benchmark::State& state, AsyncDriver& driver, Read read) {
    auto session = driver.session();
    for (auto _ : state) {
        auto result = co_await session.run("UNWIND ...");
        const auto sum = co_await read(result);
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * rows);
}

void read_stream(benchmark::State& state, Read read) {
    Bench bench(replay_stream(rows, 1000));
    bench.loop.run(stream(state, bench.driver, read));
}
BENCHMARK_CAPTURE(read_stream, next, by_next);
BENCHMARK_CAPTURE(read_stream, try_next, by_try_next);
BENCHMARK_CAPTURE(read_stream, next_batch, by_batch);

// ---- many at once -------------------------------------------------------------------------------

awaitable<void> one_query(AsyncDriver& driver, std::int64_t& done) {
    auto session = driver.session();
    auto result = co_await session.run("RETURN $x AS x", params("x", 1));
    const auto record = co_await result.single();
    done += record[0].as<std::int64_t>();
}

// @param state its argument: so many coroutines with a query each, on the pool's 100 connections.
void concurrent_queries(benchmark::State& state) {
    Bench bench(replay_auto_commit());
    std::int64_t done = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i)
            boost::asio::co_spawn(bench.loop.context(), one_query(bench.driver, done),
                                  boost::asio::detached);
        bench.loop.context().restart();
        bench.loop.context().run();
    }
    if (done != state.iterations() * state.range(0))
        state.SkipWithError("not every query has been answered");
    state.SetItemsProcessed(done);
}
BENCHMARK(concurrent_queries)->RangeMultiplier(10)->Range(1, 10'000);

// ---- cancellations ------------------------------------------------------------------------------

awaitable<void> wait_for_answer(AsyncDriver& driver) {
    auto session = driver.session();
    const auto result = co_await session.run("RETURN 1");
}

// Each ends a connection, so that the next query opens another: that is part of it.
void cancellations(benchmark::State& state) {
    Bench bench(replay_silence());
    for (auto _ : state) {
        auto task = bench.loop.start(wait_for_answer(bench.driver));
        bench.loop.poll();
        task.cancel();
        bench.loop.until([&] { return task.done(); });
        if (!task.cancelled())
            state.SkipWithError("the query was not cancelled");
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(cancellations);

} // namespace
