#pragma once

#include <optional>
#include <string>

#include "interrupts.hpp"

namespace neo4j::cli {

/// Asks a question on the terminal that the program was started from, also where standard input is
/// something else; the answer is not shown. Nothing where there is no terminal.
/// Errors: Interrupted where Ctrl-C is pressed.
std::optional<std::string> ask_for_secret(const std::string& question,
                                          const Interrupts& interrupts);

/// The same with an answer that is shown.
std::optional<std::string> ask(const std::string& question, const Interrupts& interrupts);

/// Overwrites a text, then empties it.
void wipe(std::string& secret) noexcept;

} // namespace neo4j::cli
