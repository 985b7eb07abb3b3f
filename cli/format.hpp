#pragma once

#include <optional>
#include <string_view>

namespace neo4j::cli {

/// How results are written.
enum class Format {
    table,      ///< for people: columns that are aligned
    csv,        ///< comma-separated values, RFC 4180 but for the lines' ends, which are LF
    json_lines, ///< a JSON object in each line
    arrow       ///< an Arrow IPC file of one result
};

/// The names of all formats, as the help has them.
inline constexpr std::string_view format_list = "table|csv|jsonl|arrow";

/// Nothing for a name that is none.
constexpr std::optional<Format> parse_format(std::string_view name) noexcept {
    if (name == "table")
        return Format::table;
    if (name == "csv")
        return Format::csv;
    if (name == "jsonl")
        return Format::json_lines;
    if (name == "arrow")
        return Format::arrow;
    return std::nullopt;
}

} // namespace neo4j::cli
