// A driver lives on any executor: a pool of threads here. Public coroutines go on where their
// caller runs, and their results can be had as anything that Asio knows: awaited, as a std::future,
// or without exceptions.
//
// Prints:
//   on a pool of threads: 42
//   as a future: 43
//   as a tuple: no error, 44
//   as a tuple: an error
#include <exception>
#include <future>
#include <iostream>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;
using neo4j::params;

namespace {

// --8<-- [start:work]
awaitable<int> answer(neo4j::AsyncDriver& driver, int number) {
    const auto result = co_await driver.execute_query("RETURN $n AS n", params("n", number));
    co_return result.records.front()["n"].as<int>();
}
// --8<-- [end:work]

awaitable<void> without_exceptions(neo4j::AsyncDriver& driver) {
    const auto executor = co_await asio::this_coro::executor;
    // --8<-- [start:tuple]
    auto [none, number] =
        co_await asio::co_spawn(executor, answer(driver, 44), asio::as_tuple(asio::use_awaitable));
    if (!none)
        std::cout << "as a tuple: no error, " << number << "\n";
    auto [error, result] = co_await asio::co_spawn(
        executor, driver.execute_query("this is no Cypher"), asio::as_tuple(asio::use_awaitable));
    if (error)
        std::cout << "as a tuple: an error\n";
    // --8<-- [end:tuple]
}

} // namespace

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:pool]
    asio::thread_pool threads(2);
    neo4j::AsyncDriver driver(threads.get_executor(), uri, auth);

    // A coroutine runs on one thread at a time; a strand keeps several of them apart.
    const auto strand = asio::make_strand(threads);
    std::future<int> first = asio::co_spawn(strand, answer(driver, 42), asio::use_future);
    std::cout << "on a pool of threads: " << first.get() << "\n";
    // --8<-- [end:pool]

    // --8<-- [start:future]
    auto later = asio::co_spawn(threads, answer(driver, 43), asio::use_future);
    std::cout << "as a future: " << later.get() << "\n";
    // --8<-- [end:future]

    asio::co_spawn(threads, without_exceptions(driver), asio::use_future).get();
    asio::co_spawn(threads, driver.close(), asio::use_future).get();
    threads.join();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
