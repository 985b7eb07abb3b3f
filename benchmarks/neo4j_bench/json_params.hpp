#pragma once

#include <string>

#include <neo4j/params.hpp>

namespace bench {

// The parameters that a JSON object names. Errors: std::invalid_argument for any other text, or
// for any at all where the program was built without nlohmann_json.
neo4j::Params json_params(const std::string& text);

} // namespace bench
