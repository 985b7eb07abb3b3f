#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <neo4j/access_mode.hpp>

#include "exit_code.hpp"
#include "format.hpp"

namespace neo4j::cli {

/// What the command line and the environment say.
struct Options {
    std::string uri = "neo4j://localhost:7687";
    std::optional<std::string> username;
    std::optional<std::string> password;
    /// None: the user's home database.
    std::optional<std::string> database;
    AccessMode access_mode = AccessMode::write;
    /// After which the server ends a transaction. None: the server's own setting.
    std::optional<std::chrono::nanoseconds> timeout;

    /// None: a table on a terminal, else CSV.
    std::optional<Format> format;
    /// Where the results go; empty: standard output.
    std::string output;

    /// As `name=json` or `name => cypher`.
    std::vector<std::string> parameters;
    /// Scripts given on the command line.
    std::vector<std::string> queries;
    /// A file with a script; "-": standard input; empty: none.
    std::string file;
    bool fail_at_end = false;
    bool quiet = false;
};

/// Reads the command line, and NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD for what it leaves
/// open. Gives an exit code where nothing is left to do: help or the version was asked for and is
/// written to `out`, or there is a mistake, which `err` is told.
std::variant<Options, ExitCode> parse_options(int argc, const char* const* argv, std::ostream& out,
                                              std::ostream& err);

/// Overwrites the password among the arguments, which other users of the machine can see.
void hide_password(int argc, char** argv) noexcept;

} // namespace neo4j::cli
