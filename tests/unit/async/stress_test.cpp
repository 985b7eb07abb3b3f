// A crowd on one driver: four threads run a thousand tasks, which are cancelled, whose sessions are
// closed and whose driver is closed or destroyed at any moment. Whatever happens, each task ends,
// by a result, a named error or its cancel, the books of the pool are right, and no descriptor is
// left. NEO4J_STRESS_SCALE multiplies the rounds.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "support/catch.hpp"
#include "support/pool_books.hpp"
#include "support/process_figures.hpp"
#include "support/script_server.hpp"
#include "support/stress.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

constexpr std::size_t io_threads = 4;
constexpr std::size_t tasks = 1'000;
constexpr std::size_t places = 16;

using Chance = std::mt19937_64;

std::size_t any(Chance& chance, std::size_t least, std::size_t most) {
    return std::uniform_int_distribution(least, most)(chance);
}

// How the driver ends while its tasks are at work.
enum class End { not_at_all, closed, destroyed };

struct Counts {
    std::atomic<std::size_t> ended = 0;
    std::atomic<std::size_t> answered = 0; // steps
    std::atomic<std::size_t> refused = 0;  // steps that raised one of the driver's own errors
    std::atomic<std::size_t> cancelled = 0;
    std::atomic<std::size_t> wrong = 0;
};

// A task: its session, used on its own strand only, and how it is cancelled.
class Member {
public:
    Member(asio::io_context& io, AsyncSession session, std::uint64_t seed, Counts& counts)
        : strand_(asio::make_strand(io)), session_(std::move(session)), chance_(seed),
          counts_(counts) {}

    void start() {
        asio::co_spawn(
            strand_, work(),
            asio::bind_cancellation_slot(signal_.slot(), [this](const std::exception_ptr& error) {
                if (error && detail::is_cancel(error))
                    ++counts_.cancelled;
                else if (error)
                    note_wrong(error);
                done_ = true;
                session_.reset();
                ++counts_.ended;
            }));
    }
    // From any thread.
    void cancel(bool by_session) {
        asio::post(strand_, [this, by_session] {
            if (done_)
                return;
            if (by_session)
                session_->cancel();
            else
                signal_.emit(asio::cancellation_type::terminal);
        });
    }

private:
    void note_wrong(const std::exception_ptr& error) {
        ++counts_.wrong;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& what) {
            std::cerr << "a task failed otherwise: " << what.what() << '\n';
        }
    }

    asio::awaitable<void> work() {
        const auto steps = any(chance_, 1, 5);
        for (std::size_t i = 0; i < steps; ++i) {
            try {
                co_await step();
                ++counts_.answered;
            } catch (const GqlError&) {
                ++counts_.refused;
            }
        }
    }

    asio::awaitable<void> step() {
        switch (any(chance_, 0, 8)) {
        case 0: // given up in the middle
            co_await give_up();
            break;
        case 1:
        case 2:
            co_await transact();
            break;
        case 3:
            co_await unit_of_work();
            break;
        case 4:
            co_await session_->close();
            break;
        default:
            co_await collect();
        }
    }

    asio::awaitable<void> collect() {
        auto result = co_await session_->run("rows 25");
        const auto records = co_await result.collect();
        if (records.size() != 25)
            ++counts_.wrong;
    }
    asio::awaitable<void> give_up() {
        auto result = co_await session_->run("rows 25");
        co_await result.fetch(3);
    }
    asio::awaitable<void> transact() {
        auto transaction = co_await session_->begin_transaction();
        auto result = co_await transaction.run("rows 12");
        co_await result.consume();
        if (any(chance_, 0, 1) == 0)
            co_await transaction.commit();
    }
    asio::awaitable<void> unit_of_work() {
        const auto ask = [](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            auto result = co_await tx.run("rows 12");
            co_await result.collect();
        };
        co_await session_->execute_read(ask);
    }

    asio::strand<asio::io_context::executor_type> strand_;
    std::optional<AsyncSession> session_;
    asio::cancellation_signal signal_;
    Chance chance_;
    Counts& counts_;
    bool done_ = false;
};

void check_whole(const AsyncDriver& driver) {
    const auto now = driver.pool_metrics().total;
    check_books(now);
    CHECK(now.idle <= places);
}

void run_round(const std::string& uri, End end, Chance& chance, Counts& counts) {
    asio::io_context io(io_threads);
    std::optional<AsyncDriver> driver(std::in_place, io.get_executor(), uri,
                                      basic_auth("neo4j", "secret"),
                                      DriverConfig().max_connection_pool_size(places));
    std::vector<std::unique_ptr<Member>> members;
    for (std::size_t i = 0; i < tasks; ++i)
        members.push_back(std::make_unique<Member>(
            io, driver->session(SessionConfig().fetch_size(10)), chance(), counts));

    auto work = asio::make_work_guard(io);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < io_threads; ++i)
        threads.emplace_back([&io] { io.run(); });
    const auto ended_before = counts.ended.load();
    for (auto& member : members)
        member->start();

    // From the test's own thread, as the tasks go on.
    const auto last = any(chance, 0, tasks - 1); // so many have ended when the driver ends
    bool over = end == End::not_at_all;
    const auto time_is_up = std::chrono::steady_clock::now() + std::chrono::minutes(3);
    for (;;) {
        const auto ended = counts.ended - ended_before;
        if (ended == tasks)
            break;
        if (!over && ended >= last) {
            over = true;
            if (end == End::destroyed)
                driver.reset();
            else
                asio::co_spawn(io, driver->close(), asio::detached);
        }
        if (any(chance, 0, 3) == 0)
            members[any(chance, 0, tasks - 1)]->cancel(any(chance, 0, 1) == 0);
        if (std::chrono::steady_clock::now() > time_is_up) {
            std::cerr << ended << " of " << tasks << " tasks have ended, and no more do\n";
            std::abort(); // the threads that run the others cannot be joined
        }
        // Not as fast as it goes: the cancels would be more than the four threads can take.
        std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
    work.reset();
    for (auto& thread : threads)
        thread.join();
    if (driver)
        check_whole(*driver);
    if (driver && end == End::closed)
        CHECK(driver->pool_metrics().total.idle == 0);
}

// Until the scripted server, too, has noticed that nobody is there any more.
bool returns_to(std::size_t descriptors) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (process_figures().descriptors > descriptors) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace

TEST_CASE("a thousand tasks on four threads: cancels, closes, the driver's end at any moment") {
    ScriptServer server;
    Chance chance(stress_seed());
    Counts counts;
    const auto descriptors = process_figures().descriptors;
    const auto rounds = stress(6);
    for (std::size_t i = 0; i < rounds; ++i) {
        INFO("round " << i);
        run_round(server.uri(), static_cast<End>(i % 3), chance, counts);
        REQUIRE(counts.wrong == 0);
        CHECK(returns_to(descriptors));
        server->forget();
    }
    CHECK(counts.ended == rounds * tasks);
    CHECK(counts.answered > 0);
    CHECK(counts.refused > 0);
    CHECK(counts.cancelled > 0);
    std::cout << rounds << " rounds: " << counts.ended << " tasks, " << counts.answered
              << " steps done, " << counts.refused << " refused, " << counts.cancelled
              << " cancelled, " << server->connections() << " connections\n";
}
