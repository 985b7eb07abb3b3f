#pragma once

#include <cstddef>

#include <neo4j/value.hpp>

namespace neo4j::packstream {

// A validated value on its own feet. A structure that the driver does not know, or whose content
// makes no sense, becomes a Broken with the reason; so does a list or map (or node, ...) that holds
// one, as in the Python driver: a Broken is never inside anything.
Value decode(const std::byte* at);

} // namespace neo4j::packstream
