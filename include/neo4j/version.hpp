#pragma once

#include <string_view>

#include <neo4j/export.hpp>

// The only place that holds the version; CMake reads it from here.
#define NEO4J_VERSION_MAJOR 0
#define NEO4J_VERSION_MINOR 1
#define NEO4J_VERSION_PATCH 0

/// The version as one number to compare with in #if: 0.1.0 is 100, 1.2.3 is 10203.
#define NEO4J_VERSION                                                                              \
    (NEO4J_VERSION_MAJOR * 10000 + NEO4J_VERSION_MINOR * 100 + NEO4J_VERSION_PATCH)

namespace neo4j {

/// The version of the library that is linked, as "major.minor.patch". It differs from the macros
/// when a program was compiled against another version than the one it runs with.
/// Thread safety: safe to call from any thread.
[[nodiscard]] NEO4J_API std::string_view version() noexcept;

} // namespace neo4j
