#include "async/connector.hpp"

#include <string>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/blocking_transport.hpp"
#include "async/fault.hpp"
#include "async/resolve.hpp"
#include "async/socket_transport.hpp"
#include "async/websocket_transport.hpp"
#include "async/with_deadline.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Local = asio::local::stream_protocol;

std::string to_text(const tcp::endpoint& endpoint) {
    return Address(endpoint.address().to_string(), endpoint.port()).to_string();
}
std::string to_text(const Local::endpoint& endpoint) {
    return endpoint.path();
}

void prepare(tcp::socket& socket, const ConnectorOptions& options) {
    socket.set_option(tcp::no_delay(true));
    socket.set_option(tcp::socket::keep_alive(options.keep_alive));
}
void prepare(Local::socket& /*socket*/, const ConnectorOptions& /*options*/) {}

template <class Socket>
std::unique_ptr<Transport> make_transport(Socket socket, const ConnectorOptions& options) {
    prepare(socket, options);
    if (options.executor)
        return std::make_unique<SocketTransport>(std::move(socket));
    socket.native_non_blocking(false);
    return std::make_unique<BlockingTransport>(socket.release());
}

// Tries one host's addresses in turn, and notes why each failed.
class Attempts {
public:
    Attempts(const ConnectorOptions& options, asio::any_io_executor executor,
             std::shared_ptr<const TlsIdentity> identity, Deadline deadline)
        : options_(options), executor_(std::move(executor)), identity_(std::move(identity)),
          deadline_(deadline) {}

    // Null where none accepts.
    asio::awaitable<std::unique_ptr<Transport>> host(const Address& address) {
        std::unique_ptr<Transport> transport;
        if (address.is_path()) {
            start_clock();
            transport = co_await local(address);
            co_return std::move(transport);
        }
        const auto endpoints = co_await look_up(address);
        start_clock();
        for (const auto& endpoint : endpoints) {
            transport = co_await reach(endpoint, address);
            if (transport || out_of_time_)
                break;
        }
        co_return std::move(transport);
    }

    bool out_of_time() const noexcept { return out_of_time_ || deadline_.passed(); }
    // Ends a sentence.
    std::string reasons() const {
        return "(" + reasons_ + ")" +
               (reached_ ? "" : ". Is the server running, and is this its Bolt address?");
    }

private:
    void failed(const std::string& where, const std::string& why) {
        reasons_ += reasons_.empty() ? "" : "; ";
        reasons_ += where + ": " + why;
    }

    // The time to connect: a look-up does not count.
    void start_clock() {
        if (!connect_by_)
            connect_by_ = earlier(
                deadline_, Deadline::after(options_.connection_timeout, "connection_timeout"));
    }

    asio::awaitable<std::vector<tcp::endpoint>> look_up(const Address& address) {
        std::vector<tcp::endpoint> endpoints;
        try {
            endpoints = co_await find(address);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            const bool late = error.code() == asio::error::timed_out;
            failed("looking up '" + address.host + "'",
                   late ? timeout_text(deadline_) : error.code().message());
        }
        co_return endpoints;
    }

    asio::awaitable<std::vector<tcp::endpoint>> find(const Address& address) {
        if (!options_.look_up)
            co_return co_await resolve(address, deadline_);
        std::vector<tcp::endpoint> endpoints;
        const auto numbers = co_await options_.look_up(address.host);
        for (const auto& number : numbers)
            endpoints.emplace_back(asio::ip::make_address(number), address.port);
        co_return endpoints;
    }

    asio::awaitable<std::unique_ptr<Transport>> local(const Address& address) {
        Local::endpoint endpoint;
        try {
            endpoint = Local::endpoint(address.host);
        } catch (const boost::system::system_error& error) {
            failed(address.host, error.code().message());
            co_return nullptr;
        }
        co_return co_await reach(endpoint, address);
    }

    // Null where it does not accept.
    template <class Endpoint>
    asio::awaitable<std::unique_ptr<Transport>> reach(Endpoint endpoint, const Address& host) {
        std::unique_ptr<Transport> transport;
        try {
            typename Endpoint::protocol_type::socket socket(executor_);
            co_await with_deadline(socket.async_connect(endpoint, asio::use_awaitable),
                                   *connect_by_);
            transport = make_transport(std::move(socket), options_);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            out_of_time_ = error.code() == asio::error::timed_out && connect_by_->passed();
            failed(to_text(endpoint),
                   out_of_time_ ? timeout_text(*connect_by_) : error.code().message());
        }
        if (!transport)
            co_return nullptr;
        reached_ = true;
        try {
            co_return co_await dress(std::move(transport), host);
        } catch (const ServiceUnavailable& error) {
            failed(to_text(endpoint), error.message());
            out_of_time_ = deadline_.passed();
        }
        co_return nullptr;
    }

    // Puts around it what the scheme asks for.
    asio::awaitable<std::unique_ptr<Transport>> dress(std::unique_ptr<Transport> transport,
                                                      const Address& host) {
        if (options_.tls)
            transport =
                co_await options_.tls->encrypt(std::move(transport), identity_, host, deadline_);
        if (options_.web_socket) {
            auto socket = std::make_unique<WebSocketTransport>(std::move(transport), executor_);
            co_await socket->shake_hands(host, deadline_);
            transport = std::move(socket);
        }
        co_return std::move(transport);
    }

    const ConnectorOptions& options_;
    asio::any_io_executor executor_;
    std::shared_ptr<const TlsIdentity> identity_;
    Deadline deadline_;
    std::optional<Deadline> connect_by_; // for all hosts together
    bool out_of_time_ = false;
    bool reached_ = false; // some server: what failed came after
    std::string reasons_;
};

} // namespace

asio::awaitable<std::vector<Address>> resolve_hosts(const ConnectorOptions& options,
                                                    Address address, Deadline deadline) {
    std::vector<Address> all;
    if (!options.resolver || address.is_path()) {
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
    std::shared_ptr<const TlsIdentity> identity;
    if (options.tls)
        identity = co_await options.tls->identify(deadline);
    Attempts attempts(options, options.executor ? options.executor : own, std::move(identity),
                      deadline);
    for (const auto& host : addresses) {
        auto transport = co_await attempts.host(host);
        if (transport)
            co_return std::move(transport);
        if (attempts.out_of_time())
            break;
    }
    throw ServiceUnavailable("cannot connect to " + address.to_string() + " " + attempts.reasons());
}

} // namespace neo4j::detail
