// Many threads on one blocking driver.

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;

namespace {

// Runs it in so many threads at once; gives how many threw, and what.
std::vector<std::string> in_threads(int count, const std::function<void(int)>& work) {
    std::vector<std::thread> threads;
    std::vector<std::string> errors(static_cast<std::size_t>(count));
    std::atomic<int> ready{0};
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            ++ready;
            while (ready < count)
                std::this_thread::yield();
            try {
                work(i);
            } catch (const std::exception& error) {
                errors[static_cast<std::size_t>(i)] = error.what();
            }
        });
    for (auto& thread : threads)
        thread.join();
    std::erase(errors, "");
    return errors;
}

} // namespace

TEST_CASE("eight threads share a pool of two") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  DriverConfig().max_connection_pool_size(2));
    std::atomic<int> done{0};
    const auto errors = in_threads(8, [&](int) {
        for (int i = 0; i < 50; ++i) {
            auto session = driver.session();
            if (session.run("rows 5").collect().size() == 5)
                ++done;
        }
    });
    CHECK(errors == std::vector<std::string>{});
    CHECK(done == 400);
    CHECK(server->connections() <= 2);
    CHECK(server->count("RUN rows 5") == 400);
    CHECK(server->count("RESET") == 0);
}

TEST_CASE("eight threads with units of work, queries and open results share a pool of two") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  DriverConfig().max_connection_pool_size(2));
    std::atomic<int> rows{0};
    const auto errors = in_threads(8, [&](int thread) {
        for (int i = 0; i < 20; ++i) {
            auto session = driver.session(SessionConfig().fetch_size(10));
            switch ((thread + i) % 4) {
            case 0:
                rows += session.execute_read([](ManagedTransaction& tx) {
                    return static_cast<int>(tx.run("rows 25").collect().size());
                });
                break;
            case 1:
                rows += static_cast<int>(driver.execute_query("rows 25").records.size());
                break;
            case 2: // given up in the middle: the next user reads the answer to RESET
                session.run("rows 25").next();
                rows += 25;
                break;
            default: {
                auto tx = session.begin_transaction();
                rows += static_cast<int>(tx.run("rows 25").collect().size());
                if (i % 2 == 0)
                    tx.commit(); // else given up
            }
            }
        }
    });
    CHECK(errors == std::vector<std::string>{});
    CHECK(rows == 8 * 20 * 25);
    CHECK(server->connections() <= 2);
}

TEST_CASE("threads that wait when the driver is closed are told so") {
    ScriptServer server;
    Driver driver(server.uri(), AuthToken(), DriverConfig().max_connection_pool_size(1));
    auto holder = driver.session();
    auto held = holder.begin_transaction();
    std::thread closer;
    std::atomic<int> waiting{0};
    closer = std::thread([&] {
        while (waiting < 4)
            std::this_thread::yield();
        driver.close();
    });
    const auto errors = in_threads(4, [&](int) {
        auto session = driver.session();
        ++waiting;
        session.run("rows 3");
    });
    closer.join();
    REQUIRE(errors.size() == 4);
    for (const auto& error : errors)
        CHECK_CONTAINS(error, "closed");
}

TEST_CASE("a session that two threads use at once is refused to one of them") {
    ScriptServer server;
    Driver driver(server.uri());
    auto session = driver.session();
    session.run("rows 1").consume();
    server->next(bolt::Request::run, Reaction::hold());
    std::thread first([&] { session.run("rows 3"); });
    REQUIRE(server->wait_for("RUN rows 3"));
    CHECK_CONTAINS(thrown<UsageError>([&] { session.run("rows 4"); }), "one task at a time");
    server.release();
    first.join();
    CHECK(session.run("rows 4").collect().size() == 4);
}

TEST_CASE("two threads that misuse one session take turns, or are refused by a named error") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  DriverConfig().max_connection_pool_size(2));
    auto session = driver.session(SessionConfig().fetch_size(2));
    constexpr int rounds = 200;
    std::atomic<int> done{0};
    std::atomic<int> refused{0};
    std::atomic<int> wrong{0};
    const auto five_rows = [&](auto& tx) {
        if (tx.run("rows 5").collect().size() != 5)
            ++wrong;
    };
    const auto errors = in_threads(2, [&](int thread) {
        for (int i = 0; i < rounds; ++i) {
            try {
                switch ((thread + i) % 4) {
                case 0: // its result is received, or dropped, by whoever is next
                    session.run("rows 5");
                    break;
                case 1: {
                    auto tx = session.begin_transaction();
                    five_rows(tx);
                    tx.commit();
                    break;
                }
                case 2: { // given up in the middle
                    auto tx = session.begin_transaction();
                    tx.run("rows 5");
                    break;
                }
                default:
                    session.execute_write(five_rows);
                    session.last_bookmarks();
                }
                ++done;
            } catch (const UsageError&) { // another operation is under way
                ++refused;
            } catch (const TransactionError&) { // or a transaction
                ++refused;
            }
        }
    });
    CHECK(errors == std::vector<std::string>{});
    CHECK(done + refused == 2 * rounds);
    CHECK(wrong == 0);
    CHECK(session.run("rows 5").collect().size() == 5);
    session.close();
    CHECK(driver.pool_metrics().total.in_use == 0);
}
