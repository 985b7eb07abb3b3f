#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <neo4j/table.hpp>

#include "table/plain_text.hpp"

namespace neo4j {
namespace {

void append_field(std::string& line, std::string_view field) {
    if (!field.empty() && field.find_first_of(",\"\r\n") == field.npos) {
        line += field;
        return;
    }
    line += '"';
    for (const char c : field)
        line += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    line += '"';
}

} // namespace

void Table::write_csv(std::ostream& out) const {
    std::string text;
    const auto line = [&](auto&& append_cell) {
        text.clear();
        for (const Column& column : columns_) {
            if (&column != columns_.data())
                text += ',';
            append_cell(column);
        }
        text += "\r\n";
        out << text;
    };
    line([&](const Column& column) { append_field(text, column.name()); });
    for (std::size_t row = 0; row < rows_; ++row)
        line([&](const Column& column) {
            if (!column.is_null(row))
                append_field(text, detail::plain_text(column, row));
        });
}

std::string Table::to_csv() const {
    std::ostringstream out;
    write_csv(out);
    return std::move(out).str();
}

} // namespace neo4j
