#include "command.hpp"

#include <algorithm>
#include <iterator>

#include "command_error.hpp"
#include "letters.hpp"

namespace neo4j::cli {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

[[noreturn]] void fail(std::string_view text) {
    throw CommandError("'" + std::string(text) +
                       "' sets no parameter; write name => expression (in Cypher), name=json, or "
                       "{name: expression, ...}");
}

// Takes the name off the text's front: a word, or `anything` in backticks.
std::string take_name(std::string_view& rest, std::string_view text) {
    std::string name;
    std::size_t length = 0;
    if (rest.starts_with('`')) {
        for (length = 1;; ++length) {
            if (length >= rest.size())
                fail(text);
            if (rest[length] == '`' && !rest.substr(length + 1).starts_with('`'))
                break;
            length += rest[length] == '`' ? 1 : 0; // two of them stand for one
            name += rest[length];
        }
        ++length;
    } else {
        length = static_cast<std::size_t>(
            std::distance(rest.begin(), std::ranges::find_if_not(rest, is_of_name)));
        name = rest.substr(0, length);
    }
    if (name.empty())
        fail(text);
    rest = trimmed(rest.substr(length));
    return name;
}

} // namespace

Command parse_command(std::string_view text) {
    text = trimmed(text.substr(text.starts_with(':') ? 1 : 0));
    const auto end = std::min(text.find_first_of(blanks), text.size());
    Command command;
    std::ranges::transform(text.substr(0, end), std::back_inserter(command.name), lower);
    command.argument = trimmed(text.substr(end));
    return command;
}

Assignment parse_assignment(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('{'))
        return {"", Assignment::Language::cypher, std::string(text)};
    Assignment assignment;
    auto rest = text;
    assignment.name = take_name(rest, text);
    if (rest.starts_with("=>")) {
        assignment.language = Assignment::Language::cypher;
        rest.remove_prefix(2);
    } else if (rest.starts_with('=')) {
        assignment.language = Assignment::Language::json;
        rest.remove_prefix(1);
    } else {
        fail(text);
    }
    assignment.expression = trimmed(rest);
    if (assignment.expression.empty())
        fail(text);
    return assignment;
}

bool mentions_password(std::string_view text) noexcept {
    constexpr std::string_view word = "password";
    return !std::ranges::search(text, word, {}, lower).empty();
}

} // namespace neo4j::cli
