#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace neo4j::cli {

/// One thing to do: a Cypher query, or a command of the client's own such as ":param x => 1".
struct Statement {
    enum class Kind { query, command };

    Kind kind = Kind::query;
    /// Without the semicolon, and without blanks and comments around it; a command without any
    /// comment.
    std::string text;
    /// The line on which it begins, counted from 1.
    std::size_t line = 1;
    /// How many bytes of the text there are up to its end, the semicolon included.
    std::size_t end = 0;
};

/// What is still open where a text ends.
enum class Open { nothing, statement, string, name, comment };

/// Cuts a script into statements as its text comes in, in pieces of any size.
///
/// A query ends at a semicolon that stands outside strings ('...', "...", where \ takes the next
/// character's meaning away), names in backticks and comments (//..., /*...*/). A command begins
/// with a colon and ends at the line's end, or at such a semicolon. What holds nothing but blanks
/// and comments is no statement. A byte order mark at the start is skipped.
class StatementSplitter {
public:
    /// Takes more of the text.
    void feed(std::string_view text);

    /// The next whole statement, in order; nothing where more text is needed.
    std::optional<Statement> next();

    /// At the text's end: whole statements, then what stands there without a semicolon.
    /// Errors: CommandError where a string, a name or a comment is still open; it says since which
    /// line.
    std::optional<Statement> finish();

    /// What is open at the end of what was fed.
    Open open() const noexcept;

    /// Whether a comment is open there, one that the line's end closes included.
    bool in_comment() const noexcept {
        return state_ == State::line_comment || state_ == State::block_comment;
    }

    /// Forgets what is not whole yet. The lines go on being counted.
    void reset() noexcept;

private:
    enum class State {
        code,
        line_comment,
        block_comment,
        single_quoted,
        double_quoted,
        backticked
    };

    void put(char c);
    void put_code(char c);
    void enter(State state) noexcept;
    void keep(char c);
    void begin_statement() noexcept;
    void end_statement();
    bool in_command() const noexcept { return begun_ && current_.front() == ':'; }

    std::deque<Statement> whole_;
    std::string current_;
    State state_ = State::code;
    char previous_ = '\0'; // of a pair such as */ whose second half may still come
    bool escaped_ = false;
    bool begun_ = false; // something that is neither blank nor comment has been seen
    std::size_t line_ = 1;
    std::size_t begin_line_ = 1;
    std::size_t open_line_ = 1; // where the string, name or comment begins
    std::size_t position_ = 0;  // bytes fed
    bool in_mark_ = true;       // all that was fed is the beginning of a byte order mark
};

/// All statements of a text. Errors: as StatementSplitter::finish().
std::vector<Statement> split_statements(std::string_view text);

} // namespace neo4j::cli
