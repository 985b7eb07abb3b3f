#pragma once

#include <boost/asio/awaitable.hpp>

namespace testkit {

// Runs a coroutine to its end on the calling thread and lets its exception out. Calls may be
// nested.
void run_here(boost::asio::awaitable<void> task);

} // namespace testkit
