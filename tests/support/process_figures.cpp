#include "support/process_figures.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <malloc.h>
#include <unistd.h>

namespace neo4j::test {
namespace {

std::size_t count_entries(const char* folder) {
    const std::filesystem::directory_iterator entries(folder);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

} // namespace

ProcessFigures process_figures() {
    ProcessFigures now;
    std::ifstream statm("/proc/self/statm");
    std::int64_t pages = 0;
    statm >> pages >> now.resident_bytes; // the size, then what is resident
    now.resident_bytes *= ::sysconf(_SC_PAGESIZE);
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    const auto heap = ::mallinfo2();
    now.heap_bytes = static_cast<std::int64_t>(heap.uordblks + heap.hblkhd);
#endif
    now.descriptors = count_entries("/proc/self/fd") - 1; // the one that reads the folder
    now.threads = count_entries("/proc/self/task");
    return now;
}

} // namespace neo4j::test
