#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <neo4j/detail/endian.hpp>

/// PackStream's first bytes, and reading of bytes that have been validated: nothing here checks
/// bounds.
namespace neo4j::packstream {

enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,
    real,
    text,
    bytes,
    list,
    map,
    structure,
    uuid,
    reserved, // no such marker
};

namespace marker {
inline constexpr std::uint8_t tiny_text = 0x80;
inline constexpr std::uint8_t tiny_list = 0x90;
inline constexpr std::uint8_t tiny_map = 0xA0;
inline constexpr std::uint8_t tiny_structure = 0xB0;
inline constexpr std::uint8_t null = 0xC0;
inline constexpr std::uint8_t real = 0xC1;
inline constexpr std::uint8_t no = 0xC2;
inline constexpr std::uint8_t yes = 0xC3;
inline constexpr std::uint8_t int_8 = 0xC8;
inline constexpr std::uint8_t int_16 = 0xC9;
inline constexpr std::uint8_t int_32 = 0xCA;
inline constexpr std::uint8_t int_64 = 0xCB;
inline constexpr std::uint8_t bytes_8 = 0xCC;
inline constexpr std::uint8_t text_8 = 0xD0;
inline constexpr std::uint8_t list_8 = 0xD4;
inline constexpr std::uint8_t map_8 = 0xD8;
inline constexpr std::uint8_t uuid = 0xE0;
} // namespace marker

/// Tags of structures.
namespace tag {
inline constexpr std::uint8_t node = 'N';
inline constexpr std::uint8_t relationship = 'R';
inline constexpr std::uint8_t unbound_relationship = 'r';
inline constexpr std::uint8_t path = 'P';
inline constexpr std::uint8_t point_2d = 'X';
inline constexpr std::uint8_t point_3d = 'Y';
inline constexpr std::uint8_t date = 'D';
inline constexpr std::uint8_t time = 'T';
inline constexpr std::uint8_t local_time = 't';
inline constexpr std::uint8_t date_time = 'I';
inline constexpr std::uint8_t date_time_zone = 'i';
inline constexpr std::uint8_t legacy_date_time = 'F';
inline constexpr std::uint8_t legacy_date_time_zone = 'f';
inline constexpr std::uint8_t local_date_time = 'd';
inline constexpr std::uint8_t duration = 'E';
inline constexpr std::uint8_t vector = 'V';
inline constexpr std::uint8_t unsupported = '?';
} // namespace tag

/// What a marker says about the bytes after it.
struct MarkerInfo {
    Kind kind = Kind::reserved;
    std::uint8_t fixed = 0;       // bytes with the marker where the marker alone decides, else 0
    std::uint8_t length_size = 0; // bytes of the length that follows, if any
};

constexpr std::array<MarkerInfo, 256> make_marker_table() {
    std::array<MarkerInfo, 256> table{};
    for (unsigned m = 0; m < 256; ++m) {
        MarkerInfo& info = table[m];
        const auto low = static_cast<std::uint8_t>(m & 0x0F);
        if (m < 0x80 || m >= 0xF0) {
            info = {Kind::integer, 1, 0};
        } else {
            switch (m & 0xF0) {
            case marker::tiny_text:
                info = {Kind::text, static_cast<std::uint8_t>(1 + low), 0};
                break;
            case marker::tiny_list:
                info = {Kind::list, 0, 0};
                break;
            case marker::tiny_map:
                info = {Kind::map, 0, 0};
                break;
            case marker::tiny_structure:
                info = {Kind::structure, 0, 0};
                break;
            default:
                break;
            }
        }
    }
    table[marker::null] = {Kind::null, 1, 0};
    table[marker::real] = {Kind::real, 9, 0};
    table[marker::no] = table[marker::yes] = {Kind::boolean, 1, 0};
    table[marker::int_8] = {Kind::integer, 2, 0};
    table[marker::int_16] = {Kind::integer, 3, 0};
    table[marker::int_32] = {Kind::integer, 5, 0};
    table[marker::int_64] = {Kind::integer, 9, 0};
    table[marker::uuid] = {Kind::uuid, 17, 0};
    for (unsigned i = 0; i < 3; ++i) {
        const auto size = static_cast<std::uint8_t>(1U << i);
        table[marker::bytes_8 + i] = {Kind::bytes, 0, size};
        table[marker::text_8 + i] = {Kind::text, 0, size};
        table[marker::list_8 + i] = {Kind::list, 0, size};
        table[marker::map_8 + i] = {Kind::map, 0, size};
    }
    return table;
}

