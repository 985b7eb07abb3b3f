#include "completion.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <iterator>

#include <neo4j/text_table.hpp>

#include "letters.hpp"
#include "statements.hpp"

namespace neo4j::cli {
namespace {

constexpr auto keywords = std::to_array<std::string_view>(
    {"ALL",          "AND",     "ANY",     "AS",         "ASC",         "BY",
     "CALL",         "CASE",    "COLLECT", "CONSTRAINT", "CONSTRAINTS", "CONTAINS",
     "COUNT",        "CREATE",  "CSV",     "CURRENT",    "DATABASE",    "DATABASES",
     "DELETE",       "DESC",    "DETACH",  "DISTINCT",   "DROP",        "ELSE",
     "END",          "ENDS",    "EXISTS",  "EXPLAIN",    "FALSE",       "FIELDTERMINATOR",
     "FINISH",       "FOR",     "FOREACH", "FROM",       "FULLTEXT",    "FUNCTIONS",
     "HEADERS",      "IF",      "IN",      "INDEX",      "INDEXES",     "IS",
     "KEY",          "LIMIT",   "LOAD",    "MATCH",      "MERGE",       "NODE",
     "NONE",         "NOT",     "NULL",    "OF",         "OFFSET",      "ON",
     "OPTIONAL",     "OPTIONS", "OR",      "ORDER",      "POINT",       "PRIVILEGES",
     "PROCEDURES",   "PROFILE", "RANGE",   "REMOVE",     "REQUIRE",     "RETURN",
     "ROLES",        "ROWS",    "SET",     "SETTINGS",   "SHORTEST",    "SHOW",
     "SINGLE",       "SKIP",    "STARTS",  "TERMINATE",  "TEXT",        "THEN",
     "TRANSACTIONS", "TRUE",    "TYPED",   "UNION",      "UNIQUE",      "UNWIND",
     "USE",          "USER",    "USERS",   "USING",      "VECTOR",      "WHEN",
     "WHERE",        "WITH",    "XOR",     "YIELD"});

bool begins_with(std::string_view text, std::string_view beginning) noexcept {
    return text.size() >= beginning.size() &&
           std::ranges::equal(text.substr(0, beginning.size()), beginning, {}, lower, lower);
}

std::string_view without_end_blanks(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

// The statement that ends at the text's end. What stands in comments and texts is left out, and so
// are the letters of names in backticks: a bracket in them opens nothing.
struct Code {
    std::string before_word;
    std::string_view word;
    bool in_name = false; // in backticks
    bool silent = false;  // in a text or a comment
};

Code code_of(std::string_view text) {
    StatementSplitter splitter;
    Code code;
    std::size_t begin = 0; // of the name in backticks that is open
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto before = splitter.open();
        splitter.feed(text.substr(at, 1));
        if (splitter.next()) {
            code.before_word.clear();
            continue;
        }
        const auto now = splitter.open();
        if (now == Open::name)
            begin = before == Open::name ? begin : at;
        if (now == Open::name && before == Open::name)
            code.before_word += '_';
        else
            code.before_word += now == Open::string || splitter.in_comment() ? ' ' : text[at];
    }
    code.in_name = splitter.open() == Open::name;
    code.silent = splitter.open() == Open::string || splitter.in_comment();
    if (!code.in_name) {
        begin = text.size();
        while (begin > 0 && is_of_name(text[begin - 1]))
            --begin;
    }
    code.word = text.substr(begin);
    code.before_word.resize(code.before_word.size() -
                            std::min(code.word.size(), code.before_word.size()));
    return code;
}

// The brackets that are open, the innermost last.
std::string open_brackets(std::string_view code) {
    std::string open;
    for (const char c : code) {
        if (c == '(' || c == '[' || c == '{')
            open += c;
        else if ((c == ')' || c == ']' || c == '}') && !open.empty())
            open.pop_back();
    }
    return open;
}

Place place_in_command(std::string_view before, std::string_view word) {
    if (before == ":")
        return {Wanted::command, word};
    if (without_end_blanks(before) == ":format")
        return {Wanted::format, word};
    return {};
}

Wanted wanted_in_query(std::string_view before) {
    const auto open = open_brackets(before);
    const char innermost = open.empty() ? '\0' : open.back();
    const char last = before.empty() ? '\0' : before.back();
    if (last == '$')
        return Wanted::parameter;
    if (last == '.' && before.size() > 1) {
        const char owner = before[before.size() - 2];
        const bool is_owner = is_of_name(owner) || owner == ')' || owner == ']' || owner == '`';
        return is_owner ? Wanted::property : Wanted::nothing;
    }
    if (last == ':' || last == '|' || last == '&' || last == '!') {
        if (innermost == '{')
            return Wanted::nothing;
        return innermost == '[' ? Wanted::relationship_type : Wanted::label;
    }
    const auto said = without_end_blanks(before);
    const char sign = said.empty() ? '\0' : said.back();
    const bool in_pattern = open.size() > 1 && innermost == '{' && open[open.size() - 2] != '{';
    if (in_pattern && (sign == '{' || sign == ','))
        return Wanted::property;
    return Wanted::keyword;
}

} // namespace

Place place_of(std::string_view text) {
    const auto code = code_of(text);
    if (code.silent)
        return {};
    std::string_view before = code.before_word;
    before.remove_prefix(std::min(before.find_first_not_of(blanks), before.size()));
    if (before.starts_with(':'))
        return place_in_command(before, code.word);
    const auto wanted = wanted_in_query(before);
    // No keyword stands in backticks.
    return {wanted == Wanted::keyword && code.in_name ? Wanted::nothing : wanted, code.word};
}

Completion completion(std::string_view word, std::span<const std::string> names) {
    Completion found{std::string(word), {}};
    const bool in_backticks = word.starts_with('`');
    for (const auto& name : names) {
        // What stands in backticks may do without them, and the other way round.
        const bool is_quoted = name.starts_with('`');
        const auto wanted = in_backticks && !is_quoted ? word.substr(1) : word;
        const auto shown = is_quoted && !in_backticks ? std::string_view(name).substr(1) : name;
        if (begins_with(shown, wanted) &&
            std::ranges::find(found.candidates, name) == found.candidates.end())
            found.candidates.push_back(name);
    }
    return found;
}

Completion keyword_completion(std::string_view word) {
    Completion found{std::string(word), {}};
    if (word.empty())
        return found;
    const bool small = std::ranges::equal(word, word, {}, lower);
    for (const auto keyword : keywords) {
        if (!begins_with(keyword, word))
            continue;
        std::string text(keyword);
        if (small)
            std::ranges::transform(text, text.begin(), lower);
        found.candidates.push_back(std::move(text));
    }
    return found;
}

std::string Completion::common_beginning() const {
    if (candidates.empty())
        return {};
    std::string common = candidates.front();
    for (const auto& each : candidates)
        common.erase(std::ranges::mismatch(common, each).in1, common.end());
    // Not in the middle of a character.
    const auto& first = candidates.front();
    while (common.size() < first.size() && !common.empty() &&
           !begins_character(first[common.size()]))
        common.pop_back();
    return common.size() < word.size() || common == word ? std::string() : common;
}

std::string candidates_text(std::span<const std::string> candidates, std::size_t columns) {
    constexpr std::size_t most_lines = 20;
    constexpr std::size_t gap = 2;
    constexpr std::size_t usual_columns = 80;
    std::size_t widest = 0;
    for (const auto& each : candidates)
        widest = std::max(widest, display_width(each));
    const auto width = columns > 0 ? columns : usual_columns;
    const auto in_line = std::max<std::size_t>(1, (width + gap - 1) / (widest + gap));
    const auto shown = std::min(candidates.size(), in_line * most_lines);
    std::string text;
    for (std::size_t at = 0; at < shown; ++at) {
        text += candidates[at];
        const bool last = at + 1 == shown || (at + 1) % in_line == 0;
        text += last ? "\n" : std::string(widest + gap - display_width(candidates[at]), ' ');
    }
    if (shown < candidates.size())
        text += "... and " + std::to_string(candidates.size() - shown) + " more\n";
    return text;
}

std::string quoted_if_needed(std::string_view name) {
    const bool plain = !name.empty() &&
                       std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
                       std::ranges::all_of(name, is_of_name);
    if (plain)
        return std::string(name);
    std::string quoted = "`";
    for (const char c : name)
        quoted += c == '`' ? "``" : std::string(1, c);
    return quoted + '`';
}

} // namespace neo4j::cli
