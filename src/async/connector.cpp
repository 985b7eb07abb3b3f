#include "async/connector.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
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
    if (options.executor) {
        // Asio watches a socket that it has connected for room to write as well, for ever: each wait
        // to read would be woken once for nothing. It does not know this one.
        const auto protocol = socket.local_endpoint().protocol();
        const auto executor = socket.get_executor();
        return std::make_unique<SocketTransport>(
            SocketTransport::Socket(executor, protocol, socket.release()));
    }
    socket.native_non_blocking(false);
    return std::make_unique<BlockingTransport>(socket.release());
}

asio::awaitable<std::vector<tcp::endpoint>> find(const ConnectorOptions& options, Address address,
                                                 Deadline deadline) {
    std::vector<tcp::endpoint> endpoints;
    if (options.look_up) {
        auto asked = options.look_up(address.host);
        const auto numbers = co_await with_deadline(std::move(asked), deadline);
        for (const auto& number : numbers)
            endpoints.emplace_back(asio::ip::make_address(number), address.port);
    } else {
        endpoints = co_await resolve(address, deadline);
    }
    if (options.found)
        for (const auto& endpoint : endpoints)
            options.found->emplace_back(endpoint.address().to_string(), endpoint.port());
    co_return endpoints;
}

// Tries one host's addresses in turn, and notes why each failed.
class Attempts {
public:
    Attempts(const ConnectorOptions& options, asio::any_io_executor executor,
             std::shared_ptr<const TlsIdentity> identity, const Begin& begin, Deadline deadline)
        : options_(options), executor_(std::move(executor)), identity_(std::move(identity)),
          begin_(begin), deadline_(deadline), time_to_connect_(options.connection_timeout) {}

    // False where none will do. There are so many hosts more.
    asio::awaitable<bool> host(const Address& address, std::size_t more) {
        bool content = false;
        if (address.is_path()) {
            content = co_await local(address, more);
            co_return content;
        }
        const auto endpoints = co_await look_up(address, deadline_.share(1 + more));
        for (std::size_t i = 0; i < endpoints.size(); ++i) {
            content = co_await reach(endpoints[i], address, endpoints.size() - i + more);
            if (content || out_of_time())
                break;
        }
        co_return content;
    }

    bool out_of_time() const noexcept {
        return time_to_connect_ <= std::chrono::nanoseconds::zero() || deadline_.passed();
    }

    [[noreturn]] void raise(const Address& address) const {
        if (failures_ == 1 && last_)
            std::rethrow_exception(last_);
        const auto text =
            "cannot connect to " + address.to_string() + " (" + reasons_ + ")" +
            (reached_ ? "" : ". Is the server running, and is this its Bolt address?");
        if (unsupported_)
            throw UnsupportedServerProduct(text);
        throw ServiceUnavailable(text);
    }

private:
    void failed(const std::string& where, const std::string& why) {
        reasons_ += reasons_.empty() ? "" : "; ";
        reasons_ += where + ": " + why;
        ++failures_;
        last_ = nullptr;
        unsupported_ = false;
    }

    asio::awaitable<std::vector<tcp::endpoint>> look_up(const Address& address, Deadline deadline) {
        std::vector<tcp::endpoint> endpoints;
        try {
            endpoints = co_await find(options_, address, deadline);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            const bool late = error.code() == asio::error::timed_out;
            failed("looking up '" + address.host + "'",
                   late ? timeout_text(deadline) : error.code().message());
        }
        co_return endpoints;
    }

    asio::awaitable<bool> local(const Address& address, std::size_t more) {
        Local::endpoint endpoint;
        try {
            endpoint = Local::endpoint(address.host);
        } catch (const boost::system::system_error& error) {
            failed(address.host, error.code().message());
            co_return false;
        }
        co_return co_await reach(endpoint, address, 1 + more);
    }

