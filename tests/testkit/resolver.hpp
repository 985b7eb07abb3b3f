#pragma once

#include <neo4j/resolver.hpp>

#include "async/connector.hpp"

namespace testkit {

class Backend;

// A resolver that asks the test.
neo4j::Resolver resolver(Backend& backend);
// The same for host names.
neo4j::detail::LookUp domain_name_resolver(Backend& backend);

} // namespace testkit
