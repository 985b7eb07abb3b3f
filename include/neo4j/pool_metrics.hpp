#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

#include <neo4j/address.hpp>

namespace neo4j {

/// How busy connections are: those to one server, or all of a driver's.
struct PoolFigures {
    /// Connections that somebody uses.
    std::size_t in_use = 0;
    /// Open connections that nobody uses.
    std::size_t idle = 0;
    /// Connections that are being opened.
    std::size_t connecting = 0;
    /// Operations that wait until a connection comes free.
    std::size_t waiting = 0;
    /// Connections that were opened so far.
    std::uint64_t created = 0;
    /// Those of them that are no more.
    std::uint64_t closed = 0;
    /// The longest time that an operation has waited until a connection came free, or in vain.
    /// In total: the longest of all servers.
    std::chrono::nanoseconds longest_wait{0};
};

/// A driver's connections at one moment. Plain data, which does not change any more.
struct PoolMetrics {
    /// Of all servers together.
    PoolFigures total;
    /// Those of each server that the driver has connections to, or has had lately. A cluster's
    /// server that is named no more and has no connections is forgotten, and its share of the
    /// totals with it.
    std::map<Address, PoolFigures> servers;
};

} // namespace neo4j
