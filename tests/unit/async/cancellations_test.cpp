// Cancels by the thousand, over a transport in memory: in the middle of a message, in the line for
// a connection, while one is opened. NEO4J_STRESS_SCALE=50 makes it a million.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <neo4j/async_driver.hpp>

#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/process_figures.hpp"
#include "support/replay_answers.hpp"
#include "support/replay_connect.hpp"
#include "support/slack.hpp"
#include "support/stress.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

constexpr std::size_t places = 8;
constexpr std::size_t tasks = 48;

// Each connection answers three queries and is silent from then on.
Replay some_answers() {
    auto replay = replay_auto_commit();
    const auto answer = replay.then.front();
    replay.then.assign(4, answer);
    replay.then.back().clear();
    return replay;
}

struct Cancels {
    Loop loop;
    AsyncDriver driver{loop.executor(), "bolt://memory:7687", basic_auth("neo4j", "secret"),
                       DriverConfig().max_connection_pool_size(places)};
    std::mt19937_64 chance;
    std::size_t cancelled = 0;
    std::size_t answered = 0;
    std::size_t most_waiting = 0;

    explicit Cancels(std::uint64_t seed) : chance(seed) {}

    std::size_t any(std::size_t least, std::size_t most) {
        return std::uniform_int_distribution(least, most)(chance);
    }
    PoolFigures figures() const { return driver.pool_metrics().total; }

    asio::awaitable<void> query() {
        auto session = driver.session();
        auto result = co_await session.run("RETURN 1 AS x");
        co_await result.collect();
    }

    // So many tasks for few connections; each is cancelled at some moment, or done before.
    void round() {
        std::vector<Loop::Task<void>> running;
        running.reserve(tasks);
        for (std::size_t i = 0; i < tasks; ++i)
            running.push_back(loop.start(query()));
        while (!running.empty()) {
            for (auto steps = any(0, 2 * running.size()); steps > 0; --steps)
                loop.poll_one();
            most_waiting = std::max(most_waiting, figures().waiting);
            for (auto count = any(1, running.size()); count > 0; --count)
                running[any(0, running.size() - 1)].cancel();
            loop.poll();
            std::erase_if(running, [this](auto& task) { return settle(task); });
        }
    }

    // Notes how it ended. False: it goes on.
    bool settle(Loop::Task<void>& task) {
        if (!task.done())
            return false;
        if (task.cancelled())
            ++cancelled;
        else
            ++answered;
        if (!task.cancelled())
            task.get(); // nothing else may fail
        return true;
    }

    void check_books() {
        const auto now = figures();
        REQUIRE(now.in_use == 0);
        REQUIRE(now.waiting == 0);
        REQUIRE(now.connecting == 0);
        REQUIRE(now.created - now.closed == now.idle);
        REQUIRE(now.idle <= places);
    }

    // Goes on until so many were cancelled, and closes the driver.
    void until(std::size_t wanted) {
        while (cancelled < wanted) {
            round();
            check_books();
        }
        const auto pool = figures();
        std::cout << cancelled << " cancelled, " << answered << " answered, " << pool.created
                  << " connections opened, " << pool.closed << " closed, at most " << most_waiting
                  << " in line\n";
        CHECK(answered > 0);
        CHECK(most_waiting > tasks / 2);
        loop.run(driver.close());
        CHECK(figures().idle == 0);
        CHECK(loop.idle());
    }
};

} // namespace

TEST_CASE("cancels by the thousand leave the pool whole and no memory behind") {
    connect_to(std::make_shared<const Replay>(some_answers()));
    const auto wanted = stress(20'000);
    const auto seed = stress_seed();
    // Each with a driver of its own: how many connections one has open at some moment is chance,
    // and a connection has a block of 64 KiB. What is made once is there after the first.
    Cancels(seed).until(wanted / 10);
    const auto before = process_figures().heap_bytes;
    Cancels(seed + 1).until(wanted);
    const auto growth = process_figures().heap_bytes - before;
    std::cout << "the heap grew by " << growth << " bytes\n";
    if (!under_sanitizer) // which keeps freed memory, and says by itself what has leaked
        CHECK(growth < 64 * 1024);
}
