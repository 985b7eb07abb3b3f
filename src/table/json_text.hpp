#pragma once

#include <string>

#include <neo4j/value.hpp>

namespace neo4j::detail {

// The value as JSON, nothing of it left out; arrow.hpp says what becomes of what JSON lacks.
// (json.hpp, which needs a library, shows entities as their properties.)
std::string json_text(const Value& value);

} // namespace neo4j::detail
