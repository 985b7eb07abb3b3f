#pragma once

#include <exception>

namespace neo4j::cli {

/// What the process ends with.
enum class ExitCode : int {
    ok = 0,            ///< everything was done
    query_error = 1,   ///< the server refused a query, or could not finish it
    usage = 2,         ///< the command line, a command or a script makes no sense
    no_connection = 3, ///< no server, a lost connection, or a login that is refused
    no_file = 4,       ///< a file or the output could not be read or written
    interrupted = 130  ///< Ctrl-C
};

/// What was to be done could not be, and the user has been told why.
class AlreadyTold : public std::exception {
public:
    explicit AlreadyTold(ExitCode code) noexcept : code_(code) {}
    ExitCode code() const noexcept { return code_; }
    const char* what() const noexcept override { return "see the message above"; }

private:
    ExitCode code_;
};

/// The code for an error that nobody has caught.
ExitCode exit_code_of(const std::exception& error) noexcept;

} // namespace neo4j::cli
