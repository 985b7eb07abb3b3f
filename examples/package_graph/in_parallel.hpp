#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace package_graph {

/// Awaits `work(item)` for each item, `workers` of them at once, begun in the order of the items.
/// The first error cancels all others and is thrown once they have ended. For an io_context that
/// one thread runs: the workers share the list without a lock.
template <typename Item>
boost::asio::awaitable<void>
in_parallel(std::span<const Item> items, std::size_t workers,
            std::function<boost::asio::awaitable<void>(const Item&)> work) {
    namespace asio = boost::asio;
    namespace experimental = boost::asio::experimental;

    std::size_t next = 0;
    const auto worker = [&]() -> asio::awaitable<void> {
        while (next < items.size()) {
            const Item& item = items[next++];
            co_await work(item);
        }
    };

    const auto executor = co_await asio::this_coro::executor;
    using Worker = decltype(asio::co_spawn(executor, worker(), asio::deferred));
    std::vector<Worker> running;
    for (std::size_t i = 0; i < workers && i < items.size(); ++i) {
        running.push_back(asio::co_spawn(executor, worker(), asio::deferred));
    }
    if (running.empty())
        co_return;
    auto group = experimental::make_parallel_group(std::move(running));
    const auto [order, errors] =
        co_await group.async_wait(experimental::wait_for_one_error(), asio::use_awaitable);

    // In the order of their ends: what comes after the first is only "cancelled".
    for (const auto ended : order) {
        if (errors[ended])
            std::rethrow_exception(errors[ended]);
    }
}

} // namespace package_graph
