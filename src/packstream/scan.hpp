#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <neo4j/detail/marker.hpp>
#include <neo4j/detail/offsets.hpp>

#include "packstream/dialect.hpp"
#include "packstream/utf8.hpp"

namespace neo4j::packstream {

// The one check that bytes from the network go through. Afterwards ValueView and the like read
// them without looking at bounds. Checked are: each marker, each length against the bytes that are
// there, that text is UTF-8, that map keys are text, and the depth. What structures hold is not
// checked: a wrong one is a broken value, not broken PackStream.

enum class Errc : std::uint8_t {
    ok,
    truncated,      // a value goes on beyond the end
    unknown_marker, // no value begins with this byte
    bad_key,        // a map's key is no text
    bad_text,       // a text is not UTF-8
    too_deep,       // lists, maps and structures nested more than max_depth times
    not_a_list,     // a record's fields are no list
    wrong_columns,  // a record has not as many fields as its result has keys
    surplus_bytes,  // something follows the value
    too_large,      // more than 4 GiB from the batch's base
};

std::string_view describe(Errc error) noexcept;

// So deep may lists, maps and structures be nested.
inline constexpr std::size_t max_depth = 1024;

struct Scan {
    const std::byte* next; // behind the value, or where it went wrong
    Errc error;
};

// Checks one value. Needs no recursion and no memory but a fixed 16 KiB of stack.
Scan validate(const std::byte* at, const std::byte* end, Dialect dialect = {}) noexcept;

// The fast way for what most fields are: scalars and short ASCII text. Gives nullptr for anything
// else, wrong bytes included. A row of branches, not a table of sizes: processors guess branches,
// and then need not wait for one field's bytes to know where the next field is.
inline const std::byte* scan_simple(const std::byte* at, const std::byte* end) noexcept {
    if (at == end)
        return nullptr;
    const auto left = static_cast<std::size_t>(end - at);
    const auto fixed = [at, left](std::size_t size) { return size <= left ? at + size : nullptr; };
    const auto m = marker_of(at);
    if (m < 0x80 || m >= 0xF0)
        return at + 1;
    if ((m & 0xF0) == marker::tiny_text) {
        const auto length = m & std::size_t{0x0F};
        return length < left && is_short_ascii(at + 1, length) ? at + 1 + length : nullptr;
    }
    if (m == marker::real)
        return fixed(9);
    if (m == marker::int_16)
        return fixed(3);
    if (m == marker::int_32)
        return fixed(5);
    if (m == marker::text_8) {
        if (left < 2)
            return nullptr;
        const auto length = std::to_integer<std::size_t>(at[1]);
        return length + 2 <= left && is_ascii(at + 2, length) ? at + 2 + length : nullptr;
    }
    if (m == marker::null || m == marker::yes || m == marker::no)
        return at + 1;
    if (m == marker::int_8)
        return fixed(2);
    return m == marker::int_64 ? fixed(9) : nullptr;
}

// Checks a RECORD's content, which is one list of `columns` fields and nothing after it, and adds
// to `offsets` where each field begins, counted from `base`. Adds nothing if there is an error.
inline Errc scan_record(const std::byte* at, const std::byte* end, std::size_t columns,
                        detail::Offsets& offsets, const std::byte* base, Dialect dialect = {}) {
    if (at == end)
        return Errc::truncated;
    if (static_cast<std::size_t>(end - base) > std::numeric_limits<std::uint32_t>::max())
        return Errc::too_large;
    if (columns < 16 && marker_of(at) == (marker::tiny_list | columns)) {
        ++at;
    } else {
        const MarkerInfo& info = info_of(at);
        if (info.kind != Kind::list)
            return Errc::not_a_list;
        if (info.length_size >= end - at)
            return Errc::truncated;
        const Head head = read_head(at);
        if (head.count != columns)
            return Errc::wrong_columns;
        at = head.content;
        // Before room for them is made: a field has one byte at least.
        if (columns > static_cast<std::size_t>(end - at))
            return Errc::truncated;
    }

    const std::size_t before = offsets.size();
    std::uint32_t* out = offsets.extend(columns);
    for (std::uint32_t* const stop = out + columns; out != stop; ++out) {
        *out = static_cast<std::uint32_t>(at - base);
        if (const auto* next = scan_simple(at, end)) {
            at = next;
            continue;
        }
        const Scan slow = validate(at, end, dialect);
        if (slow.error != Errc::ok) {
            offsets.truncate(before);
            return slow.error;
        }
        at = slow.next;
    }
    if (at != end) {
        offsets.truncate(before);
        return Errc::surplus_bytes;
    }
    return Errc::ok;
}

} // namespace neo4j::packstream
