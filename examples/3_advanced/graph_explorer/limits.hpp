#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace graph_explorer {

/// What one client may ask of the service.
struct Limits {
    using Time = std::chrono::milliseconds;

    /// For a request to arrive whole, from the end of the one before it.
    Time idle{std::chrono::seconds(30)};
    /// For one write to be taken by the client.
    Time write{std::chrono::seconds(30)};
    /// For a query, in the Neo4j server, until its last row was read.
    Time query{std::chrono::seconds(30)};
    /// Connections that are served at once.
    std::size_t clients = 256;
    /// Of a request's first line and fields together.
    std::uint32_t header_bytes = 8 * 1024;
    /// Of a request's body, which nothing here has a use for.
    std::uint64_t body_bytes = 1024;
    /// Rows that are written at a time.
    std::size_t chunk_bytes = 32 * 1024;
};

} // namespace graph_explorer