inline constexpr std::array<MarkerInfo, 256> marker_table = make_marker_table();

/// The kinds alone: what is asked most.
inline constexpr std::array<Kind, 256> kind_table = [] {
    std::array<Kind, 256> kinds{};
    for (std::size_t m = 0; m < 256; ++m)
        kinds[m] = marker_table[m].kind;
    return kinds;
}();

inline std::uint8_t marker_of(const std::byte* at) noexcept {
    return std::to_integer<std::uint8_t>(*at);
}
inline const MarkerInfo& info_of(const std::byte* at) noexcept {
    return marker_table[marker_of(at)];
}
inline Kind kind_of(const std::byte* at) noexcept {
    return kind_table[marker_of(at)];
}

inline std::int64_t read_integer(const std::byte* at) noexcept {
    const auto m = marker_of(at);
    if (m < 0x80 || m >= 0xF0)
        return static_cast<std::int8_t>(m);
    switch (m) {
    case marker::int_8:
        return static_cast<std::int8_t>(detail::load_big<std::uint8_t>(at + 1));
    case marker::int_16:
        return static_cast<std::int16_t>(detail::load_big<std::uint16_t>(at + 1));
    case marker::int_32:
        return static_cast<std::int32_t>(detail::load_big<std::uint32_t>(at + 1));
    default:
        return static_cast<std::int64_t>(detail::load_big<std::uint64_t>(at + 1));
    }
}

inline double read_real(const std::byte* at) noexcept {
    return std::bit_cast<double>(detail::load_big<std::uint64_t>(at + 1));
}

inline bool read_boolean(const std::byte* at) noexcept {
    return marker_of(at) == marker::yes;
}

/// The head of text, bytes, a list, a map or a structure: how much it holds and where that begins.
struct Head {
    std::size_t count;
    const std::byte* content;
};

/// A structure's content begins after its tag.
inline Head read_head(const std::byte* at) noexcept {
    const auto& info = info_of(at);
    switch (info.length_size) {
    case 1:
        return {detail::load_big<std::uint8_t>(at + 1), at + 2};
    case 2:
        return {detail::load_big<std::uint16_t>(at + 1), at + 3};
    case 4:
        return {detail::load_big<std::uint32_t>(at + 1), at + 5};
    default:
        return {marker_of(at) & std::size_t{0x0F}, at + (info.kind == Kind::structure ? 2 : 1)};
    }
}

inline std::uint8_t read_tag(const std::byte* at) noexcept {
    return detail::load_big<std::uint8_t>(at + 1);
}

inline std::string_view read_text(const std::byte* at) noexcept {
    const auto m = marker_of(at);
    if ((m & 0xF0) == marker::tiny_text)
        return {reinterpret_cast<const char*>(at + 1), m & std::size_t{0x0F}};
    const Head head = read_head(at);
    return {reinterpret_cast<const char*>(head.content), head.count};
}

inline std::span<const std::byte> read_bytes(const std::byte* at) noexcept {
    const Head head = read_head(at);
    return {head.content, head.count};
}

/// Where the value after this one begins. PackStream is a flat row of markers, so it is enough to
/// count how many are still to come: no recursion, no stack.
inline const std::byte* skip(const std::byte* at) noexcept {
    for (std::size_t pending = 1; pending > 0; --pending) {
        // Branches for what is there most, before the table: processors guess them, and need not
        // wait for one value's bytes to know where the next one is.
        const auto m = marker_of(at);
        if (m < marker::tiny_text || m >= 0xF0) {
            ++at;
            continue;
        }
        if (m < marker::tiny_list) {
            at += 1 + (m & std::size_t{0x0F});
            continue;
        }
        if (m == marker::text_8) {
            at += 2 + std::size_t{detail::load_big<std::uint8_t>(at + 1)};
            continue;
        }
        const auto& info = marker_table[m];
        if (info.fixed != 0) {
            at += info.fixed;
            continue;
        }
        const Head head = read_head(at);
        switch (info.kind) {
        case Kind::text:
        case Kind::bytes:
            at = head.content + head.count;
            break;
        case Kind::map:
            pending += 2 * head.count;
            at = head.content;
            break;
        default:
            pending += head.count;
            at = head.content;
            break;
        }
    }
    return at;
}

} // namespace neo4j::packstream
