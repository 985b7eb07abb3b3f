#include "table/clusters.hpp"

#include <algorithm>

#include <utf8proc.h>

#include <neo4j/text_table.hpp>

namespace neo4j::detail {
namespace {

struct Character {
    utf8proc_int32_t code = -1; // -1: no UTF-8
    std::size_t size = 1;
};

Character first_character(std::string_view text) noexcept {
    utf8proc_int32_t code = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
    return size > 0 ? Character{code, static_cast<std::size_t>(size)} : Character{};
}

constexpr utf8proc_int32_t emoji_selector = 0xFE0F;

bool is_flag_letter(utf8proc_int32_t code) noexcept {
    return code >= 0x1F1E6 && code <= 0x1F1FF;
}

// Embeddings, overrides and isolates, with which a text could turn what stands around it.
bool turns_writing(utf8proc_int32_t code) noexcept {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0x200E || code == 0x200F || code == 0x061C;
}

bool is_printable(utf8proc_int32_t code) noexcept {
    const auto category = utf8proc_category(code);
    return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_ZL &&
           category != UTF8PROC_CATEGORY_ZP && !turns_writing(code);
}

void append_number(std::string& out, std::string_view prefix, unsigned number, int digits) {
    static constexpr char hex[] = "0123456789ABCDEF";
    out += prefix;
    while (--digits >= 0)
        out += hex[(number >> (4 * digits)) & 15];
}

void append_escaped(std::string& out, utf8proc_int32_t code) {
    if (code == '\n')
        out += "\\n";
    else if (code == '\t')
        out += "\\t";
    else if (code == '\r')
        out += "\\r";
    else if (code < 0x80)
        append_number(out, "\\x", static_cast<unsigned>(code), 2);
    else
        append_number(out, "\\u", static_cast<unsigned>(code), 4);
}

} // namespace

Cluster first_cluster(std::string_view text) noexcept {
    auto character = first_character(text);
    if (character.code < 0)
        return {text.substr(0, 1), 1};
    std::size_t width = 0;
    std::size_t flag_letters = 0;
    std::size_t end = 0;
    utf8proc_int32_t state = 0;
    for (;;) {
        width = std::max(width, static_cast<std::size_t>(utf8proc_charwidth(character.code)));
        flag_letters += is_flag_letter(character.code) ? 1 : 0;
        if (character.code == emoji_selector || flag_letters == 2)
            width = 2;
        end += character.size;
        if (end == text.size())
            break;
        const auto next = first_character(text.substr(end));
        if (next.code < 0 || utf8proc_grapheme_break_stateful(character.code, next.code, &state))
            break;
        character = next;
    }
    return {text.substr(0, end), width};
}

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto character = first_character(text);
        if (character.code < 0)
            append_number(out, "\\x", static_cast<unsigned char>(text.front()), 2);
        else if (is_printable(character.code))
            out += text.substr(0, character.size);
        else
            append_escaped(out, character.code);
        text.remove_prefix(character.size);
    }
    return out;
}

} // namespace neo4j::detail

namespace neo4j {

std::size_t display_width(std::string_view text) noexcept {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto cluster = detail::first_cluster(text);
        width += cluster.width;
        text.remove_prefix(cluster.bytes.size());
    }
    return width;
}

} // namespace neo4j
