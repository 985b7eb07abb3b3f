#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/address.hpp>
#include <neo4j/export.hpp>
#include <neo4j/map.hpp>
#include <neo4j/notifications.hpp>
#include <neo4j/params.hpp>
#include <neo4j/plan.hpp>

namespace neo4j {

namespace detail {
struct SummaryData;
}

/// The server that answered.
struct ServerInfo {
    /// Where it was reached.
    Address address;
    /// The Bolt version in use, e.g. {5, 8}.
    struct ProtocolVersion {
        std::uint8_t major = 0; ///< 5 of 5.8
        std::uint8_t minor = 0; ///< 8 of 5.8
        /// 5.8 is less than 6.0.
        friend auto operator<=>(const ProtocolVersion&, const ProtocolVersion&) = default;
    };
    /// The version that is spoken with the server.
    ProtocolVersion protocol_version;
    /// What the server calls itself, e.g. "Neo4j/5.26.0".
    std::string agent;
};

/// What a query may do, as the server says.
enum class QueryType {
    read_only,   ///< "r"
    read_write,  ///< "rw"
    write_only,  ///< "w"
    schema_write ///< "s"
};

/// The server's spelling: "r", "rw", "w" or "s".
[[nodiscard]] NEO4J_API std::string_view to_string(QueryType type) noexcept;

/// What a query has changed.
struct NEO4J_API SummaryCounters {
    std::int64_t nodes_created = 0;         ///< nodes that were made
    std::int64_t nodes_deleted = 0;         ///< nodes that were deleted
    std::int64_t relationships_created = 0; ///< relationships that were made
    std::int64_t relationships_deleted = 0; ///< relationships that were deleted
    std::int64_t properties_set = 0;        ///< properties that were set or removed
    std::int64_t labels_added = 0;          ///< labels put on nodes
    std::int64_t labels_removed = 0;        ///< labels taken off nodes
    std::int64_t indexes_added = 0;         ///< indexes that were made
    std::int64_t indexes_removed = 0;       ///< indexes that were dropped
    std::int64_t constraints_added = 0;     ///< constraints that were made
    std::int64_t constraints_removed = 0;   ///< constraints that were dropped
    std::int64_t system_updates =
        0; ///< changes to the system database, such as new users or databases
    /// Whether anything in the graph or its schema was changed: the server's word, or any counter
    /// but system_updates above zero.
    bool contains_updates = false;
    /// Whether the system database was changed: the server's word, or system_updates above zero.
    bool contains_system_updates = false;

    /// All zero.
    SummaryCounters() = default;

    /// Equal in everything.
    friend bool operator==(const SummaryCounters&, const SummaryCounters&) = default;
};

/// "{nodes_created: 2, contains_updates: true, contains_system_updates: false}": the counters that
/// are not zero.
NEO4J_API std::ostream& operator<<(std::ostream& out, const SummaryCounters& counters);

/// What the server tells about a query when it is over. Cheap to copy: copies share it.
/// Thread safety: any number of threads may read one.
class NEO4J_API ResultSummary {
public:
    /// An empty one, which co_spawn's completion tokens need.
    ResultSummary();
    /// For the library.
    explicit ResultSummary(std::shared_ptr<const detail::SummaryData> data) noexcept;

    /// The server that answered.
    const ServerInfo& server() const noexcept;
    /// The database that the query ran in; empty where the server does not say (before 4.0).
    std::string database() const;
    /// The query's text.
    const std::string& query() const noexcept;
    /// The query's parameters, decoded anew at each call.
    Map parameters() const;
    /// What the query may do. Nothing where the server does not say.
    /// Errors: ProtocolError for a type that this version of the library does not know.
    std::optional<QueryType> query_type() const;
    /// What the query has changed.
    SummaryCounters counters() const;
    /// How the server means to execute a query that begins with EXPLAIN; nothing for others.
    std::optional<Plan> plan() const;
    /// How the server has executed a query that begins with PROFILE; nothing for others.
    std::optional<ProfiledPlan> profile() const;
    /// How the query ended, and what the server remarks on it, in the order: no data (02xxx),
    /// warnings (01xxx), success (00xxx), information (03xxx). There is always at least one.
    /// Servers before Bolt 5.5 send notifications only; the statuses are then made up from those
    /// and from what the result held.
    std::vector<GqlStatusObject> gql_status_objects() const;
    /// What the server remarks on the query, in the older form. Servers from Bolt 5.5 on send
    /// statuses only; the notifications are then made from those.
    std::vector<SummaryNotification> summary_notifications() const;
    /// The same as it comes from the server: a list of maps with `code`, `title`, `description`,
    /// `severity`, `category` and `position`. Nothing where there is none.
    std::optional<List> notifications() const;
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
