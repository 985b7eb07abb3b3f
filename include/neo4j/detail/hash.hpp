#pragma once

#include <cstddef>
#include <cstdint>

namespace neo4j::detail {

/// Mixes one more hash into a seed (the finaliser of splitmix64). Not part of the API.
[[nodiscard]] constexpr std::size_t hash_combine(std::size_t seed, std::size_t value) noexcept {
    std::uint64_t x = seed + 0x9e3779b97f4a7c15ULL + value;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>(x ^ (x >> 31));
}

} // namespace neo4j::detail
