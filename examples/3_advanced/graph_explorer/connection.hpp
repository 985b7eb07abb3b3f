#pragma once

#include "exchange.hpp"
#include "router.hpp"

namespace graph_explorer {

/// Serves one client, request after request, until either of them ends it. Raises nothing but
/// operation_aborted, when it is cancelled.
asio::awaitable<void> serve_client(asio::ip::tcp::socket socket, const Router& router,
                                   const Limits& limits);

} // namespace graph_explorer
