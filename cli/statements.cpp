#include "statements.hpp"

#include <utility>

#include "command_error.hpp"

namespace neo4j::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

} // namespace

void StatementSplitter::feed(std::string_view text) {
    for (const char c : text) {
        // The mark's bytes are none of a statement's beginning.
        in_mark_ =
            in_mark_ && position_ < byte_order_mark.size() && c == byte_order_mark[position_];
        ++position_;
        if (!in_mark_)
            put(c);
        if (c == '\n')
            ++line_;
    }
}

void StatementSplitter::put(char c) {
    switch (state_) {
    case State::code:
        put_code(c);
        break;
    case State::line_comment:
        if (!in_command())
            keep(c);
        if (c == '\n') {
            state_ = State::code;
            if (in_command())
                end_statement();
        }
        break;
    case State::block_comment:
        if (!in_command())
            keep(c);
        if (previous_ == '*' && c == '/')
            enter(State::code);
        else
            previous_ = c;
        break;
    case State::single_quoted:
    case State::double_quoted:
        keep(c);
        if (escaped_)
            escaped_ = false;
        else if (c == '\\')
            escaped_ = true;
        else if (c == (state_ == State::single_quoted ? '\'' : '"'))
            enter(State::code);
        break;
    case State::backticked:
        keep(c);
        if (c == '`') // two of them stand for one: that is left and entered again
            enter(State::code);
        break;
    }
}

void StatementSplitter::put_code(char c) {
    const bool after_slash = std::exchange(previous_, '\0') == '/';
    if (after_slash && (c == '/' || c == '*')) {
        if (!begun_ || in_command())
            current_.pop_back(); // the slash
        else
            current_ += c;
        enter(c == '/' ? State::line_comment : State::block_comment);
        return;
    }
    if (after_slash)
        begin_statement();
    if (c == ';' || (c == '\n' && in_command())) {
        end_statement();
        return;
    }
    if (c == '/') {
        // Whether it begins a comment, the next character tells.
        if (!begun_)
            begin_line_ = line_;
        current_ += c;
        previous_ = c;
        return;
    }
    if (!is_blank(c))
        begin_statement();
    keep(c);
    if (c == '\'')
        enter(State::single_quoted);
    else if (c == '"')
        enter(State::double_quoted);
    else if (c == '`')
        enter(State::backticked);
}

void StatementSplitter::enter(State state) noexcept {
    state_ = state;
    previous_ = '\0';
    escaped_ = false;
    open_line_ = line_;
}

void StatementSplitter::keep(char c) {
    if (begun_)
        current_ += c;
}

void StatementSplitter::begin_statement() noexcept {
    if (!begun_ && current_.empty())
        begin_line_ = line_;
    begun_ = true;
}

void StatementSplitter::end_statement() {
    if (begun_) {
        while (is_blank(current_.back()))
            current_.pop_back();
        const auto kind =
            current_.front() == ':' ? Statement::Kind::command : Statement::Kind::query;
        whole_.push_back({kind, std::move(current_), begin_line_, position_});
    }
    reset();
}

std::optional<Statement> StatementSplitter::next() {
    if (whole_.empty())
        return std::nullopt;
    auto statement = std::move(whole_.front());
    whole_.pop_front();
    return statement;
}

std::optional<Statement> StatementSplitter::finish() {
    if (whole_.empty()) {
        const auto fail = [&](std::string_view what) {
            const auto line = std::to_string(open_line_);
            reset();
            throw CommandError("the " + std::string(what) + " that begins on line " + line +
                               " is never closed");
        };
        switch (state_) {
        case State::single_quoted:
        case State::double_quoted:
            fail("string");
            break;
        case State::backticked:
            fail("name in backticks");
            break;
        case State::block_comment:
            fail("comment");
            break;
        case State::code:
        case State::line_comment:
            if (previous_ == '/')
                begin_statement();
            end_statement();
            break;
        }
    }
    return next();
}

Open StatementSplitter::open() const noexcept {
    switch (state_) {
    case State::single_quoted:
    case State::double_quoted:
        return Open::string;
    case State::backticked:
        return Open::name;
    case State::block_comment:
        return Open::comment;
    case State::code:
    case State::line_comment:
        break;
    }
    return begun_ || previous_ == '/' ? Open::statement : Open::nothing;
}

void StatementSplitter::reset() noexcept {
    current_.clear();
    state_ = State::code;
    previous_ = '\0';
    escaped_ = false;
    begun_ = false;
}

std::vector<Statement> split_statements(std::string_view text) {
    StatementSplitter splitter;
    splitter.feed(text);
    std::vector<Statement> statements;
    while (auto statement = splitter.finish())
        statements.push_back(std::move(*statement));
    return statements;
}

} // namespace neo4j::cli