    // False where it will not do. So many addresses are left, this one included.
    template <class Endpoint>
    asio::awaitable<bool> reach(Endpoint endpoint, const Address& host, std::size_t left) {
        const auto deadline = deadline_.share(left);
        auto transport = co_await dial(endpoint, earlier(deadline, connect_by().share(left)));
        if (!transport)
            co_return false;
        reached_ = true;
        try {
            transport = co_await dress(std::move(transport), host, deadline);
        } catch (const ServiceUnavailable& error) {
            failed(to_text(endpoint), error.message());
        }
        if (!transport)
            co_return false;
        try {
            co_await begin_(std::move(transport), deadline);
            co_return true;
        } catch (const ServiceUnavailable& error) {
            failed(to_text(endpoint), error.message());
            last_ = std::current_exception();
        } catch (const UnsupportedServerProduct& error) {
            failed(to_text(endpoint), error.message());
            last_ = std::current_exception();
            unsupported_ = true;
        }
        co_return false;
    }

    // Null where it does not accept.
    template <class Endpoint>
    asio::awaitable<std::unique_ptr<Transport>> dial(Endpoint endpoint, Deadline deadline) {
        std::unique_ptr<Transport> transport;
        const auto start = Deadline::Clock::now();
        try {
            typename Endpoint::protocol_type::socket socket(executor_);
            co_await with_deadline(socket.async_connect(endpoint, asio::use_awaitable), deadline);
            transport = make_transport(std::move(socket), options_);
        } catch (const boost::system::system_error& error) {
            if (is_cancel(error))
                throw;
            const bool late = error.code() == asio::error::timed_out && deadline.passed();
            failed(to_text(endpoint), late ? timeout_text(deadline) : error.code().message());
        }
        // No more than it was given, though this thread may come back to it late.
        const auto end = std::max(start, std::min(Deadline::Clock::now(), deadline.at));
        time_to_connect_ -= end - start;
        co_return std::move(transport);
    }

    // What is left of connection_timeout: look-ups and handshakes do not count.
    Deadline connect_by() const noexcept {
        auto deadline = Deadline::after(time_to_connect_, "connection_timeout");
        deadline.span = options_.connection_timeout;
        return deadline;
    }

    // Puts around it what the scheme asks for.
    asio::awaitable<std::unique_ptr<Transport>> dress(std::unique_ptr<Transport> transport,
                                                      const Address& host, Deadline deadline) {
        const auto& name = options_.name ? *options_.name : host;
        if (options_.tls)
            transport =
                co_await options_.tls->encrypt(std::move(transport), identity_, name, deadline);
        if (options_.web_socket) {
            auto socket = std::make_unique<WebSocketTransport>(std::move(transport), executor_);
            co_await socket->shake_hands(name, deadline);
            transport = std::move(socket);
        }
        co_return std::move(transport);
    }

    const ConnectorOptions& options_;
    asio::any_io_executor executor_;
    std::shared_ptr<const TlsIdentity> identity_;
    const Begin& begin_;
    Deadline deadline_;
    std::chrono::nanoseconds time_to_connect_; // for all hosts together
    bool reached_ = false;                     // some server: what failed came after
    std::string reasons_;
    std::size_t failures_ = 0;
    std::exception_ptr last_; // of them, where it was begin's
    bool unsupported_ = false;
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

asio::awaitable<std::vector<Address>> look_up_all(ConnectorOptions options, Address host,
                                                  Deadline deadline) {
    options.found = std::make_shared<std::vector<Address>>();
    try {
        if (!host.is_path())
            co_await find(options, host, deadline);
    } catch (const boost::system::system_error& error) {
        if (is_cancel(error))
            throw;
    }
    co_return std::move(*options.found);
}

asio::awaitable<void> connect(ConnectorOptions options, Address address, Begin begin,
                              Deadline deadline) {
    const auto own = co_await asio::this_coro::executor;
    const auto addresses = co_await resolve_hosts(options, address, deadline);
    std::shared_ptr<const TlsIdentity> identity;
    if (options.tls)
        identity = co_await options.tls->identify(deadline);
    Attempts attempts(options, options.executor ? options.executor : own, std::move(identity),
                      begin, deadline);
    bool content = false;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        content = co_await attempts.host(addresses[i], addresses.size() - i - 1);
        if (content || attempts.out_of_time())
            break;
    }
    if (!content)
        attempts.raise(address);
}

} // namespace neo4j::detail
