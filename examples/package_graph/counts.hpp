#pragma once

#include <string>

#include "graph.hpp"

namespace package_graph {

/// Each count, of the input beside that of the database, as a table.
[[nodiscard]] std::string counts_table(const GraphCounts& input, const GraphCounts& database);

/// Every count that differs, with both numbers: "DEPENDS: 12 in the input, 13 in the database";
/// empty if none does.
[[nodiscard]] std::string counts_difference(const GraphCounts& input, const GraphCounts& database);

} // namespace package_graph
