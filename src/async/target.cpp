#include "async/target.hpp"

#include <neo4j/error.hpp>

#include "bolt/capabilities.hpp"

namespace neo4j::detail {

void check_target(bolt::Version version, const std::optional<std::string>& database,
                  const std::optional<std::string>& impersonated_user) {
    if (database && !has(version, bolt::Capability::pull_n))
        throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                                 ", which knows no databases: leave `database` ('" + *database +
                                 "') out");
    if (impersonated_user && !has(version, bolt::Capability::impersonation))
        throw ConfigurationError("the server speaks Bolt " + to_string(version) +
                                 "; impersonated_user ('" + *impersonated_user +
                                 "') needs Bolt 4.4 or newer");
}

} // namespace neo4j::detail
