#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/bolt_handshake.hpp>

#include "async/deadline.hpp"
#include "async/transport.hpp"
#include "bolt/version.hpp"

namespace neo4j::detail {

// The Bolt handshake over a transport. Throws ServiceUnavailable or UnsupportedServerProduct, which
// say what listens there instead.
boost::asio::awaitable<bolt::Version> negotiate(Transport& transport, Address address,
                                                BoltHandshake kind,
                                                std::chrono::nanoseconds write_timeout,
                                                Deadline deadline);

} // namespace neo4j::detail
