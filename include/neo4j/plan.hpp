#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <neo4j/export.hpp>
#include <neo4j/map.hpp>

namespace neo4j {

/// How the server means to execute a query that was sent with EXPLAIN: one operator, and below it
/// those that it takes its rows from.
struct NEO4J_API Plan {
    /// For example "ProduceResults@neo4j".
    std::string operator_type;
    /// The variables that the operator gives on.
    std::vector<std::string> identifiers;
    /// What else the server tells, for example "Details" and "EstimatedRows".
    Map arguments;
    /// Where the operator takes its rows from.
    std::vector<Plan> children;

    /// A plan of no operator.
    Plan() = default;

    /// Equal are trees that are equal in everything.
    friend bool operator==(const Plan&, const Plan&) = default;
};

/// How the server has executed a query that was sent with PROFILE.
struct NEO4J_API ProfiledPlan {
    /// For example "ProduceResults@neo4j".
    std::string operator_type;
    /// The variables that the operator gives on.
    std::vector<std::string> identifiers;
    /// What else the server tells, for example "Details" and "EstimatedRows".
    Map arguments;
    /// How often the operator asked the storage for something.
    std::int64_t db_hits = 0;
    /// How many rows it gave on.
    std::int64_t rows = 0;
    /// Pages found in the page cache. Nothing where the server does not say.
    std::optional<std::int64_t> page_cache_hits;
    /// Pages that had to be read. Nothing where the server does not say.
    std::optional<std::int64_t> page_cache_misses;
    /// Hits in proportion to both, from 0 to 1. Nothing where the server does not say.
    std::optional<double> page_cache_hit_ratio;
    /// The time spent in the operator. Nothing where the server does not say.
    std::optional<std::chrono::nanoseconds> time;
    /// Where the operator takes its rows from.
    std::vector<ProfiledPlan> children;

    /// A plan of no operator.
    ProfiledPlan() = default;

    /// Equal are trees that are equal in everything.
    friend bool operator==(const ProfiledPlan&, const ProfiledPlan&) = default;
};

/// The tree, an operator in each line, those it takes its rows from indented below it. For people:
/// the format may change.
NEO4J_API std::ostream& operator<<(std::ostream& out, const Plan& plan);
/// As for Plan.
NEO4J_API std::ostream& operator<<(std::ostream& out, const ProfiledPlan& plan);

} // namespace neo4j
