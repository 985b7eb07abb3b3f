#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace neo4j::detail {

// How somebody who waits is woken from any thread: on his own executor, a strand (which
// with_deadline() sees to), because an alarm must not meet the wait as it begins. Lives in his
// coroutine; whoever may wake him knows it weakly.
class Alarm {
public:
    explicit Alarm(const boost::asio::any_io_executor& executor)
        : timer_(executor, std::chrono::steady_clock::time_point::max()) {}

    // Until it rings, or the wait is cancelled: what has happened is for the caller to look up.
    boost::asio::awaitable<void> wait() {
        boost::system::error_code woken;
        co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    }

    static void ring(std::shared_ptr<Alarm> alarm) {
        const auto executor = alarm->timer_.get_executor();
        boost::asio::post(executor, [alarm = std::move(alarm)] { alarm->timer_.cancel(); });
    }

private:
    boost::asio::steady_timer timer_; // never goes off by itself: it is cancelled to wake him
};

} // namespace neo4j::detail
