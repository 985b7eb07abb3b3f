#pragma once

#include <optional>

#include <neo4j/plan.hpp>

#include "bolt/raw_map.hpp"

namespace neo4j::bolt {

// `plan` and `profile` of the last SUCCESS, where they are there and are maps. What is missing in
// them, or has another type than it should, is left empty.
[[nodiscard]] std::optional<Plan> read_plan(const RawMap& summary);
[[nodiscard]] std::optional<ProfiledPlan> read_profile(const RawMap& summary);

} // namespace neo4j::bolt
