// Step 5: await instead of block. AsyncDriver has the methods of Driver; each gives an awaitable,
// and while it waits the thread does something else. Everything lives on an executor of the
// program's own, here that of an io_context that main() runs.
//
// Prints:
//   Ada pays Bob 30
//   refused: Ada has only 70
//   Ada has 70
//   Bob has 130
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;
using neo4j::params;

namespace {

awaitable<void> open_accounts(neo4j::AsyncDriver& driver) {
    co_await driver.execute_query("UNWIND ['Ada', 'Bob'] AS owner "
                                  "CREATE (:TutorialAccount {owner: owner, balance: 100})");
}

awaitable<void> close_accounts(neo4j::AsyncDriver& driver) {
    co_await driver.execute_query("MATCH (a:TutorialAccount) DELETE a");
}

awaitable<int> add(neo4j::AsyncManagedTransaction& transaction, std::string owner, int amount) {
    auto result = co_await transaction.run("MATCH (a:TutorialAccount {owner: $owner}) "
                                           "SET a.balance = a.balance + $amount RETURN a.balance",
                                           params("owner", owner, "amount", amount));
    auto record = co_await result.single();
    co_return record[0].as<int>();
}

// --8<-- [start:transfer]
awaitable<void> transfer(neo4j::AsyncDriver& driver, std::string from, std::string to, int amount) {
    auto session = driver.session();
    co_await session.execute_write(
        [&](neo4j::AsyncManagedTransaction& transaction) -> awaitable<void> {
            const int left = co_await add(transaction, from, -amount);
            if (left < 0)
                throw std::runtime_error(from + " has only " + std::to_string(left + amount));
            co_await add(transaction, to, amount);
        });
    co_await session.close();
}
// --8<-- [end:transfer]

awaitable<void> print_accounts(neo4j::AsyncDriver& driver) {
    auto session = driver.session();
    auto result = co_await session.run(
        "MATCH (a:TutorialAccount) RETURN a.owner AS owner, a.balance AS balance ORDER BY owner");
    while (auto record = co_await result.next())
        std::cout << record->get<std::string>("owner") << " has " << record->get<int>("balance")
                  << "\n";
    co_await session.close();
}

// --8<-- [start:work]
awaitable<void> work() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    co_await close_accounts(driver);
    co_await open_accounts(driver);

    co_await transfer(driver, "Ada", "Bob", 30);
    std::cout << "Ada pays Bob 30\n";
    try {
        co_await transfer(driver, "Ada", "Bob", 200);
    } catch (const std::runtime_error& error) {
        std::cout << "refused: " << error.what() << "\n";
    }
    co_await print_accounts(driver);

    co_await close_accounts(driver);
    co_await driver.close();
}

// --8<-- [end:work]

} // namespace

// --8<-- [start:main]
int main() try {
    asio::io_context io;
    // What goes wrong in the coroutine comes out of io.run().
    asio::co_spawn(io, work(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    io.run();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
// --8<-- [end:main]
