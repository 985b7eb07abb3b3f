#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/notifications.hpp"

// Notifications as text, with the query they are about.

namespace neo4j {

namespace {

// How many lines of the query stand above and below the one with the caret.
constexpr std::size_t context_lines = 2;
// How many lines are shown of a query when the position is not known.
constexpr std::size_t lines_without_position = 10;
// A longer line is cut to this many characters around the caret.
constexpr std::size_t line_width = 100;

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2
                                                                : std::min(end + 1, text.size()));
    }
    return lines;
}

// The characters of UTF-8 text; a byte that begins none counts to the one before.
std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> result;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= text.size(); ++i) {
        if (i == text.size() || (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) {
            result.push_back(text.substr(begin, i - begin));
            begin = i;
        }
    }
    return result;
}

// One line of the query, cut if it is long, and under it a caret if `column` (from 1) is not 0.
std::string show_line(std::string_view line, std::size_t column) {
    const std::vector<std::string_view> all = characters(line);
    column = std::min(column, all.size() + 1);
    const std::size_t caret = column == 0 ? 0 : column - 1;
    std::size_t begin = caret > line_width / 2 ? caret - line_width / 2 : 0;
    begin = all.size() > line_width ? std::min(begin, all.size() - line_width) : 0;
    const std::size_t end = std::min(all.size(), begin + line_width);

    std::string shown = begin > 0 ? "..." : "";
    std::string pointer(shown.size(), ' ');
    for (std::size_t i = begin; i < end; ++i) {
        shown += all[i];
        if (i < caret) {
            pointer += all[i] == "\t" ? '\t' : ' ';
        }
    }
    shown += end < all.size() ? "...\n" : "\n";
    return column == 0 ? shown : shown + pointer + "^\n";
}

std::string excerpt(std::string_view query, const std::optional<SummaryInputPosition>& position) {
    const std::vector<std::string_view> lines = split_lines(query);
    const bool known = position && position->line > 0 && position->column > 0 &&
                       static_cast<std::uint64_t>(position->line) <= lines.size();
    std::size_t begin = 0;
    std::size_t end = std::min(lines.size(), lines_without_position);
    std::size_t marked = lines.size();
    if (known) {
        marked = static_cast<std::size_t>(position->line) - 1;
        begin = marked - std::min(marked, context_lines);
        end = std::min(lines.size(), marked + context_lines + 1);
    }
    std::string text = begin > 0 ? "...\n" : "";
    for (std::size_t i = begin; i < end; ++i) {
        text += show_line(lines[i], i == marked ? static_cast<std::size_t>(position->column) : 0);
    }
    if (end < lines.size()) {
        text += "...\n";
    }
    text.pop_back(); // the last line break
    return text;
}

// "WARNING 01N50: warn: ... (UNRECOGNIZED, line 1, column 7)"
std::string headline(const GqlStatusObject& notification) {
    std::string text = notification.raw_severity.value_or("");
    text += (text.empty() ? "" : " ") + notification.gql_status + ": " +
            notification.status_description;
    std::string place = notification.raw_classification.value_or("");
    if (notification.position) {
        place += (place.empty() ? "line " : ", line ") +
                 std::to_string(notification.position->line) + ", column " +
                 std::to_string(notification.position->column);
    }
    return place.empty() ? text : text + " (" + place + ")";
}

} // namespace

std::string format_notification(const GqlStatusObject& notification, std::string_view query) {
    std::string text = headline(notification);
    if (!query.empty()) {
        text += "\n" + excerpt(query, notification.position);
    }
    return text;
}

namespace detail {

std::string notification_log_line(const GqlStatusObject& notification, std::string_view query) {
    std::string text = headline(notification);
    if (!query.empty()) {
        text += " for query: ";
        for (const char c : query) {
            text += c == '\n' || c == '\r' ? ' ' : c;
        }
    }
    return text;
}

} // namespace detail

} // namespace neo4j
