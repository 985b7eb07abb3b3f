// Step 6: many at once. A driver serves any number of coroutines; how many work at a time is the
// size of its pool, and the others wait for a connection. One thread is enough. Transfers in both
// directions lock the same accounts: where two wait for each other the server ends one of them, and
// execute_write() tries that one again.
//
// Prints:
//   50 transfers over 8 connections
//   Ada has 1000, Bob has 1000
#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace asio = boost::asio;
namespace experimental = boost::asio::experimental;
using asio::awaitable;
using neo4j::params;
using namespace std::chrono_literals;

namespace {

awaitable<void> add(neo4j::AsyncManagedTransaction& transaction, std::string owner, int amount) {
    auto result = co_await transaction.run("MATCH (a:TutorialAccount {owner: $owner}) "
                                           "SET a.balance = a.balance + $amount",
                                           params("owner", owner, "amount", amount));
    co_await result.consume();
}

// --8<-- [start:transfer]
awaitable<void> transfer(neo4j::AsyncDriver& driver, std::string from, std::string to) {
    auto session = driver.session(); // one for each task: a session does one thing at a time
    co_await session.execute_write(
        [&](neo4j::AsyncManagedTransaction& transaction) -> awaitable<void> {
            co_await add(transaction, from, -1);
            co_await add(transaction, to, 1);
        });
}
// --8<-- [end:transfer]

// --8<-- [start:group]
awaitable<void> transfer_to_and_fro(neo4j::AsyncDriver& driver, int times) {
    const auto executor = co_await asio::this_coro::executor;
    using Operation = decltype(asio::co_spawn(executor, transfer(driver, "", ""), asio::deferred));
    std::vector<Operation> all;
    for (int i = 0; i < times; ++i) {
        const auto [from, to] = i % 2 == 0 ? std::pair("Ada", "Bob") : std::pair("Bob", "Ada");
        all.push_back(asio::co_spawn(executor, transfer(driver, from, to), asio::deferred));
    }
    // Starts them all and waits; the first error cancels the others.
    auto group = experimental::make_parallel_group(std::move(all));
    auto [order, errors] =
        co_await group.async_wait(experimental::wait_for_one_error(), asio::use_awaitable);
    for (const std::size_t ended : order) // the first to end comes first
        if (errors[ended])
            std::rethrow_exception(errors[ended]);
}
// --8<-- [end:group]

awaitable<void> work() {
    const auto config = neo4j::DriverConfig()
                            .max_connection_pool_size(8)
                            .initial_retry_delay(20ms)
                            .max_transaction_retry_time(60s);
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth(),
                              config);
    co_await driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
    co_await driver.execute_query("UNWIND ['Ada', 'Bob'] AS owner "
                                  "CREATE (:TutorialAccount {owner: owner, balance: 1000})");

    co_await transfer_to_and_fro(driver, 50);
    std::cout << "50 transfers over " << driver.pool_metrics().total.created << " connections\n";

    auto result = co_await driver.execute_query("MATCH (a:TutorialAccount) "
                                                "RETURN a.owner, a.balance ORDER BY a.owner");
    const auto [ada, ada_has] = result.records.at(0).as<std::string, int>();
    const auto [bob, bob_has] = result.records.at(1).as<std::string, int>();
    std::cout << ada << " has " << ada_has << ", " << bob << " has " << bob_has << "\n";

    co_await driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
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
