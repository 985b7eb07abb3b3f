#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
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
template <class T>
boost::asio::awaitable<T> race_with_timer(boost::asio::awaitable<T> operation,
                                          Deadline::Clock::time_point at) {
    using namespace boost::asio::experimental::awaitable_operators;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    timer.expires_at(at);
    auto first = co_await (std::move(operation) || timer.async_wait(boost::asio::use_awaitable));
    if (first.index() == 1) throw boost::system::system_error(boost::asio::error::timed_out);
    if constexpr (!std::is_void_v<T>) co_return std::move(std::get<0>(first));
}

template <class T>
boost::asio::awaitable<T> with_deadline(boost::asio::awaitable<T> operation, Deadline deadline) {
    if (deadline.is_never()) co_return co_await std::move(operation);
    auto strand = boost::asio::make_strand(co_await boost::asio::this_coro::executor);
    co_return co_await boost::asio::co_spawn(
        strand, race_with_timer(std::move(operation), deadline.at), boost::asio::use_awaitable);
}

}  // namespace neo4j::detail
