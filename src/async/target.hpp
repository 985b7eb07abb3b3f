#pragma once

#include <optional>
#include <string>

#include "bolt/version.hpp"

namespace neo4j::detail {

// Throws ConfigurationError where a server of that version cannot be told in which database, or as
// whom, a query is to run.
void check_target(bolt::Version version, const std::optional<std::string>& database,
                  const std::optional<std::string>& impersonated_user);

} // namespace neo4j::detail
