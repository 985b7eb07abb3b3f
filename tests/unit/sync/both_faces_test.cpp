// Both faces at once, each driver shared by four threads: reading, writing and cancelling at
// random. Meant for ThreadSanitizer.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/neo4j.hpp>

#include "async/with_deadline.hpp"
#include "support/catch.hpp"
#include "support/pool_books.hpp"
#include "support/script_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

constexpr int threads = 4;
constexpr int tasks = 16;
constexpr int rounds = 60;

enum class Act { read, write, leave, cancel };

// Each task's own, and the same each time.
class Chance {
public:
    explicit Chance(int task) : engine_(static_cast<unsigned>(task)) {}
    Act act() { return static_cast<Act>(engine_() % 4); }
    std::chrono::microseconds moment() { return std::chrono::microseconds(engine_() % 2'000); }

private:
    std::mt19937 engine_;
};

struct Tally {
    std::atomic<int> done{0};
    std::atomic<int> cancelled{0};
    std::mutex mutex;
    std::vector<std::string> errors;

    void failed(const std::string& what) {
        const std::lock_guard lock(mutex);
        errors.push_back(what);
    }
};

// --- the awaitable face ---

asio::awaitable<void> unit_of_work(AsyncManagedTransaction& tx) {
    auto result = co_await tx.run("rows 25");
    co_await result.consume();
}

asio::awaitable<void> act(AsyncDriver& driver, Act what) {
    auto session = driver.session(SessionConfig().fetch_size(10));
    if (what == Act::read) {
        co_await session.execute_read(unit_of_work);
    } else if (what == Act::leave) {
        auto result = co_await session.run("rows 25");
        const auto first = co_await result.next();
        static_cast<void>(first);
    } else {
        co_await session.execute_write(unit_of_work);
    }
}

asio::awaitable<void> task(AsyncDriver& driver, Tally& tally, int number) {
    Chance chance(number);
    for (int i = 0; i < rounds; ++i) {
        const auto what = chance.act();
        const auto deadline = what == Act::cancel
                                  ? detail::Deadline::after(chance.moment(), "a test")
                                  : detail::Deadline::never();
        try {
            auto acting = act(driver, what);
            co_await detail::with_deadline(std::move(acting), deadline);
            ++tally.done;
        } catch (const boost::system::system_error& error) {
            if (what != Act::cancel || error.code() != asio::error::timed_out)
                tally.failed(error.what());
            ++tally.cancelled;
        } catch (const std::exception& error) {
            tally.failed(error.what());
        }
    }
}

// --- the blocking face ---

void act(Session& session, Act what) {
    const auto unit_of_work = [](ManagedTransaction& tx) { tx.run("rows 25").consume(); };
    const auto cancelled = [&](ManagedTransaction& tx) {
        auto result = tx.run("rows 25");
        result.next();
        session.cancel();
        result.consume();
    };
    if (what == Act::read)
        session.execute_read(unit_of_work);
    else if (what == Act::leave)
        session.run("rows 25").next();
    else if (what == Act::cancel)
        session.execute_write(cancelled);
    else
        session.execute_write(unit_of_work);
}

void thread(Driver& driver, Tally& tally, int number) {
    Chance chance(number);
    for (int i = 0; i < tasks / threads * rounds; ++i) {
        const auto what = chance.act();
        auto session = driver.session(SessionConfig().fetch_size(10));
        try {
            act(session, what);
            ++tally.done;
        } catch (const std::exception& error) {
            if (what != Act::cancel)
                tally.failed(error.what());
            ++tally.cancelled;
        }
    }
}

// Nobody uses anything, and a query goes through.
template <class D>
void check_whole(const D& driver) {
    check_books(driver.pool_metrics().total);
}

} // namespace

TEST_CASE("four io threads and four that block read, write and cancel at random") {
    ScriptServer server;
    server->route({{server.address()}, {server.address()}, {server.address()}});
    const auto config = DriverConfig().max_connection_pool_size(3);
    asio::thread_pool io(threads);
    AsyncDriver awaited(io.get_executor(), server.cluster_uri(), no_auth(), config);
    Driver blocking(server.cluster_uri(), no_auth(), config);
    Tally in_tasks;
    Tally in_threads;

    std::vector<std::future<void>> running;
    for (int i = 0; i < tasks; ++i)
        running.push_back(
            asio::co_spawn(asio::make_strand(io), task(awaited, in_tasks, i), asio::use_future));
    std::vector<std::thread> blocked;
    std::atomic<int> left{threads};
    for (int i = 0; i < threads; ++i)
        blocked.emplace_back([&, i] {
            thread(blocking, in_threads, i);
            --left;
        });
    while (left > 0) {
        static_cast<void>(blocking.pool_metrics());
        static_cast<void>(awaited.pool_metrics());
        std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    for (auto& each : blocked)
        each.join();
    for (auto& each : running)
        each.get();

    CHECK(in_tasks.errors == std::vector<std::string>{});
    CHECK(in_threads.errors == std::vector<std::string>{});
    CHECK(in_tasks.done + in_tasks.cancelled == tasks * rounds);
    CHECK(in_threads.done + in_threads.cancelled == tasks * rounds);
    CHECK(in_tasks.cancelled > 0);
    CHECK(in_threads.cancelled > 0);
    check_whole(awaited);
    check_whole(blocking);
    CHECK(blocking.execute_query("rows 3").records.size() == 3);
    CHECK(asio::co_spawn(io, awaited.execute_query("rows 3"), asio::use_future)
              .get()
              .records.size() == 3);
    asio::co_spawn(io, awaited.close(), asio::use_future).get();
    io.join();
}
