#pragma once

#include <string>

#include <neo4j/config.hpp>
#include <neo4j/summary.hpp>

#include "bolt/raw_map.hpp"
#include "core/log.hpp"

namespace neo4j::detail {

class DriverCore;

// Whether anybody wants to know of notifications, and the answer may hold some. Cheap.
[[nodiscard]] bool has_notifications(const DriverConfig& config, const bolt::RawMap& last) noexcept;

// Tells the handler, or the log, what the server remarks on the query. Never throws.
// @param ids of the query.
void tell_notifications(const DriverCore& driver, const ResultSummary& summary,
                        LogIds ids) noexcept;

} // namespace neo4j::detail
