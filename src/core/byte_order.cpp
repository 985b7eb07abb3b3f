#include "core/byte_order.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace neo4j::detail {

namespace {

std::uint16_t swap(std::uint16_t value) noexcept {
    return __builtin_bswap16(value);
}
std::uint32_t swap(std::uint32_t value) noexcept {
    return __builtin_bswap32(value);
}
std::uint64_t swap(std::uint64_t value) noexcept {
    return __builtin_bswap64(value);
}

template <typename Word>
void copy_words(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    for (std::size_t i = 0; i + sizeof(Word) <= bytes; i += sizeof(Word)) {
        Word word;
        std::memcpy(&word, from + i, sizeof(Word));
        word = swap(word);
        std::memcpy(to + i, &word, sizeof(Word));
    }
}

#if defined(__x86_64__)

/// 32 bytes at a time; gives back how many bytes it has done. The x86-64 that compilers build for
/// unless told otherwise has no such instruction, and swaps an embedding ten times slower.
template <typename Word>
__attribute__((target("avx2"))) std::size_t copy_blocks(std::byte* to, const std::byte* from,
                                                        std::size_t bytes) noexcept {
    alignas(32) std::uint8_t order[32];
    for (unsigned i = 0; i < 32; ++i) {
        // Byte i comes from the mirrored place in its word; the instruction counts within 16 bytes.
        order[i] = static_cast<std::uint8_t>((i % 16) ^ (sizeof(Word) - 1));
    }
    const __m256i shuffle = _mm256_load_si256(reinterpret_cast<const __m256i*>(order));
    std::size_t i = 0;
    for (; i + 32 <= bytes; i += 32) {
        const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i),
                            _mm256_shuffle_epi8(block, shuffle));
    }
    return i;
}

template <typename Word>
void copy_fastest(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    static const bool has_avx2 = __builtin_cpu_supports("avx2");
    const std::size_t done = has_avx2 ? copy_blocks<Word>(to, from, bytes) : 0;
    copy_words<Word>(to + done, from + done, bytes - done);
}

#else

template <typename Word>
void copy_fastest(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
    copy_words<Word>(to, from, bytes);
}

#endif

} // namespace

void copy_swapped(std::byte* to, const std::byte* from, std::size_t bytes,
                  std::size_t element_size) noexcept {
    if (bytes == 0) {
        return;
    }
    if (std::endian::native == std::endian::big || element_size == 1) {
        std::memmove(to, from, bytes);
    } else if (element_size == 2) {
        copy_fastest<std::uint16_t>(to, from, bytes);
    } else if (element_size == 4) {
        copy_fastest<std::uint32_t>(to, from, bytes);
    } else {
        copy_fastest<std::uint64_t>(to, from, bytes);
    }
}

} // namespace neo4j::detail
