#pragma once

#include <cstddef>
#include <vector>

namespace neo4j {

/// Cypher's ByteArray, owned.
using Bytes = std::vector<std::byte>;

} // namespace neo4j
