#pragma once

#include <string>
#include <string_view>

namespace neo4j::cli {

/// A command of the client's own, taken apart: ":use neo4j" is {"use", "neo4j"}.
struct Command {
    /// In lower case, without the colon.
    std::string name;
    /// The rest of the line, without blanks around it. May be empty.
    std::string argument;

    friend bool operator==(const Command&, const Command&) = default;
};

/// @param text a Statement of kind command
Command parse_command(std::string_view text);

/// What ":param" and "--param" say: which parameter, and what it is to be.
struct Assignment {
    enum class Language {
        cypher, ///< `name => expression`: the server evaluates it
        json    ///< `name=json`
    };

    /// Empty where `expression` is a map in Cypher whose entries are parameters each: `{a: 1}`.
    std::string name;
    Language language = Language::cypher;
    std::string expression;

    friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// Errors: CommandError, which says how it is written.
Assignment parse_assignment(std::string_view text);

/// Whether a text had better not be remembered: it has the word "password" in it, in any case.
bool mentions_password(std::string_view text) noexcept;

} // namespace neo4j::cli
