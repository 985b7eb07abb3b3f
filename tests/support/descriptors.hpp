#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>

namespace neo4j::test {

// The file descriptors that this process has open; the one for looking is among them.
inline std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

} // namespace neo4j::test
