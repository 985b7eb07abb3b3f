#pragma once

#include <cstddef>

namespace neo4j::test {

// How much memory this program takes at most from here on, beyond what it has now. Counted is that
// of operator new, which memory_peak.cpp replaces, and of malloc and realloc, whose calls the
// linker leads there (unit/bolt/CMakeLists.txt). Sanitizers allocate in ways of their own: with
// them (then NEO4J_TEST_UNCOUNTED is defined) nothing is counted, and bytes() is 0.
class MemoryPeak {
public:
    MemoryPeak() noexcept;
    std::size_t bytes() const noexcept;

private:
    std::ptrdiff_t before_;
};

} // namespace neo4j::test
