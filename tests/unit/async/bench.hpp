#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/async_driver.hpp>

#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

namespace neo4j::test {

using Seen = std::vector<std::string>;

// A driver, the loop that it lives on and a scripted server. The pool has one place, so that a
// place which is lost is a query that fails.
struct Bench {
    ScriptServer server;
    Loop loop;
    AsyncDriver driver;

    explicit Bench(const std::function<void(DriverConfig&)>& change = {},
                   DriverAuth auth = basic_auth("neo4j", "secret"))
        : driver(loop.executor(), server.uri(), std::move(auth), config(change)) {}

    static DriverConfig config(const std::function<void(DriverConfig&)>& change) {
        DriverConfig made;
        made.max_connection_pool_size(1)
            .connection_acquisition_timeout(std::chrono::seconds(5))
            .initial_retry_delay(std::chrono::milliseconds(1));
        if (change)
            change(made);
        return made;
    }

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return loop.run(std::move(operation));
    }
    template <class T>
    auto start(boost::asio::awaitable<T> operation) {
        return loop.start(std::move(operation));
    }

    // Runs the loop until the server has been asked for that so often.
    void until_seen(std::string_view request, std::size_t times = 1) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (server->count(request) < times) {
            if (std::chrono::steady_clock::now() > end)
                throw std::logic_error("the server has not seen " + std::string(request));
            loop.poll();
            if (server->count(request) < times)
                std::this_thread::yield();
        }
    }

    // What the server has seen beside the login.
    Seen seen() {
        auto all = server->seen();
        std::erase_if(all, [](const auto& text) { return text == "HELLO" || text == "LOGON"; });
        return all;
    }

    // A query goes through, on a session of its own.
    void check_works() {
        auto session = driver.session();
        auto result = run(session.run("rows 3"));
        CHECK(run(result.collect()).size() == 3);
    }
};

// A query, and its records are read.
inline void drain(Bench& b, AsyncSession& session, std::string_view query = "rows 3") {
    auto result = b.run(session.run(query));
    b.run(result.consume());
}

// Units of work.
inline boost::asio::awaitable<void> one_query(AsyncManagedTransaction& tx) {
    co_await tx.run("rows 1");
}
inline boost::asio::awaitable<std::size_t> unit_of_work(AsyncManagedTransaction& tx) {
    auto result = co_await tx.run("rows 25");
    const auto records = co_await result.collect();
    co_return records.size();
}

inline SessionConfig ten_at_a_time() {
    return SessionConfig().fetch_size(10);
}

inline std::vector<std::int64_t> numbers(const std::vector<Record>& records) {
    std::vector<std::int64_t> all;
    for (const auto& record : records)
        all.push_back(record[0].as<std::int64_t>());
    return all;
}

// 0 to n-1, as "rows n" gives them.
inline std::vector<std::int64_t> up_to(std::int64_t n) {
    std::vector<std::int64_t> all;
    for (std::int64_t i = 0; i < n; ++i)
        all.push_back(i);
    return all;
}

} // namespace neo4j::test
