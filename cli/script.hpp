#pragma once

#include <string>
#include <string_view>

#include "exit_code.hpp"

namespace neo4j::cli {

class Interpreter;

/// What becomes of a script when one of its statements fails.
enum class OnError {
    stop, ///< nothing more of it is run
    go_on ///< the next statement is run, unless the connection or the output is lost
};

/// Runs a script that is there as text.
/// Gives the code of the first statement that failed, where `on_error` goes on after it.
/// Errors: AlreadyTold, the failure having been shown with its line; Interrupted.
ExitCode run_text(std::string_view script, Interpreter& interpreter,
                  OnError on_error = OnError::stop);

/// Runs the script in a file, which is read piece by piece; "-": standard input.
/// Gives and errors: as run_text(); std::system_error for a file that cannot be read.
ExitCode run_file(const std::string& path, Interpreter& interpreter,
                  OnError on_error = OnError::stop);

} // namespace neo4j::cli
