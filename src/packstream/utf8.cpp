#include "packstream/utf8.hpp"

namespace neo4j::packstream {
namespace {

// The length of a character by its first byte, which is not ASCII, and the limits of its second
// byte, which alone rule out overlong forms, surrogates and what lies above U+10FFFF.
struct Lead {
    unsigned length; // 0: no character begins with this byte
    unsigned low;
    unsigned high;
};

constexpr Lead lead_of(unsigned byte) noexcept {
    if (byte < 0xC2)
        return {0, 0, 0};
    if (byte < 0xE0)
        return {2, 0x80, 0xBF};
    if (byte == 0xE0)
        return {3, 0xA0, 0xBF};
    if (byte == 0xED)
        return {3, 0x80, 0x9F};
    if (byte < 0xF0)
        return {3, 0x80, 0xBF};
    if (byte == 0xF0)
        return {4, 0x90, 0xBF};
    if (byte < 0xF4)
        return {4, 0x80, 0xBF};
    if (byte == 0xF4)
        return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

} // namespace

bool is_utf8_beyond_ascii(const std::byte* at, std::size_t n) noexcept {
    const auto byte_at = [at](std::size_t i) { return std::to_integer<unsigned>(at[i]); };
    std::size_t i = 0;
    while (i < n) {
        if (byte_at(i) < 0x80) {
            if (n - i >= 8 && is_ascii(at + i, 8))
                i += 8;
            else
                ++i;
            continue;
        }
        const Lead lead = lead_of(byte_at(i));
        if (lead.length == 0 || n - i < lead.length)
            return false;
        const unsigned second = byte_at(i + 1);
        if (second < lead.low || second > lead.high)
            return false;
        for (unsigned k = 2; k < lead.length; ++k)
            if ((byte_at(i + k) & 0xC0) != 0x80)
                return false;
        i += lead.length;
    }
    return true;
}

} // namespace neo4j::packstream
