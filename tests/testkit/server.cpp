#include "testkit/server.hpp"

#include <exception>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "testkit/backend.hpp"
#include "testkit/channel.hpp"
#include "testkit/faults.hpp"
#include "testkit/run_here.hpp"

namespace testkit {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> serve_test(tcp::socket socket, Channel::Wait wait, DriverMaker drivers) {
    try {
        Channel channel(std::move(socket), wait);
        Backend backend(channel, std::move(drivers), error_names());
        co_await backend.serve();
    } catch (const HungUp&) {
    } catch (const std::exception& error) {
        std::cerr << "a test's connection ended with: " << error.what() << std::endl;
    }
}

// All tests on one thread.
asio::awaitable<void> serve_suspending(tcp::acceptor acceptor) {
    const auto executor = acceptor.get_executor();
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        auto served =
            serve_test(std::move(socket), Channel::Wait::suspended, async_drivers(executor));
        asio::co_spawn(executor, std::move(served), asio::detached);
    }
}

// Each test on a thread of its own.
void serve_blocking(tcp::acceptor acceptor) {
    for (;;) {
        std::thread([socket = acceptor.accept()]() mutable {
            run_here(serve_test(std::move(socket), Channel::Wait::blocking, blocking_drivers()));
        }).detach();
    }
}

} // namespace

void serve(const Options& options) {
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(tcp::v4(), options.port));
    if (options.api == Api::blocking)
        return serve_blocking(std::move(acceptor));
    std::exception_ptr error;
    asio::co_spawn(context, serve_suspending(std::move(acceptor)),
                   [&](std::exception_ptr failure) { error = std::move(failure); });
    context.run();
    if (error)
        std::rethrow_exception(error);
}

} // namespace testkit
