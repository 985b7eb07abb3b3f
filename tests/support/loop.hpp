#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "async/fault.hpp"
#include "async/watchdog.hpp"

namespace neo4j::test {

// An io_context on the test's own thread, and coroutines run on it one step at a time.
class Loop {
public:
    // A coroutine that was started: where it stands, and what came out.
    template <class T>
    class Task {
    public:
        bool done() const noexcept { return state_->done; }
        // As soon as the loop runs again.
        void cancel() {
            boost::asio::post(*io_, [state = state_] {
                if (!state->done)
                    state->signal.emit(boost::asio::cancellation_type::terminal);
            });
        }
        // When done: what it gave, or threw.
        T get() {
            if (state_->error)
                std::rethrow_exception(state_->error);
            if constexpr (!std::is_void_v<T>)
                return std::move(state_->value.value());
        }
        bool failed() const noexcept { return state_->error != nullptr; }
        // Whether it was ended by a cancel.
        bool cancelled() const noexcept { return failed() && detail::is_cancel(state_->error); }

    private:
        friend class Loop;
        struct Nothing {};
        struct State {
            std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> value;
            std::exception_ptr error;
            bool done = false;
            boost::asio::cancellation_signal signal;
        };
        explicit Task(boost::asio::io_context& io) : io_(&io) {}
        boost::asio::io_context* io_;
        std::shared_ptr<State> state_ = std::make_shared<State>();
    };

    boost::asio::any_io_executor executor() { return io_.get_executor(); }
    boost::asio::io_context& context() noexcept { return io_; }

    template <class T>
    Task<T> start(boost::asio::awaitable<T> operation) {
        Task<T> task(io_);
        auto state = task.state_;
        boost::asio::co_spawn(io_, keep<T>(std::move(operation), state),
                              boost::asio::bind_cancellation_slot(
                                  state->signal.slot(), [state](std::exception_ptr error) {
                                      state->error = std::move(error);
                                      state->done = true;
                                  }));
        return task;
    }

    // Runs one handler. Throws where there is none for ten seconds: the test would hang.
    void step() {
        if (io_.stopped())
            io_.restart();
        if (io_.run_one_for(std::chrono::seconds(10)) == 0)
            throw std::logic_error("nothing happens any more");
    }

    // Throws after two minutes: what goes on may be a loop of handlers. By the clock that
    // jumping_clock.hpp does not set.
    template <class Condition>
    void until(Condition condition) {
        const auto end = std::chrono::system_clock::now() + std::chrono::minutes(2);
        while (!condition()) {
            if (std::chrono::system_clock::now() > end)
                throw std::logic_error("what is waited for does not happen");
            step();
        }
    }

    template <class T>
    T finish(Task<T> task) {
        until([&] { return task.done(); });
        return task.get();
    }

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return finish(start(std::move(operation)));
    }

    // Runs what can be run now. Throws where that has no end.
    void poll() {
        if (io_.stopped())
            io_.restart();
        for (std::size_t run = 0; io_.poll_one() > 0; ++run)
            if (run == 1'000'000)
                throw std::logic_error("handlers without end");
    }

    // One handler, where one can be run now.
    void poll_one() {
        if (io_.stopped())
            io_.restart();
        io_.poll_one();
    }

    // Whether nothing is left that would keep an io_context running for longer than a watchdog's
    // timer does after its last wait.
    bool idle() {
        if (io_.stopped())
            io_.restart();
        io_.run_for(50 * detail::Watchdog::first_look);
        return io_.stopped();
    }

private:
    template <class T>
    static boost::asio::awaitable<void> keep(boost::asio::awaitable<T> operation,
                                             std::shared_ptr<typename Task<T>::State> state) {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(operation);
            state->value.emplace();
        } else {
            auto value = co_await std::move(operation);
            state->value.emplace(std::move(value));
        }
    }

    boost::asio::io_context io_{1};
};

} // namespace neo4j::test
