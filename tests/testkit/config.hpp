#pragma once

#include <neo4j/auth.hpp>
#include <neo4j/config.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>

#include "testkit/json.hpp"

// The settings in a request's data as the library's.
namespace testkit {

// An AuthorizationToken; none for null.
neo4j::AuthToken auth_token(const Json& json);

neo4j::DriverConfig driver_config(const Json& data);
neo4j::SessionConfig session_config(const Json& data);
neo4j::QueryConfig query_config(const Json& data);
// "txMeta" and "timeout".
neo4j::TransactionConfig transaction_config(const Json& data);

// "cypher" and "params".
std::string query_text(const Json& data);
neo4j::Params query_parameters(const Json& data);

} // namespace testkit
