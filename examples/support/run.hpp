#pragma once

#include <boost/asio/awaitable.hpp>

namespace example {

/// Runs a coroutine on an io_context of its own until everything there is over, and throws what it
/// threw. 1_tutorial/5_async.cpp shows what is in it.
void run(boost::asio::awaitable<void> coroutine);

} // namespace example
