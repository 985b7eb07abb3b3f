#include "dependencies.hpp"

#include <algorithm>
#include <cstddef>

namespace package_graph {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::vector<Group> parse() {
        std::vector<Group> groups;
        skip_spaces();
        while (!at_end()) {
            groups.push_back(group());
            if (!at_end()) {
                // group() stops at the end or at a comma; dpkg allows one after the last group.
                ++position_;
                skip_spaces();
            }
        }
        return groups;
    }

private:
    [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
    [[nodiscard]] bool at(char c) const { return !at_end() && text_[position_] == c; }

    void skip_spaces() {
        while (!at_end() && is_space(text_[position_])) {
            ++position_;
        }
    }

    template <typename Predicate>
    std::string take_while(Predicate predicate) {
        const auto start = position_;
        while (!at_end() && predicate(text_[position_])) {
            ++position_;
        }
        return std::string(text_.substr(start, position_ - start));
    }

    [[noreturn]] void fail(const std::string& what) const {
        constexpr std::size_t shown = 30;
        const auto rest = std::string(text_.substr(position_, shown));
        throw DependencyError(what + (rest.empty() ? " at the end" : " at '" + rest + "'"));
    }

    Group group() {
        Group alternatives;
        while (true) {
            alternatives.push_back(alternative());
            if (!at('|')) {
                break;
            }
            ++position_;
            skip_spaces();
        }
        if (!at_end() && !at(',')) {
            fail("expected ',' or '|'");
        }
        return alternatives;
    }

    Alternative alternative() {
        Alternative result;
        const auto start = position_;
        result.name = take_while([](char c) {
            return is_alphanumeric(c) || c == '+' || c == '-' || c == '.' || c == '_';
        });
        if (result.name.empty() || !is_alphanumeric(result.name.front())) {
            position_ = start;
            fail("expected a package name");
        }
        if (at(':')) {
            ++position_;
            result.architecture = take_while([](char c) { return is_alphanumeric(c) || c == '-'; });
            if (result.architecture.empty()) {
                fail("expected an architecture after ':'");
            }
        }
        skip_spaces();
        if (at('(')) {
            constraint(result);
        }
        while (at('[') || at('<')) {
            restriction(at('[') ? ']' : '>');
        }
        return result;
    }

    void constraint(Alternative& result) {
        ++position_;
        skip_spaces();
        result.relation = take_while([](char c) { return c == '<' || c == '=' || c == '>'; });
        // dpkg reads the two forms of its first years as "or equal".
        if (result.relation == "<" || result.relation == ">") {
            result.relation += '=';
        }
        constexpr std::string_view relations[] = {"<<", "<=", "=", ">=", ">>"};
        if (std::ranges::find(relations, result.relation) == std::end(relations)) {
            fail("expected one of << <= = >= >>");
        }
        skip_spaces();
        result.version = take_while([](char c) {
            return is_alphanumeric(c) ||
                   std::string_view(".+-:~_").find(c) != std::string_view::npos;
        });
        if (result.version.empty()) {
            fail("expected a version");
        }
        skip_spaces();
        if (!at(')')) {
            fail("expected ')'");
        }
        ++position_;
        skip_spaces();
    }

    void restriction(char closing) {
        const auto end = text_.find(closing, position_);
        if (end == std::string_view::npos) {
            fail(std::string("expected a closing '") + closing + "'");
        }
        position_ = end + 1;
        skip_spaces();
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

} // namespace

std::vector<Group> parse_dependencies(std::string_view text) {
    return Parser(text).parse();
}

} // namespace package_graph
