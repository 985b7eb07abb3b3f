#pragma once

#include <chrono>
#include <memory>

#include <neo4j/auth_manager.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// How long to wait for the answer to somebody else's question, before asking oneself.
inline constexpr std::chrono::nanoseconds patience_with_provider = std::chrono::minutes(1);

// As basic_auth_manager() and bearer_auth_manager(), with the time of the given clock. The patience
// goes by the machine's, as all waits do.
std::shared_ptr<AuthManager>
make_basic_auth_manager(AuthProvider provider, std::shared_ptr<const Clock> clock,
                        std::chrono::nanoseconds patience = patience_with_provider);
std::shared_ptr<AuthManager>
make_bearer_auth_manager(AuthProvider provider, std::shared_ptr<const Clock> clock,
                         std::chrono::nanoseconds patience = patience_with_provider);

} // namespace neo4j::detail
