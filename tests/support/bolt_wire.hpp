#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Bolt and PackStream bytes, made by hand from the specification and with nothing of the library,
// so that its own packer is not its own judge.
namespace neo4j::test {

using Buffer = std::vector<std::byte>;

// "B0 0F" -> two bytes. Blanks are for the reader.
inline Buffer hex(std::string_view text) {
    Buffer out;
    int high = -1;
    for (const char c : text) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0)
            continue;
        const int digit = c <= '9' ? c - '0' : std::toupper(c) - 'A' + 10;
        if (high < 0) {
            high = digit;
        } else {
            out.push_back(static_cast<std::byte>(high * 16 + digit));
            high = -1;
        }
    }
    return out;
}

// The other way round; tests compare these, so that a failure can be read.
inline std::string shown(std::span<const std::byte> bytes) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const auto b : bytes) {
        if (!out.empty())
            out += ' ';
        out += digits[std::to_integer<unsigned>(b) >> 4];
        out += digits[std::to_integer<unsigned>(b) & 15];
    }
    return out;
}

inline void add(Buffer& out, std::span<const std::byte> bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}
inline Buffer join(std::initializer_list<Buffer> parts) {
    Buffer out;
    for (const auto& part : parts)
        add(out, part);
    return out;
}

// `count` bytes that repeat late, so that a byte out of place is seen.
inline Buffer pattern(std::size_t count, unsigned seed = 0) {
    Buffer out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<std::byte>((i * 7 + seed) % 251);
    return out;
}

// The big-endian bytes of a number.
inline Buffer big_endian(std::uint64_t value, unsigned bytes) {
    Buffer out;
    for (unsigned i = bytes; i-- > 0;)
        out.push_back(static_cast<std::byte>(value >> (8 * i)));
    return out;
}

// --- PackStream ---

// The head of a text, list or map: tiny up to 15, then with a length of 1, 2 or 4 bytes.
inline Buffer head(unsigned tiny, unsigned sized, std::size_t count) {
    if (count < 16)
        return big_endian(tiny | count, 1);
    if (count < 256)
        return join({big_endian(sized, 1), big_endian(count, 1)});
    if (count < 65536)
        return join({big_endian(sized + 1, 1), big_endian(count, 2)});
    return join({big_endian(sized + 2, 1), big_endian(count, 4)});
}

inline Buffer null() {
    return hex("C0");
}
inline Buffer boolean(bool value) {
    return hex(value ? "C3" : "C2");
}
inline Buffer integer(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    if (value >= -16 && value < 128)
        return big_endian(bits, 1);
    if (value >= -128 && value < 128)
        return join({hex("C8"), big_endian(bits, 1)});
    if (value >= -32768 && value < 32768)
        return join({hex("C9"), big_endian(bits, 2)});
    if (value >= INT32_MIN && value <= INT32_MAX)
        return join({hex("CA"), big_endian(bits, 4)});
    return join({hex("CB"), big_endian(bits, 8)});
}
inline Buffer text(std::string_view content) {
    auto out = head(0x80, 0xD0, content.size());
    add(out, std::as_bytes(std::span(content)));
    return out;
}
inline Buffer list(const std::vector<Buffer>& items) {
    auto out = head(0x90, 0xD4, items.size());
    for (const auto& item : items)
        add(out, item);
    return out;
}
inline Buffer map(const std::vector<std::pair<std::string_view, Buffer>>& entries) {
    auto out = head(0xA0, 0xD8, entries.size());
    for (const auto& [key, value] : entries) {
        add(out, text(key));
        add(out, value);
    }
    return out;
}
inline Buffer structure(unsigned tag, const std::vector<Buffer>& fields) {
    auto out = join({big_endian(0xB0 | fields.size(), 1), big_endian(tag, 1)});
    for (const auto& field : fields)
        add(out, field);
    return out;
}

// --- messages ---

// In chunks of at most `most` bytes, with the end mark.
inline Buffer chunked(std::span<const std::byte> message, std::size_t most = 65535) {
    Buffer out;
    while (!message.empty()) {
        const auto part = message.first(std::min(message.size(), most));
        add(out, big_endian(part.size(), 2));
        add(out, part);
        message = message.subspan(part.size());
    }
    add(out, hex("00 00"));
    return out;
}
inline Buffer message(unsigned tag, const std::vector<Buffer>& fields) {
    return chunked(structure(tag, fields));
}

inline Buffer success(const std::vector<std::pair<std::string_view, Buffer>>& metadata) {
    return message(0x70, {map(metadata)});
}
inline Buffer record(const std::vector<Buffer>& fields) {
    return message(0x71, {list(fields)});
}
inline Buffer ignored() {
    return message(0x7E, {});
}
// As up to Bolt 5.6.
inline Buffer failure(std::string_view code, std::string_view text_for_people) {
    return message(0x7F, {map({{"code", text(code)}, {"message", text(text_for_people)}})});
}
inline Buffer fields(const std::vector<std::string_view>& names) {
    std::vector<Buffer> items;
    for (const auto name : names)
        items.push_back(text(name));
    return list(items);
}

} // namespace neo4j::test
