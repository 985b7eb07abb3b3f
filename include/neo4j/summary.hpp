#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <neo4j/address.hpp>
#include <neo4j/export.hpp>
#include <neo4j/map.hpp>
#include <neo4j/params.hpp>

namespace neo4j {

namespace detail {
struct SummaryData;
}

/// The server that answered.
struct ServerInfo {
    Address address;
    /// The Bolt version in use, e.g. {5, 8}.
    struct ProtocolVersion {
        std::uint8_t major = 0;
        std::uint8_t minor = 0;
        friend auto operator<=>(const ProtocolVersion&, const ProtocolVersion&) = default;
    } protocol_version;
    /// What the server calls itself, e.g. "Neo4j/5.26.0".
    std::string agent;
};

/// What a query may do, as the server says.
enum class QueryType { read_only, read_write, write_only, schema_write };

/// What a query has changed.
struct SummaryCounters {
    std::int64_t nodes_created = 0;
    std::int64_t nodes_deleted = 0;
    std::int64_t relationships_created = 0;
    std::int64_t relationships_deleted = 0;
    std::int64_t properties_set = 0;
    std::int64_t labels_added = 0;
    std::int64_t labels_removed = 0;
    std::int64_t indexes_added = 0;
    std::int64_t indexes_removed = 0;
    std::int64_t constraints_added = 0;
    std::int64_t constraints_removed = 0;
    std::int64_t system_updates = 0;
    /// Whether anything in the graph or its schema was changed: the server's word, or any counter
    /// but system_updates above zero.
    bool contains_updates = false;
    /// Whether the system database was changed.
    bool contains_system_updates = false;
};

/// What the server tells about a query when it is over. Cheap to copy: copies share it.
/// Thread safety: any number of threads may read one.
class NEO4J_API ResultSummary {
public:
    /// An empty one, which co_spawn's completion tokens need.
    ResultSummary();
    /// For the library.
    explicit ResultSummary(std::shared_ptr<const detail::SummaryData> data) noexcept;

    const ServerInfo& server() const noexcept;
    /// The database that the query ran in; empty where the server does not say (before 4.0).
    std::string database() const;
    /// The query's text.
    const std::string& query() const noexcept;
    /// The query's parameters, decoded anew at each call.
    Map parameters() const;
    std::optional<QueryType> query_type() const;
    SummaryCounters counters() const;
    /// From the server's taking the query to its first record. Nothing where it does not say.
    std::optional<std::chrono::milliseconds> result_available_after() const;
    /// From the server's taking the query to its last record. Nothing where it does not say.
    std::optional<std::chrono::milliseconds> result_consumed_after() const;
    /// Everything that the server sent, as it sent it.
    Map metadata() const;

private:
    std::shared_ptr<const detail::SummaryData> data_;
};

} // namespace neo4j
