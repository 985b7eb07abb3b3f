// Three ways to stop waiting: a timer beside the await, a cancellation slot from outside, and
// cancel() of a session. The cancelled call throws Asio's operation_aborted; its connection is
// ended where a request had left, the driver goes on.
//
// Prints:
//   timer: the query was too slow
//   slot: cancelled from outside
//   session: ...Error
//   the driver goes on: 1
#include <chrono>
#include <exception>
#include <iostream>
#include <variant>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <neo4j/neo4j.hpp>

#include "support/run.hpp"
#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

namespace {

constexpr auto slow = "UNWIND range(1, 1000000) AS a UNWIND range(1, 100000) AS b "
                      "WITH a + b AS c WHERE c < 0 RETURN count(c)";

// --8<-- [start:timer]
awaitable<void> by_a_timer(neo4j::AsyncDriver& driver) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 100ms);
    auto first = co_await (driver.execute_query(slow) || timer.async_wait(asio::use_awaitable));
    if (std::holds_alternative<neo4j::EagerResult>(first))
        std::cout << "timer: the query was faster\n";
    else
        std::cout << "timer: the query was too slow\n";
}
// --8<-- [end:timer]

// --8<-- [start:slot]
awaitable<void> by_a_slot(neo4j::AsyncDriver& driver) {
    const auto executor = co_await asio::this_coro::executor;
    asio::cancellation_signal stop; // for example of a request whose client has gone
    asio::steady_timer client(executor, 100ms);
    client.async_wait(
        [&](boost::system::error_code) { stop.emit(asio::cancellation_type::terminal); });
    try {
        co_await asio::co_spawn(executor, driver.execute_query(slow),
                                asio::bind_cancellation_slot(stop.slot(), asio::use_awaitable));
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted)
            throw;
        std::cout << "slot: cancelled from outside\n";
    }
}
// --8<-- [end:slot]

// --8<-- [start:session]
awaitable<void> by_the_session(neo4j::AsyncDriver& driver) {
    auto session = driver.session();
    asio::steady_timer timer(co_await asio::this_coro::executor, 100ms);
    timer.async_wait([&](boost::system::error_code) { session.cancel(); });
    try {
        auto result = co_await session.run(slow);
        co_await result.consume();
    } catch (const neo4j::DriverError&) {
        std::cout << "session: given up, DriverError\n"; // what waits on it gets an error
    }
}
// --8<-- [end:session]

awaitable<void> work() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    co_await driver.verify_connectivity();
    co_await by_a_timer(driver);
    co_await by_a_slot(driver);
    co_await by_the_session(driver);
    const auto result = co_await driver.execute_query("RETURN 1");
    std::cout << "the driver goes on: " << result.records.front()[0].as<int>() << "\n";
    co_await driver.close();
}

} // namespace

int main() try { example::run(work()); } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
