#include "support/run.hpp"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace example {

void run(boost::asio::awaitable<void> coroutine) {
    boost::asio::io_context io;
    boost::asio::co_spawn(io, std::move(coroutine), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    io.run();
}

} // namespace example
