#include "text_table.hpp"

#include <algorithm>
#include <cstddef>

namespace package_graph {
namespace {

// Columns on the screen: each byte of UTF-8 that does not continue a character counts as one.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789.,-") == std::string::npos;
}

const std::string& cell(const std::vector<std::string>& row, std::size_t column) {
    static const std::string empty;
    return column < row.size() ? row[column] : empty;
}

} // namespace

std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    std::vector<bool> to_the_right;
    for (std::size_t column = 0; column < header.size(); ++column) {
        std::size_t width = width_of(header[column]);
        bool numbers = !rows.empty();
        for (const auto& row : rows) {
            width = std::max(width, width_of(cell(row, column)));
            numbers = numbers && is_number(cell(row, column));
        }
        widths.push_back(width);
        to_the_right.push_back(numbers);
    }

    std::string out;
    const auto add = [&](const std::vector<std::string>& row) {
        std::string line;
        for (std::size_t column = 0; column < header.size(); ++column) {
            const auto& text = cell(row, column);
            const std::string padding(widths[column] - width_of(text), ' ');
            line += column == 0 ? "" : "  ";
            line += to_the_right[column] ? padding + text : text + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    };
    add(header);
    std::vector<std::string> rule;
    rule.reserve(widths.size());
    for (const auto width : widths) {
        rule.emplace_back(width, '-');
    }
    add(rule);
    for (const auto& row : rows) {
        add(row);
    }
    return out;
}

} // namespace package_graph
