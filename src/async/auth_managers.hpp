#pragma once

#include <memory>

#include <neo4j/auth_manager.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// As basic_auth_manager() and bearer_auth_manager(), with the time of the given clock.
std::shared_ptr<AuthManager> make_basic_auth_manager(AuthProvider provider,
                                                     std::shared_ptr<const Clock> clock);
std::shared_ptr<AuthManager> make_bearer_auth_manager(AuthProvider provider,
                                                      std::shared_ptr<const Clock> clock);

} // namespace neo4j::detail
