#pragma once

#include <cstddef>
#include <string>

#include <neo4j/plan.hpp>

namespace neo4j::cli {

/// A plan as a tree beside a table of what is known of each operator. The operator that gives the
/// result stands on top, below it the one that it takes its rows from; where it takes them from
/// two, the second has a branch of its own:
///
///     +ProduceResults
///     +Apply
///     |\            <- its branch
///     | +NodeIndexSeek
///     +NodeByLabelScan
///
/// @param width the terminal's columns; 0: as wide as need be
std::string draw_plan(const Plan& plan, std::size_t width = 0);
/// The same with what was counted while the query ran.
std::string draw_plan(const ProfiledPlan& plan, std::size_t width = 0);

} // namespace neo4j::cli
