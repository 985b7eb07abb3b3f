#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <neo4j/uuid.hpp>

namespace neo4j {

namespace {

constexpr std::size_t text_size = 36;

bool is_hyphen_position(std::size_t i) noexcept {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

std::string uuid_to_string(const Uuid& uuid) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(text_size);
    for (const std::uint8_t byte : uuid) {
        if (is_hyphen_position(out.size())) {
            out += '-';
        }
        out += hex[byte >> 4U];
        out += hex[byte & 0xFU];
    }
    return out;
}

std::optional<Uuid> try_parse_uuid(std::string_view text) noexcept {
    if (text.size() != text_size) {
        return std::nullopt;
    }
    Uuid uuid{};
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_hyphen_position(i)) {
            if (text[i] != '-') {
                return std::nullopt;
            }
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0) {
            return std::nullopt;
        }
        auto& byte = *(uuid.begin() + nibble / 2);
        byte = static_cast<std::uint8_t>(byte * 16 + value);
        ++nibble;
    }
    return uuid;
}

Uuid parse_uuid(std::string_view text) {
    if (const auto uuid = try_parse_uuid(text)) {
        return *uuid;
    }
    throw std::invalid_argument("Uuid: \"" + std::string(text.substr(0, 80)) +
                                "\" is none; write 32 hexadecimal digits as in "
                                "\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"");
}

} // namespace neo4j
