#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

#include "sync/call_loop.hpp"

namespace neo4j::detail {

// A loop for one blocking call. Each thread keeps its own for the next call, and leaves it to other
// threads when it ends; a call inside a call (a query in a unit of work) gets another one.
class CallContext {
public:
    CallContext();
    ~CallContext();
    CallContext(const CallContext&) = delete;
    CallContext& operator=(const CallContext&) = delete;

    CallLoop& loop() const noexcept { return *loop_; }

private:
    CallLoop* loop_;
};

// Runs a coroutine to its end on the calling thread, and gives what it gives.
inline void run_blocking(boost::asio::awaitable<void> operation) {
    const CallContext context;
    std::exception_ptr error;
    bool done = false;
    boost::asio::co_spawn(context.loop().executor(), std::move(operation),
                          [&](std::exception_ptr failure) {
                              error = std::move(failure);
                              done = true;
                          });
    context.loop().run(done);
    if (error)
        std::rethrow_exception(error);
}

template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> operation, std::optional<T>& result) {
    result.emplace(co_await std::move(operation));
}

template <class T>
T run_blocking(boost::asio::awaitable<T> operation) {
    std::optional<T> result;
    run_blocking(keep(std::move(operation), result));
    return std::move(*result);
}

} // namespace neo4j::detail
