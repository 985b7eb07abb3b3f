#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace neo4j::detail {

template <std::unsigned_integral U>
constexpr U swap_bytes(U value) noexcept {
    if constexpr (sizeof(U) == 1)
        return value;
    else if constexpr (sizeof(U) == 2)
        return __builtin_bswap16(value);
    else if constexpr (sizeof(U) == 4)
        return __builtin_bswap32(value);
    else
        return __builtin_bswap64(value);
}

template <std::unsigned_integral U>
constexpr U big_endian(U value) noexcept {
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        return value;
    else
        return swap_bytes(value);
}

/// Reads a number in network byte order. The caller knows that sizeof(U) bytes are there.
template <std::unsigned_integral U>
U load_big(const std::byte* at) noexcept {
    U value;
    std::memcpy(&value, at, sizeof value);
    return big_endian(value);
}

template <std::unsigned_integral U>
void store_big(std::byte* at, U value) noexcept {
    value = big_endian(value);
    std::memcpy(at, &value, sizeof value);
}

} // namespace neo4j::detail
