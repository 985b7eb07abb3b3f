#include "async/connector.hpp"

#include <string>
#include <utility>
#include <vector>

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

// Tries one host's addresses in turn, and notes why each failed.
class Attempts {
public:
    Attempts(const ConnectorOptions& options, asio::any_io_executor executor, Deadline deadline)
        : options_(options), executor_(std::move(executor)), deadline_(deadline) {}

    // Null where none accepts.
    asio::awaitable<std::unique_ptr<Transport>> host(const Address& address) {
        std::vector<tcp::endpoint> endpoints;
        try {
            endpoints = co_await look_up(address);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            const bool late = error.code() == asio::error::timed_out;
            failed("looking up '" + address.host + "'",
                   late ? timeout_text(deadline_) : error.code().message());
        }
        if (!connect_by_) // a look-up does not count
            connect_by_ = earlier(
                deadline_, Deadline::after(options_.connection_timeout, "connection_timeout"));
        for (const auto& endpoint : endpoints) {
            try {
                tcp::socket socket(executor_);
                co_await with_deadline(socket.async_connect(endpoint, asio::use_awaitable),
                                       *connect_by_);
                co_return make_transport(std::move(socket), options_);
            } catch (const boost::system::system_error& error) {
                if (is_cancel(error))
                    throw;
                out_of_time_ = error.code() == asio::error::timed_out && connect_by_->passed();
                failed(to_text(endpoint),
                       out_of_time_ ? timeout_text(*connect_by_) : error.code().message());
                if (out_of_time_)
                    break;
            }
        }
        co_return nullptr;
    }

    bool out_of_time() const noexcept { return out_of_time_ || deadline_.passed(); }
    const std::string& reasons() const noexcept { return reasons_; }

private:
    asio::awaitable<std::vector<tcp::endpoint>> look_up(const Address& address) {
        if (!options_.look_up)
            co_return co_await resolve(address, deadline_);
        std::vector<tcp::endpoint> endpoints;
        const auto numbers = co_await options_.look_up(address.host);
        for (const auto& number : numbers)
            endpoints.emplace_back(asio::ip::make_address(number), address.port);
        co_return endpoints;
    }

    void failed(const std::string& where, const std::string& why) {
        reasons_ += reasons_.empty() ? "" : "; ";
        reasons_ += where + ": " + why;
    }

    const ConnectorOptions& options_;
    asio::any_io_executor executor_;
    Deadline deadline_;
    std::optional<Deadline> connect_by_; // for all hosts together
    bool out_of_time_ = false;
    std::string reasons_;
};

} // namespace

asio::awaitable<std::vector<Address>> resolve_hosts(const ConnectorOptions& options,
                                                    Address address, Deadline deadline) {
    std::vector<Address> all;
    if (!options.resolver) {
        all.push_back(std::move(address));
        co_return all;
    }
    auto asked = (*options.resolver)(address);
    try {
        all = co_await with_deadline(std::move(asked), deadline);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out || !deadline.passed())
            throw;
        throw ServiceUnavailable("the resolver did not answer for " + address.to_string() + ": " +
                                 timeout_text(deadline));
    }
    if (all.empty())
        throw ServiceUnavailable("the resolver gave no address for " + address.to_string());
    co_return all;
}

asio::awaitable<std::unique_ptr<Transport>> connect(ConnectorOptions options, Address address,
                                                    Deadline deadline) {
    const auto own = co_await asio::this_coro::executor;
    const auto addresses = co_await resolve_hosts(options, address, deadline);
    Attempts attempts(options, options.executor ? options.executor : own, deadline);
    for (const auto& host : addresses) {
        auto transport = co_await attempts.host(host);
        if (transport)
            co_return std::move(transport);
        if (attempts.out_of_time())
            break;
    }
    throw ServiceUnavailable("cannot connect to " + address.to_string() + " (" +
                             attempts.reasons() +
                             "). Is the server running, and is this its Bolt address?");
}

} // namespace neo4j::detail
