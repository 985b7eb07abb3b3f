#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <neo4j/address.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

// The network addresses of a host. Numeric ones need no look-up; a look-up that outlives the
// deadline or a cancel is left behind, since the system's cannot be stopped. Throws system_error.
boost::asio::awaitable<std::vector<boost::asio::ip::tcp::endpoint>> resolve(Address address,
                                                                            Deadline deadline);

} // namespace neo4j::detail
