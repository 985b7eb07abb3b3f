#include <algorithm>
#include <ostream>

#include <neo4j/text_table.hpp>

#include "table/clusters.hpp"
#include "table/plain_text.hpp"
#include "table/text_layout.hpp"

namespace neo4j {
namespace {

struct Edges {
    std::string_view left;
    std::string_view between;
    std::string_view right;
};

struct Style {
    Edges cells;
    std::string_view rule; // "": none of the three below is drawn
    Edges top;             // not drawn where it has no left edge, as the bottom
    Edges below_names;
    Edges bottom;
};

const Style& style_of(TextTableStyle style) noexcept {
    static constexpr Style lines{{" ", " | ", ""}, "-", {}, {"-", "-+-", "-"}, {}};
    static constexpr Style boxes{
        {"│ ", " │ ", " │"}, "─", {"┌─", "─┬─", "─┐"}, {"├─", "─┼─", "─┤"}, {"└─", "─┴─", "─┘"}};
    static constexpr Style spaces{{"", "  ", ""}, "-", {}, {"", "  ", ""}, {}};
    switch (style) {
    case TextTableStyle::boxes:
        return boxes;
    case TextTableStyle::spaces:
        return spaces;
    case TextTableStyle::lines:
        break;
    }
    return lines;
}

struct TextColumn {
    std::vector<std::string> cells; // printable; the name first
    bool to_the_right = false;

    std::size_t width() const {
        std::size_t width = 0;
        for (const auto& cell : cells)
            width = std::max(width, display_width(cell));
        return std::max<std::size_t>(width, 1);
    }
};

class Drawer {
public:
    Drawer(const std::vector<TextColumn>& columns, const TextTableOptions& options)
        : columns_(columns), options_(options), style_(style_of(options.style())) {}

    std::string draw() {
        std::vector<std::size_t> natural;
        for (const TextColumn& column : columns_)
            natural.push_back(column.width());
        // The rule may reach further than the cells, whose last blanks are cut off.
        const auto edges = std::max(sides(style_.cells), sides(style_.below_names));
        for (const auto& block : detail::fit_columns(natural, options_.width(), edges,
                                                     display_width(style_.cells.between))) {
            if (!out_.empty())
                out_ += '\n';
            draw(block);
        }
        return std::move(out_);
    }

private:
    static std::size_t sides(const Edges& edges) {
        return display_width(edges.left) + display_width(edges.right);
    }

    void draw(const detail::ColumnBlock& block) {
        const std::size_t rows = columns_.empty() ? 0 : columns_.front().cells.size();
        if (!style_.top.left.empty())
            rule(block, style_.top);
        for (std::size_t row = 0; row < rows; ++row) {
            this->row(block, row);
            if (row == 0)
                rule(block, style_.below_names);
        }
        if (!style_.bottom.left.empty())
            rule(block, style_.bottom);
    }

    // A line with `cell(i)` for the block's i-th column.
    void line(const detail::ColumnBlock& block, const Edges& edges, auto&& cell) {
        const auto start = out_.size();
        out_ += edges.left;
        for (std::size_t i = 0; i < block.widths.size(); ++i)
            (out_ += i == 0 ? std::string_view() : edges.between) += cell(i);
        out_ += edges.right;
        out_.erase(std::max(out_.find_last_not_of(' ') + 1, start));
        out_ += '\n';
    }

    void rule(const detail::ColumnBlock& block, const Edges& edges) {
        line(block, edges, [&](std::size_t i) {
            std::string text;
            for (std::size_t k = 0; k < block.widths[i]; ++k)
                text += style_.rule;
            return text;
        });
    }

    void row(const detail::ColumnBlock& block, std::size_t row) {
        std::vector<std::vector<std::string>> cells;
        std::size_t height = 1;
        for (std::size_t i = 0; i < block.widths.size(); ++i) {
            cells.push_back(detail::wrap(columns_[block.first + i].cells[row], block.widths[i],
                                         options_.max_lines()));
            height = std::max(height, cells.back().size());
        }
        for (std::size_t k = 0; k < height; ++k)
            line(block, style_.cells, [&](std::size_t i) {
                const auto text = k < cells[i].size() ? std::move(cells[i][k]) : std::string();
                const std::string blanks(block.widths[i] - display_width(text), ' ');
                return row > 0 && columns_[block.first + i].to_the_right ? blanks + text
                                                                         : text + blanks;
            });
    }

    const std::vector<TextColumn>& columns_;
    const TextTableOptions& options_;
    const Style& style_;
    std::string out_;
};

bool looks_like_a_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.,-%") == text.npos;
}

} // namespace

std::string text_table(const Table& table, const TextTableOptions& options) {
    std::vector<TextColumn> columns;
    for (const auto& column : table.columns()) {
        TextColumn text;
        text.to_the_right =
            column.type() == ValueType::integer || column.type() == ValueType::floating;
        text.cells.push_back(detail::printable(column.name()));
        for (std::size_t row = 0; row < table.rows(); ++row)
            text.cells.push_back(detail::printable(
                column.is_null(row) ? options.null_text() : detail::plain_text(column, row)));
        columns.push_back(std::move(text));
    }
    return Drawer(columns, options).draw();
}

std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows,
                       const TextTableOptions& options) {
    std::vector<TextColumn> columns;
    for (std::size_t i = 0; i < header.size(); ++i) {
        TextColumn text;
        text.to_the_right = !rows.empty();
        text.cells.push_back(detail::printable(header[i]));
        for (const auto& row : rows) {
            text.cells.push_back(i < row.size() ? detail::printable(row[i]) : std::string());
            text.to_the_right = text.to_the_right && looks_like_a_number(text.cells.back());
        }
        columns.push_back(std::move(text));
    }
    return Drawer(columns, options).draw();
}

std::ostream& operator<<(std::ostream& out, const Table& table) {
    return out << text_table(table);
}

} // namespace neo4j
