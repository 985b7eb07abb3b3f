// What it costs to take a connection out of its pool and to give it back: alone, and when 64 wait
// in line for one connection. No query is run and no socket is open.

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "async/pool.hpp"
#include "support/loop.hpp"
#include "support/replay_answers.hpp"
#include "support/replay_connect.hpp"

namespace {

using namespace neo4j;
using namespace neo4j::test;
using boost::asio::awaitable;
using detail::Pool;

// One connection, open already.
struct Basin {
    Loop loop;
    std::shared_ptr<Pool> pool;

    Basin() {
        connect_to(std::make_shared<const Replay>(replay_auto_commit()));
        detail::PoolOptions options;
        options.connection.connector.executor = loop.executor();
        options.connection.write_timeout = std::chrono::seconds(30);
        options.connection.hello = {"bench/1.0", basic_auth("neo4j", "secret"), std::nullopt};
        options.max_size = 1;
        options.acquisition_timeout = std::chrono::hours(1);
        options.max_lifetime = std::chrono::hours(1);
        pool = std::make_shared<Pool>(std::move(options), Address("127.0.0.1", 7687));
        loop.run(pool->acquire()).release();
    }
    ~Basin() { pool->close(); }
};

void acquire_at_once(benchmark::State& state) {
    const Basin basin;
    const detail::Wanted wanted;
    for (auto _ : state)
        basin.pool->try_acquire(wanted).release();
}
BENCHMARK(acquire_at_once);

awaitable<void> take_turns(benchmark::State& state, Pool& pool) {
    for (auto _ : state) {
        auto acquiring = pool.acquire();
        auto lease = co_await std::move(acquiring);
        lease.release();
    }
}

void acquire_awaited(benchmark::State& state) {
    Basin basin;
    basin.loop.run(take_turns(state, *basin.pool));
}
BENCHMARK(acquire_awaited);

constexpr std::int64_t rounds = 100;

awaitable<void> wait_in_line(Pool& pool) {
    for (std::int64_t i = 0; i < rounds; ++i) {
        auto acquiring = pool.acquire();
        const auto lease = co_await std::move(acquiring);
        // The others come and find it taken.
        co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                                   boost::asio::use_awaitable);
    }
}

// @param state its argument: so many take turns with one connection.
void acquire_in_line(benchmark::State& state) {
    Basin basin;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i)
            boost::asio::co_spawn(basin.loop.context(), wait_in_line(*basin.pool),
                                  boost::asio::detached);
        basin.loop.context().restart();
        basin.loop.context().run();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * rounds);
}
BENCHMARK(acquire_in_line)->Arg(2)->Arg(64);

} // namespace
