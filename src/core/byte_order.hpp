#pragma once

#include <cstddef>

namespace neo4j::detail {

/// Copies elements from host byte order to big-endian order or back, which is the same thing.
/// @param to,from may be the same, but must not overlap otherwise
/// @param bytes a multiple of element_size, which is 1, 2, 4 or 8
void copy_swapped(std::byte* to, const std::byte* from, std::size_t bytes,
                  std::size_t element_size) noexcept;

} // namespace neo4j::detail
