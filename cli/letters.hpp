#pragma once

#include <cctype>
#include <string_view>

namespace neo4j::cli {

inline constexpr std::string_view blanks = " \t\r\n\v\f";

/// Of ASCII's letters.
inline char lower(char c) noexcept {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// Letters beyond ASCII are all taken: the server knows which of them a name may have.
inline bool is_of_name(char c) noexcept {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & '\x80') != 0;
}

/// Whether a character of UTF-8 begins with this byte.
inline bool begins_character(char c) noexcept {
    return (c & '\xc0') != '\x80';
}

} // namespace neo4j::cli
