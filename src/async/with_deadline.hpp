#pragma once

#include <exception>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

// An operation in a race with a timer and with the caller's cancel. All of it is touched on the
// strand only, because on an executor with several threads a cancel could otherwise meet the
// operation at work.
//
// Neither `||` nor co_spawn's own way of passing a cancel on would do. The first waits for a
// success, so that an operation that fails would be known only when the time is up, and raises
// multiple_exceptions on a cancel. The second, from one executor to another, goes through a pointer
// that may have outlived its target (Boost 1.81).
struct Race : std::enable_shared_from_this<Race> {
    explicit Race(const boost::asio::any_io_executor& executor)
        : strand(boost::asio::make_strand(executor)), timer(strand) {}

    // On the strand. Always `terminal`, which a spawned coroutine listens to: whatever type the
    // caller's coroutine has let through is obeyed.
    void stop() {
        if (over)
            return;
        signal.emit(boost::asio::cancellation_type::terminal);
        // co_spawn passes it on by way of the strand. That runs it at once, but in a CallLoop,
        // whose executor runs nothing at once: there it comes after what is in the list, perhaps
        // after the end of the race, and by a pointer into it, which has to live so long.
        boost::asio::post(strand, [self = shared_from_this()] {});
    }

    // Cancels the operation, from anywhere.
    static void stop_soon(const std::weak_ptr<Race>& weak) {
        if (auto race = weak.lock())
            boost::asio::post(race->strand, [race] { race->stop(); });
    }

    boost::asio::strand<boost::asio::any_io_executor> strand;
    boost::asio::steady_timer timer;
    boost::asio::cancellation_signal signal;
    bool over = false;
    bool late = false;
};

// On the strand: starts both sides.
template <class T, class Handler>
void run_race(const std::shared_ptr<Race>& race, boost::asio::awaitable<T> operation,
              Deadline::Clock::time_point at, Handler handler) {
    namespace asio = boost::asio;
    if (at != Deadline::Clock::time_point::max()) {
        race->timer.expires_at(at);
        race->timer.async_wait([race](const boost::system::error_code& error) {
            if (error || race->over)
                return;
            race->late = true;
            race->stop();
        });
    }
    auto finish = [race, handler = std::move(handler)](std::exception_ptr error,
                                                       auto... value) mutable {
        race->over = true;
        race->timer.cancel();
        // What was got, though late, is not thrown away.
        if (error && race->late)
            error = std::make_exception_ptr(boost::system::system_error(asio::error::timed_out));
        const auto executor = asio::get_associated_executor(handler, race->strand);
        asio::dispatch(executor, [handler = std::move(handler), error = std::move(error),
                                  ... value = std::move(value)]() mutable {
            std::move(handler)(std::move(error), std::move(value)...);
        });
    };
    asio::co_spawn(race->strand, std::move(operation),
                   asio::bind_executor(race->strand, asio::bind_cancellation_slot(
                                                         race->signal.slot(), std::move(finish))));
}

template <class T>
struct RaceSignature {
    using type = void(std::exception_ptr, T);
};
template <>
struct RaceSignature<void> {
    using type = void(std::exception_ptr);
};

// No coroutine, for g++ 12's sake: see ARCHITECTURE.md.
template <class T>
boost::asio::awaitable<T> start_race(std::shared_ptr<Race> race,
                                     boost::asio::awaitable<T> operation,
                                     Deadline::Clock::time_point at) {
    namespace asio = boost::asio;
    return asio::async_initiate<const asio::use_awaitable_t<>, typename RaceSignature<T>::type>(
        [race, at](auto handler, asio::awaitable<T> op) {
            if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
                // Not owned: the caller's signal may outlive the io_context, the timer must not.
                slot.assign([weak = std::weak_ptr<Race>(race)](asio::cancellation_type) {
                    Race::stop_soon(weak);
                });
            asio::post(race->strand,
                       [race, at, op = std::move(op), handler = std::move(handler)]() mutable {
                           run_race(race, std::move(op), at, std::move(handler));
                       });
        },
        asio::use_awaitable, std::move(operation));
}

// Awaits `operation` until the deadline, then cancels it and throws timed_out. For the rare waits:
// it costs coroutines and a timer. Reads and writes have the transport's own deadline. The
// operation runs on a strand, whatever the deadline.
template <class T>
boost::asio::awaitable<T> with_deadline(boost::asio::awaitable<T> operation, Deadline deadline) {
    auto race = std::make_shared<Race>(co_await boost::asio::this_coro::executor);
    co_return co_await start_race(std::move(race), std::move(operation), deadline.at);
}

} // namespace neo4j::detail
