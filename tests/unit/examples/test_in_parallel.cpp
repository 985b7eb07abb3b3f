#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include "in_parallel.hpp"
#include "support/catch.hpp"

namespace {

namespace asio = boost::asio;
using Work = std::function<asio::awaitable<void>(const int&)>;

// What in_parallel throws; empty if nothing.
std::string run(const std::vector<int>& items, std::size_t workers, const Work& work) {
    asio::io_context io(1);
    std::string error;
    asio::co_spawn(io, package_graph::in_parallel<int>(items, workers, work),
                   [&](std::exception_ptr thrown) {
                       try {
                           if (thrown)
                               std::rethrow_exception(thrown);
                       } catch (const std::exception& e) {
                           error = e.what();
                       }
                   });
    io.run(); // returns only when nobody waits for anything any more
    return error;
}

asio::awaitable<void> let_others_run() {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

TEST_CASE("each item is worked on once, in order, by so many at a time", "[package_graph]") {
    std::vector<int> begun;
    std::size_t now = 0;
    std::size_t most = 0;
    const Work work = [&](const int& item) -> asio::awaitable<void> {
        begun.push_back(item);
        most = std::max(most, ++now);
        co_await let_others_run();
        --now;
    };

    CHECK(run({1, 2, 3, 4, 5, 6, 7}, 3, work).empty());

    CHECK(begun == std::vector{1, 2, 3, 4, 5, 6, 7});
    CHECK(most == 3);
}

TEST_CASE("more workers than items, and no items at all", "[package_graph]") {
    std::size_t done = 0;
    const Work work = [&](const int&) -> asio::awaitable<void> {
        co_await let_others_run();
        ++done;
    };

    CHECK(run({1, 2}, 50, work).empty());
    CHECK(done == 2);
    CHECK(run({}, 4, work).empty());
    CHECK(done == 2);
}

TEST_CASE("the first error stops all others and is the one that is thrown", "[package_graph]") {
    std::vector<int> begun;
    std::size_t cancelled = 0;
    const Work work = [&](const int& item) -> asio::awaitable<void> {
        begun.push_back(item);
        if (item == 3) {
            co_await let_others_run();
            throw std::runtime_error("item 3 is bad");
        }
        asio::steady_timer never(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        try {
            co_await never.async_wait(asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            ++cancelled;
            throw;
        }
    };

    CHECK(run({1, 2, 3, 4, 5, 6}, 4, work) == "item 3 is bad");

    CHECK(begun == std::vector{1, 2, 3, 4}); // none after the error
    CHECK(cancelled == 3);
}

} // namespace
