#pragma once

#include <cstddef>

namespace neo4j::test {

// How often this program has taken memory so far: by operator new, which it replaces, by Asio,
// and for receive blocks.
std::size_t allocations() noexcept;

} // namespace neo4j::test
