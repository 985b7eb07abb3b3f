#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace neo4j::packstream {

// Whether n bytes are all below 0x80, for n below 16: two words that may overlap.
inline bool is_short_ascii(const std::byte* at, std::size_t n) noexcept {
    const auto words = [at, n]<class Word>(Word high_bits) {
        Word first;
        Word last;
        std::memcpy(&first, at, sizeof(Word));
        std::memcpy(&last, at + n - sizeof(Word), sizeof(Word));
        return ((first | last) & high_bits) == 0;
    };
    if (n >= 8)
        return words(std::uint64_t{0x8080808080808080U});
    if (n >= 4)
        return words(std::uint32_t{0x80808080U});
    std::byte seen{};
    for (std::size_t i = 0; i < n; ++i)
        seen |= at[i];
    return (seen & std::byte{0x80}) == std::byte{};
}

// Whether n bytes are all below 0x80.
inline bool is_ascii(const std::byte* at, std::size_t n) noexcept {
    for (; n >= 16; at += 16, n -= 16)
        if (!is_short_ascii(at, 8) || !is_short_ascii(at + 8, 8))
            return false;
    return is_short_ascii(at, n);
}

// The same as is_utf8, for what is not ASCII alone.
bool is_utf8_beyond_ascii(const std::byte* at, std::size_t n) noexcept;

// Whether n bytes are UTF-8 as Unicode defines it: shortest forms only, no surrogates, nothing
// above U+10FFFF.
inline bool is_utf8(const std::byte* at, std::size_t n) noexcept {
    return is_ascii(at, n) || is_utf8_beyond_ascii(at, n);
}

} // namespace neo4j::packstream
