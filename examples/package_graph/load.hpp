#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_driver.hpp>

#include "graph.hpp"
#include "options.hpp"

namespace package_graph {

/// Constraints and indexes, then all nodes, then all relationships, the workers of
/// options.connections writing at once; at last what an earlier run left that this one has not
/// seen. Each transaction may be repeated, so the whole may be: after an error just run it again.
/// Shows its progress on standard error. Errors: those of the driver; the first one ends it.
boost::asio::awaitable<void> load(neo4j::AsyncDriver& driver, const Graph& graph,
                                  const Options& options);

/// What the database holds now.
boost::asio::awaitable<GraphCounts> count_in_database(neo4j::AsyncDriver& driver,
                                                      const Options& options);

} // namespace package_graph
