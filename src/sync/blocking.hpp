#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace neo4j::detail {

// An io_context for one blocking call. Each thread keeps its own for the next call, and leaves it
// to other threads when it ends; a call inside a call (a query in a unit of work) gets another one.
class CallContext {
public:
    CallContext();
    ~CallContext();
    CallContext(const CallContext&) = delete;
    CallContext& operator=(const CallContext&) = delete;

    boost::asio::io_context& operator*() const noexcept { return *context_; }

private:
    boost::asio::io_context* context_;
};

// Runs a coroutine to its end on the calling thread, and gives what it gives.
template <class T>
T run_blocking(boost::asio::awaitable<T> operation) {
    const CallContext context;
    std::optional<T> result;
    std::exception_ptr error;
    bool done = false;
    auto keep = [&]() -> boost::asio::awaitable<void> {
        result.emplace(co_await std::move(operation));
    };
    boost::asio::co_spawn(*context, keep, [&](std::exception_ptr failure) {
        error = std::move(failure);
        done = true;
    });
    // Not run(): a name look-up that was given up may still be at work.
    while (!done)
        (*context).run_one();
    if (error)
        std::rethrow_exception(error);
    return std::move(*result);
}

template <>
inline void run_blocking(boost::asio::awaitable<void> operation) {
    const CallContext context;
    std::exception_ptr error;
    bool done = false;
    boost::asio::co_spawn(*context, std::move(operation), [&](std::exception_ptr failure) {
        error = std::move(failure);
        done = true;
    });
    while (!done)
        (*context).run_one();
    if (error)
        std::rethrow_exception(error);
}

} // namespace neo4j::detail
