#pragma once

#include <neo4j/plan.hpp>

#include "testkit/json.hpp"

namespace testkit {

Json plan_json(const neo4j::Plan& plan);
Json plan_json(const neo4j::ProfiledPlan& plan);

} // namespace testkit
