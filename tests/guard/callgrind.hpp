#pragma once

#include <cstddef>
#include <cstdio>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_TOGGLE_COLLECT
#define CALLGRIND_DUMP_STATS_AT(name)
#endif

namespace neo4j::test {

// Has callgrind count the instructions of some work, for callgrind.py; on its own it prints how
// many operations it is. Does it once before: what is made once is made then.
template <class Work>
void count(const char* name, std::size_t operations, const Work& work) {
    work();
    CALLGRIND_ZERO_STATS;
    CALLGRIND_TOGGLE_COLLECT;
    work();
    CALLGRIND_TOGGLE_COLLECT;
    CALLGRIND_DUMP_STATS_AT(name);
    std::printf("%s %zu\n", name, operations);
}

} // namespace neo4j::test
