#pragma once

#include <cstddef>
#include <cstdint>

namespace neo4j::test {

// What this process has of the system just now.
struct ProcessFigures {
    std::int64_t resident_bytes = 0;
    std::int64_t heap_bytes = 0; // allocated and not freed; 0 where the C library does not say
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

ProcessFigures process_figures();

} // namespace neo4j::test
