#pragma once

#include <neo4j/value.hpp>

#include "testkit/json.hpp"

namespace testkit {

// Values as the suite writes them: {"name": "CypherInt", "data": {"value": 1}}. Integers are exact,
// NaN and the infinities are text, bytes are "ff 01".
// Errors: BackendFault for what the suite has no name for.
Json to_cypher(const neo4j::Value& value);
neo4j::Value from_cypher(const Json& json);

// The entries of a map or the elements of a list, each as above; the suite sends parameters,
// metadata and records so.
Json entries_to_cypher(const neo4j::Map& map);
neo4j::Map entries_from_cypher(const Json& entries);
Json elements_to_cypher(const neo4j::List& list);

} // namespace testkit
