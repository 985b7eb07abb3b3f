#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

// Calls a function when a deadline passes. Neither moving the deadline nor taking it back costs a
// system call: a timer that is already armed for an earlier time stays, and is armed again when it
// fires too soon. So a deadline per wait is free even where there is a wait per record, or a query
// every few microseconds: the timer looks after a wait for the first time after first_look, and
// ever more rarely then. Who waits again and again, and is found waiting, is looked after less soon
// the next time.
//
// arm(), disarm() and rest() come from one task at a time; the timer may fire on any thread.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
public:
    static constexpr std::chrono::milliseconds first_look{2};
    static constexpr std::chrono::milliseconds latest_first_look{32};

    Watchdog(boost::asio::any_io_executor executor, std::function<void()> on_expiry);

    void arm(const Deadline& deadline);
    void disarm() noexcept { at_.store(never); }

    // Disarms, and takes the timer back unless it fires soon: a pending timer keeps an io_context
    // running, and this one does for latest_first_look at most.
    void rest() noexcept;
    // As rest(), for good: on_expiry is not called any more once this has returned.
    void stop() noexcept;

    bool expired() const noexcept { return expired_.load(std::memory_order_acquire); }

private:
    using Ticks = Deadline::Clock::rep;
    static constexpr Ticks never = Deadline::Clock::time_point::max().time_since_epoch().count();

    void start_timer(Ticks at);
    void on_timer();

    boost::asio::any_io_executor executor_;
    // Sequentially consistent: arm() writes one and reads the other, the timer the other way round,
    // and one of them must see what the other wrote, or a deadline would have no timer.
    std::atomic<Ticks> at_{never};
    std::atomic<Ticks> armed_for_{never}; // when the running timer fires; never: none runs
    std::atomic<bool> fires_soon_{false};
    std::atomic<bool> expired_{false};
    std::mutex mutex_; // guards what follows
    Deadline::Clock::duration first_look_after_{first_look};
    Deadline::Clock::duration look_after_{first_look};
    boost::asio::steady_timer timer_;
    std::function<void()> on_expiry_;
};

} // namespace neo4j::detail
