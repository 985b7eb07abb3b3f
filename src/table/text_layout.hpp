#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neo4j::detail {

// How a table is fitted into the width of a terminal: text_table.hpp states the rule.

// What has to be known of a column.
struct ColumnBlock {
    std::size_t first = 0; // the columns first to last - 1 stand side by side
    std::size_t last = 0;
    std::vector<std::size_t> widths; // of these columns
};

// Which columns stand side by side, and how wide they are.
// @param natural what each column needs
// @param width what there is; 0: as much as they need
// @param edges,between what is drawn around a line, and between two cells
std::vector<ColumnBlock> fit_columns(std::span<const std::size_t> natural, std::size_t width,
                                     std::size_t edges, std::size_t between);

// The text on lines that are no wider than `width` (which is at least 2), on at most `max_lines`
// (0: as many as it takes).
std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t max_lines);

} // namespace neo4j::detail
