#include "async/connector.hpp"

#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/blocking_transport.hpp"
#include "async/fault.hpp"
#include "async/resolve.hpp"
#include "async/tcp_transport.hpp"
#include "async/with_deadline.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::string to_text(const tcp::endpoint& endpoint) {
    return Address(endpoint.address().to_string(), endpoint.port()).to_string();
}

std::unique_ptr<Transport> make_transport(tcp::socket socket, const ConnectorOptions& options) {
    socket.set_option(tcp::no_delay(true));
    socket.set_option(tcp::socket::keep_alive(options.keep_alive));
    if (options.executor)
        return std::make_unique<TcpTransport>(std::move(socket));
    socket.native_non_blocking(false);
    return std::make_unique<BlockingTransport>(socket.release());
}

} // namespace

asio::awaitable<std::unique_ptr<Transport>> connect(ConnectorOptions options, Address address,
                                                    Deadline deadline) {
    const auto own = co_await asio::this_coro::executor;
    const auto executor = options.executor ? options.executor : own;
    std::string reasons;
    const auto failed = [&](const std::string& where, const std::string& why) {
        reasons += reasons.empty() ? "" : "; ";
        reasons += where + ": " + why;
    };

    std::vector<tcp::endpoint> endpoints;
    try {
        endpoints = co_await resolve(address, deadline);
    } catch (const boost::system::system_error& error) {
        if (is_cancel(error))
            throw;
        if (error.code() == asio::error::timed_out)
            failed("looking up '" + address.host + "'", timeout_text(deadline));
        else
            failed("looking up '" + address.host + "'", error.code().message());
    }

    const auto connect_by =
        earlier(deadline, Deadline::after(options.connection_timeout, "connection_timeout"));
    for (const auto& endpoint : endpoints) {
        try {
            tcp::socket socket(executor);
            co_await with_deadline(socket.async_connect(endpoint, asio::use_awaitable), connect_by);
            co_return make_transport(std::move(socket), options);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            const bool late = error.code() == asio::error::timed_out && connect_by.passed();
            failed(to_text(endpoint), late ? timeout_text(connect_by) : error.code().message());
            if (late)
                break;
        }
    }
    throw ServiceUnavailable("cannot connect to " + address.to_string() + " (" + reasons +
                             "). Is the server running, and is this its Bolt address?");
}

} // namespace neo4j::detail
