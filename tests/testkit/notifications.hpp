#pragma once

#include <neo4j/summary.hpp>

#include "testkit/json.hpp"

namespace testkit {

// The parts of a summary that tell what the server remarks on a query; null where it says nothing.
Json notifications_json(const neo4j::ResultSummary& summary);
Json statuses_json(const neo4j::ResultSummary& summary);

} // namespace testkit
