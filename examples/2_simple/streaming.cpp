// A result is a stream: the server sends as many records as the fetch size says, and more only when
// they are wanted. So a result may be larger than the memory, and whoever has enough says so.
//
// Prints:
//   next: 1 2 3
//   batches: 1000000 records, the sum is 500000500000
//   enough after 10, the rest was not sent
#include <cstdint>
#include <exception>
#include <iostream>

#include <boost/asio.hpp>

#include <neo4j/neo4j.hpp>

#include "support/run.hpp"
#include "support/server.hpp"

namespace asio = boost::asio;
using asio::awaitable;

namespace {

// --8<-- [start:next]
awaitable<void> one_by_one(neo4j::AsyncSession& session) {
    auto result = co_await session.run("UNWIND range(1, 3) AS i RETURN i");
    std::cout << "next:";
    while (auto record = co_await result.next())
        std::cout << " " << record->get<int>("i");
    std::cout << "\n";
}
// --8<-- [end:next]

// --8<-- [start:batches]
// The fastest: one await for all the records that have arrived.
awaitable<void> in_batches(neo4j::AsyncSession& session) {
    auto result = co_await session.run("UNWIND range(1, 1000000) AS i RETURN i");
    std::int64_t records = 0, sum = 0;
    for (;;) {
        auto batch = co_await result.next_batch();
        if (batch.empty())
            break;
        for (const auto& record : batch) {
            ++records;
            sum += record["i"].as<std::int64_t>();
        }
    }
    std::cout << "batches: " << records << " records, the sum is " << sum << "\n";
}
// --8<-- [end:batches]

// --8<-- [start:enough]
awaitable<void> enough(neo4j::AsyncSession& session) {
    auto result = co_await session.run("UNWIND range(1, 1000000000) AS i RETURN i");
    const auto some = co_await result.fetch(10);
    co_await result.consume(); // tells the server to stop
    std::cout << "enough after " << some.size() << ", the rest was not sent\n";
}
// --8<-- [end:enough]

awaitable<void> work() {
    neo4j::AsyncDriver driver(co_await asio::this_coro::executor, example::uri(), example::auth());
    // --8<-- [start:fetch_size]
    auto session = driver.session(neo4j::SessionConfig().fetch_size(500));
    // --8<-- [end:fetch_size]
    co_await one_by_one(session);
    co_await in_batches(session);
    co_await enough(session);
    co_await session.close();
    co_await driver.close();
}

} // namespace

int main() try { example::run(work()); } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
