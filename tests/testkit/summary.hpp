#pragma once

#include <neo4j/summary.hpp>

#include "testkit/json.hpp"

namespace testkit {

Json server_json(const neo4j::ServerInfo& server);
Json summary_json(const neo4j::ResultSummary& summary);

} // namespace testkit
