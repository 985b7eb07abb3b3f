#pragma once

#include <cstdint>
#include <string>

#include <neo4j/summary.hpp>

namespace neo4j::cli {

/// "2 nodes created, 4 properties set"; empty where nothing was changed.
std::string counters_text(const SummaryCounters& counters);

/// "1 row", "1,000 rows".
std::string count_text(std::uint64_t count, std::string_view one, std::string_view many);

/// "ready after 2 ms, done after 5 ms"; empty where the server does not say.
std::string times_text(const ResultSummary& summary);

} // namespace neo4j::cli
