#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/resolver.hpp>

#include "async/tls_client.hpp"
#include "async/transport.hpp"

namespace neo4j::detail {

// Looks a host name up, in place of the system.
using LookUp = std::function<boost::asio::awaitable<std::vector<std::string>>(std::string host)>;

// How new connections are made.
struct ConnectorOptions {
    // Where sockets and their timers live. None: blocking transports, for the blocking face.
    boost::asio::any_io_executor executor;
    std::chrono::nanoseconds connection_timeout{};
    bool keep_alive = true;
    std::optional<Resolver> resolver{}; // asked before the system is
    std::shared_ptr<TlsClient> tls{};   // none: not encrypted
    bool web_socket = false;            // Bolt goes in WebSocket messages
    LookUp look_up{};                   // for tests; none: the system's
    std::optional<Address> name{};      // that the address is known by, for certificates; none: it
    std::shared_ptr<std::vector<Address>> found{}; // where to note what look-ups have found
};

// The hosts that the resolver names for an address; without one that address. Throws
// ServiceUnavailable where it names none or not in time.
boost::asio::awaitable<std::vector<Address>> resolve_hosts(const ConnectorOptions& options,
                                                           Address address, Deadline deadline);

// The network addresses that a host's name stands for; none where they cannot be found out.
boost::asio::awaitable<std::vector<Address>> look_up_all(ConnectorOptions options, Address host,
                                                         Deadline deadline);

// Begins to use a connection that is there. What it throws of these two kinds is the address'
// fault, so that the next one is tried: ServiceUnavailable, UnsupportedServerProduct.
using Begin = std::function<boost::asio::awaitable<void>(std::unique_ptr<Transport>, Deadline)>;

// Looks the host up, or the hosts that the resolver names, and connects, trying the addresses in
// turn, until one accepts (and shakes hands, with TLS) and `begin` is content, or the deadline or
// the connection timeout passes. Each address has its share of what is left of both, so that one
// that is silent does not keep the next from being tried.
//
// Throws ServiceUnavailable, or UnsupportedServerProduct where that was so of the last address,
// which names every address tried and why it failed; what `begin` threw where there was but one.
boost::asio::awaitable<void> connect(ConnectorOptions options, Address address, Begin begin,
                                     Deadline deadline);

} // namespace neo4j::detail
