#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/export.hpp>
#include <neo4j/table.hpp>

/// Tables as text to read: fitted to a terminal, aligned by what a terminal shows and not by bytes.
namespace neo4j {

/// What is drawn between the cells.
enum class TextTableStyle {
    lines,  ///< ` name | age`, and a line of `-` and `+` below the names
    boxes,  ///< Unicode's box drawings between and around the cells
    spaces, ///< two blanks between the cells, the names underlined
};

/// How a table becomes text.
class TextTableOptions {
public:
    TextTableOptions() noexcept {
    } // NOLINT: user-provided on purpose, see the rule for option types

    /// How many columns of a terminal the lines may take; terminal_width() tells what there is.
    /// Default: 0, which is as many as they need.
    ///
    /// Where they need more, the widest columns get narrower until all fit, and those that are
    /// narrower than the others' share stay as they are. No column gets narrower than 8: where
    /// that does not fit either, the columns that do not come below the others, in a table of
    /// their own.
    TextTableOptions& width(std::size_t columns) noexcept {
        width_ = columns;
        return *this;
    }
    /// How many lines a cell may take that is too long for its column: it is broken at blanks, or
    /// inside a word that is longer than a line. What is too long even so ends with `…`.
    /// Default: 1. With 0 nothing is left out.
    TextTableOptions& max_lines(std::size_t lines) noexcept {
        max_lines_ = lines;
        return *this;
    }
    /// What is drawn between the cells. Default: lines.
    TextTableOptions& style(TextTableStyle value) noexcept {
        style_ = value;
        return *this;
    }
    /// What stands for a null. Default: `null`, as Cypher writes it.
    TextTableOptions& null_text(std::string text) noexcept {
        null_text_ = std::move(text);
        return *this;
    }

    [[nodiscard]] std::size_t width() const noexcept { return width_; }
    [[nodiscard]] std::size_t max_lines() const noexcept { return max_lines_; }
    [[nodiscard]] TextTableStyle style() const noexcept { return style_; }
    [[nodiscard]] const std::string& null_text() const& noexcept { return null_text_; }
    [[nodiscard]] std::string null_text() const&& { return null_text_; }

private:
    std::size_t width_ = 0;
    std::size_t max_lines_ = 1;
    TextTableStyle style_ = TextTableStyle::lines;
    std::string null_text_ = "null";
};

/// The table as lines of text, each ended by `\n`: the names first, then a line for each row.
/// Columns of numbers are set to the right. Text is as it is, everything else as Cypher would write
/// it; what would break a line or command the terminal is written as its number: `\n`, `\x1B`.
[[nodiscard]] NEO4J_API std::string text_table(const Table& table,
                                               const TextTableOptions& options = {});
/// The same for cells that are text already. Rows shorter than the header end with empty cells;
/// what is longer is left out. A column is set to the right where each of its cells is made of
/// digits, `.`, `,`, `-` and `%` alone.
[[nodiscard]] NEO4J_API std::string text_table(const std::vector<std::string>& header,
                                               const std::vector<std::vector<std::string>>& rows,
                                               const TextTableOptions& options = {});

/// How many columns a terminal takes for the text (UTF-8): two for an ideograph or an emoji, none
/// for a combining accent. Source: utf8proc.
[[nodiscard]] NEO4J_API std::size_t display_width(std::string_view text) noexcept;

/// How many columns the terminal behind a file descriptor has (1: standard output); 0 where it is
/// no terminal, as for a pipe or file. Thread safety: safe from any thread.
[[nodiscard]] NEO4J_API std::size_t terminal_width(int file_descriptor = 1) noexcept;

} // namespace neo4j
