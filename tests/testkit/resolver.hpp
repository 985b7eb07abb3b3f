#pragma once

#include <neo4j/resolver.hpp>

namespace testkit {

class Backend;

// A resolver that asks the test.
neo4j::Resolver resolver(Backend& backend);

} // namespace testkit
