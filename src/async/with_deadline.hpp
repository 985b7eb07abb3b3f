#pragma once

#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

// Awaits `operation` until the deadline, then cancels it and throws timed_out. For the rare waits:
// it costs coroutines and a timer. Reads and writes have the transport's own deadline.
//
// Both sides of the race run on a strand of their own, because on an executor with several threads
// the loser's cancel could otherwise meet the loser at work.
//
// Not written with `||`: that waits for the first success, so that an operation which fails would
// be known only when the time is up, and a cancel would arrive as multiple_exceptions.
template <class T>
boost::asio::awaitable<T> race_with_timer(boost::asio::awaitable<T> operation,
                                          Deadline::Clock::time_point at) {
    namespace asio = boost::asio;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    timer.expires_at(at);
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(operation), asio::deferred),
        timer.async_wait(asio::deferred));
    // The order in which they ended, the operation's error, its value if it has any, the timer's.
    auto outcome =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    const auto& order = std::get<0>(outcome);
    const auto& error = std::get<1>(outcome);
    const auto& timer_error = std::get<std::tuple_size_v<decltype(outcome)> - 1>(outcome);
    if (error) {
        if (order[0] == 1 && !timer_error)
            throw boost::system::system_error(asio::error::timed_out);
        std::rethrow_exception(error);
    }
    // What was got in time, or at the same time, is not thrown away.
    if constexpr (!std::is_void_v<T>)
        co_return std::move(std::get<2>(outcome));
}

template <class T>
boost::asio::awaitable<T> with_deadline(boost::asio::awaitable<T> operation, Deadline deadline) {
    if (deadline.is_never())
        co_return co_await std::move(operation);
    auto strand = boost::asio::make_strand(co_await boost::asio::this_coro::executor);
    co_return co_await boost::asio::co_spawn(
        strand, race_with_timer(std::move(operation), deadline.at), boost::asio::use_awaitable);
}

} // namespace neo4j::detail
