#pragma once

#include <optional>
#include <vector>

#include <neo4j/record.hpp>

#include "testkit/json.hpp"

namespace testkit {

// {"values": [...]}. Errors: BrokenRecordError, as reading a broken field.
Json record_json(const neo4j::Record& record);
Json records_json(const std::vector<neo4j::Record>& records);

// As a response: Record, or NullRecord where there is none.
Json record_response(const std::optional<neo4j::Record>& record);

} // namespace testkit
