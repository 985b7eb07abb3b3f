#pragma once

#include <boost/asio/awaitable.hpp>

#include "async/connection.hpp"
#include "bolt/requests.hpp"
#include "core/routing_tables.hpp"

namespace neo4j::detail {

// Asks a server for its routing table, by ROUTE or by the procedure that its version has. Throws
// the server's error, ServiceUnavailable where the connection is lost or the answer is of no use,
// ConfigurationError where the version knows no databases or no impersonation.
boost::asio::awaitable<RoutingAnswer> discover(Connection& connection, bolt::RouteFields fields);

} // namespace neo4j::detail
