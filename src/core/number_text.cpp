#include "core/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace neo4j::detail {

void append_padded(std::string& out, int value, int width) {
    std::array<char, 12> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const auto length = static_cast<std::size_t>(end - buffer.data());
    const auto wanted = static_cast<std::size_t>(width);
    out.append(length < wanted ? wanted - length : 0, '0');
    out.append(buffer.data(), length);
}

void append_float(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "NaN";
        return;
    }
    if (std::isinf(value)) {
        out += value < 0 ? "-Infinity" : "Infinity";
        return;
    }
    // to_chars alone would choose the shorter form; here the exponent decides, as "1e+05" for
    // 100000.0 surprises.
    const double magnitude = std::fabs(value);
    const bool fixed = magnitude == 0.0 || (magnitude >= 1e-4 && magnitude < 1e16);
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   fixed ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    out += text;
    if (fixed && text.find('.') == std::string_view::npos) {
        out += ".0";
    }
}

} // namespace neo4j::detail
