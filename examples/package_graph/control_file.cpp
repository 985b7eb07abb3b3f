#include "control_file.hpp"

#include <algorithm>

#include "malformed.hpp"
#include "utf8.hpp"

namespace package_graph {
namespace {

constexpr std::string_view blanks = " \t";

char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(blanks) == std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Long lines are cut, so that a message about a binary file stays readable.
std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::string out = "'";
    for (const char c : text.substr(0, longest)) {
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    out += text.size() > longest ? "...'" : "'";
    return out;
}

bool is_field_name(std::string_view name) {
    return !name.empty() && name.front() != '#' && name.front() != '-' &&
           std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

const Field* Stanza::find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        fields, [&](const Field& field) { return same_name(field.name, name); });
    return found == fields.end() ? nullptr : &*found;
}

bool ControlFile::read_line() {
    if (!std::getline(input_, text_)) {
        return false;
    }
    ++line_;
    if (!text_.empty() && text_.back() == '\r') {
        text_.pop_back();
    }
    return true;
}

void ControlFile::skip_stanza() {
    while (read_line() && !is_blank(text_)) {
    }
}

void ControlFile::add_line(Stanza& stanza) const {
    if (!is_utf8(text_)) {
        throw Malformed(line_, quoted(text_) + " is not UTF-8");
    }
    const std::string_view text = text_;
    if (blanks.find(text.front()) != std::string_view::npos) {
        if (stanza.fields.empty()) {
            throw Malformed(line_, "continuation line " + quoted(trim(text)) +
                                       " at the start of a stanza continues no field");
        }
        stanza.fields.back().value.append("\n").append(trim(text));
        return;
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        throw Malformed(line_, quoted(text) + " is neither 'Field: value' nor a continuation line, "
                                              "which would start with a space");
    }
    const auto name = text.substr(0, colon);
    if (!is_field_name(name)) {
        throw Malformed(line_, quoted(name) + " is not a field name");
    }
    if (const Field* first = stanza.find(name)) {
        throw Malformed(line_, "field " + quoted(name) + " was already given in line " +
                                   std::to_string(first->line));
    }
    stanza.fields.push_back({std::string(name), std::string(trim(text.substr(colon + 1))), line_});
}

std::optional<Stanza> ControlFile::next() {
    do {
        if (!read_line()) {
            return std::nullopt;
        }
    } while (is_blank(text_));

    Stanza stanza;
    stanza.line = line_;
    try {
        do {
            add_line(stanza);
        } while (read_line() && !is_blank(text_));
    } catch (const Malformed&) {
        skip_stanza();
        throw;
    }
    return stanza;
}

} // namespace package_graph
