#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/table.hpp>

namespace neo4j {
namespace {

// Text is as it is; everything else as Cypher would write it.
std::string plain(const Value& value) {
    const auto* text = value.get_if<std::string>();
    return text != nullptr ? *text : to_string(value);
}

void append_csv(std::string& out, std::string_view field) {
    if (!field.empty() && field.find_first_of(",\"\r\n") == field.npos) {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field)
        out += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    out += '"';
}

// One line of text: what would break the line is shown as its number.
std::string one_line(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\r')
            out += "\\r";
        else if (code < 0x20 || code == 0x7F)
            ((out += "\\x") += digits[code >> 4]) += digits[code & 15];
        else
            out += c;
    }
    return out;
}

// In code points, for want of a terminal's own idea of it.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

struct PrintedColumn {
    std::vector<std::string> cells; // the name first
    std::size_t width = 0;
    bool numbers = false;

    explicit PrintedColumn(const Table::Column& column) {
        const auto type = column.type();
        numbers = type == ValueType::integer || type == ValueType::floating;
        cells.push_back(one_line(column.name()));
        for (const Value& value : column)
            cells.push_back(one_line(plain(value)));
        for (const auto& cell : cells)
            width = std::max(width, width_of(cell));
    }

    // A column of numbers ends at its right edge.
    std::string cell(std::size_t row) const {
        const std::string blanks(width - width_of(cells[row]), ' ');
        return numbers && row > 0 ? blanks + cells[row] : cells[row] + blanks;
    }
};

} // namespace

std::string Table::to_csv() const {
    std::string out;
    const auto line = [&](auto&& append_cell) {
        for (const Column& column : columns_) {
            if (&column != columns_.data())
                out += ',';
            append_cell(column);
        }
        out += "\r\n";
    };
    line([&](const Column& column) { append_csv(out, column.name()); });
    for (std::size_t row = 0; row < rows_; ++row)
        line([&](const Column& column) {
            if (!column[row].is_null())
                append_csv(out, plain(column[row]));
        });
    return out;
}

std::ostream& operator<<(std::ostream& out, const Table& table) {
    const std::vector<PrintedColumn> columns(table.columns().begin(), table.columns().end());
    const auto line = [&](std::string_view edge, std::string_view between, auto&& cell) {
        std::string text(edge);
        for (std::size_t i = 0; i < columns.size(); ++i)
            (text += i == 0 ? std::string_view() : between) += cell(columns[i]);
        text += edge;
        text.erase(text.find_last_not_of(' ') + 1);
        out << text << '\n';
    };
    for (std::size_t row = 0; row <= table.rows(); ++row) {
        line(" ", " | ", [&](const PrintedColumn& column) { return column.cell(row); });
        if (row == 0)
            line("-", "-+-",
                 [](const PrintedColumn& column) { return std::string(column.width, '-'); });
    }
    return out;
}

} // namespace neo4j
