#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include "interrupts.hpp"

namespace neo4j::cli {

/// Awaits one thing at a time on the calling thread, until it is over or Ctrl-C is pressed. The
/// client does its work between such waits, in plain functions: it has no coroutines of its own.
class Loop {
public:
    static constexpr std::chrono::milliseconds tick_interval{100};

    /// @param interrupts must outlive this
    explicit Loop(Interrupts& interrupts);
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    boost::asio::any_io_executor executor() { return context_.get_executor(); }
    Interrupts& interrupts() noexcept { return interrupts_; }

    /// Called about every tick_interval while something is awaited. Default: nothing.
    void on_tick(std::function<void()> function) { tick_ = std::move(function); }

    /// Gives what the awaitable gives. Errors: what it throws; Interrupted where Ctrl-C was pressed
    /// before or meanwhile, and has cancelled it. What ends in that very moment ends as usual: the
    /// interrupt is then still pending.
    template <class T>
    T await(boost::asio::awaitable<T> work) {
        namespace asio = boost::asio;
        interrupts_.check();
        asio::cancellation_signal cancel;
        auto future = asio::co_spawn(context_, std::move(work),
                                     asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
        run_until(cancel, [&] {
            return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
        try {
            return future.get();
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted)
                interrupts_.check();
            throw;
        }
    }

private:
    void run_until(boost::asio::cancellation_signal& cancel, const std::function<bool()>& done);
    void watch();
    void start_timer();

    boost::asio::io_context context_{1};
    Interrupts& interrupts_;
    boost::asio::posix::stream_descriptor interrupt_descriptor_;
    boost::asio::steady_timer timer_;
    std::function<void()> tick_;
    boost::asio::cancellation_signal* awaited_ = nullptr; // what Ctrl-C cancels
    bool watching_ = false;
    bool timing_ = false;
};

} // namespace neo4j::cli
