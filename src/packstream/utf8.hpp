#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace neo4j::packstream {

// Whether n bytes are all below 0x80. Eight at a time, the last eight possibly twice.
inline bool is_ascii(const std::byte* at, std::size_t n) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    const auto load = [](const std::byte* from) {
        std::uint64_t word;
        std::memcpy(&word, from, sizeof word);
        return word;
    };
    if (n >= 8) {
        std::uint64_t seen = load(at + n - 8);
        for (std::size_t i = 0; i + 8 < n; i += 8) seen |= load(at + i);
        return (seen & high_bits) == 0;
    }
    if (n >= 4) {
        std::uint32_t first;
        std::uint32_t last;
        std::memcpy(&first, at, sizeof first);
        std::memcpy(&last, at + n - 4, sizeof last);
        return ((first | last) & 0x80808080U) == 0;
    }
    std::byte seen{};
    for (std::size_t i = 0; i < n; ++i) seen |= at[i];
    return (seen & std::byte{0x80}) == std::byte{};
}

// Whether n bytes are UTF-8 as Unicode defines it: shortest forms only, no surrogates, nothing
// above U+10FFFF.
bool is_utf8(const std::byte* at, std::size_t n) noexcept;

} // namespace neo4j::packstream
