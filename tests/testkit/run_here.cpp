#include "testkit/run_here.hpp"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace testkit {

void run_here(boost::asio::awaitable<void> task) {
    boost::asio::io_context context(1);
    std::exception_ptr error;
    boost::asio::co_spawn(context, std::move(task),
                          [&](std::exception_ptr failure) { error = std::move(failure); });
    context.run();
    if (error)
        std::rethrow_exception(error);
}

} // namespace testkit
