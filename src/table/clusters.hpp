#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace neo4j::detail {

// What a reader takes for one character, and how many columns a terminal takes for it.
struct Cluster {
    std::string_view bytes;
    std::size_t width = 0;
};

// The first cluster of a text that is not empty. A byte that is no UTF-8 is one of its own.
Cluster first_cluster(std::string_view text) noexcept;

// The text on one line that commands no terminal: line ends, control characters, marks that turn
// the direction of writing and bytes that are no UTF-8 are written as their numbers.
std::string printable(std::string_view text);

} // namespace neo4j::detail
