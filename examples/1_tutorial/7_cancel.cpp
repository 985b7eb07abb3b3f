// Step 7: deadlines and cancel. Whoever waits may stop waiting: any await can be cancelled, by a
// timer or by anything else that Asio has. A setting gives every call a deadline, and a transaction
// may have a time limit that the server itself keeps. The driver goes on after each of them.
//
// Prints:
//   the timer was first
//   the call had its deadline: ServiceUnavailable
//   the server ended it: Neo.ClientError.Transaction.TransactionTimedOut...
//   the driver goes on: 42
#include <chrono>
#include <exception>
#include <iostream>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;
using neo4j::TransactionConfig;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

namespace {

// Longer than anybody wants to wait.
constexpr auto slow = "UNWIND range(1, 1000000) AS a UNWIND range(1, 100000) AS b "
                      "WITH a + b AS c WHERE c < 0 RETURN count(c)";

// --8<-- [start:timer]
awaitable<void> by_a_timer(neo4j::AsyncDriver& driver) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 200ms);
    // Whoever is first cancels the other. Its connection is ended, and the server ends the query.
    auto first = co_await (driver.execute_query(slow) || timer.async_wait(asio::use_awaitable));
    std::cout << (first.index() == 0 ? "the query" : "the timer") << " was first\n";
}
// --8<-- [end:timer]

// --8<-- [start:deadline]
awaitable<void> by_a_setting() {
    const auto config = neo4j::DriverConfig().operation_timeout(2s); // of each call
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth(),
                              config);
    co_await driver.verify_connectivity();
    auto session = driver.session();
    try {
        auto result = co_await session.run(slow);
        co_await result.single();
    } catch (const neo4j::ServiceUnavailable&) {
        std::cout << "the call had its deadline: ServiceUnavailable\n";
    }
}
// --8<-- [end:deadline]

// --8<-- [start:server]
awaitable<void> by_the_server(neo4j::AsyncDriver& driver) {
    auto session = driver.session();
    const neo4j::Query query(slow, TransactionConfig().timeout(200ms));
    try {
        auto result = co_await session.run(query);
        co_await result.single();
    } catch (const neo4j::Neo4jError& error) {
        std::cout << "the server ended it: " << error.code() << "\n";
    }
    co_await session.close();
}
// --8<-- [end:server]

awaitable<void> work() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    co_await driver.verify_connectivity(); // so that the time goes to the query
    co_await by_a_timer(driver);
    co_await by_a_setting();
    co_await by_the_server(driver);

    auto result = co_await driver.execute_query("RETURN 42 AS answer");
    std::cout << "the driver goes on: " << result.records.front()["answer"].as<int>() << "\n";
    co_await driver.close();
}

} // namespace

int main() try {
    asio::io_context io;
    asio::co_spawn(io, work(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    io.run();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
