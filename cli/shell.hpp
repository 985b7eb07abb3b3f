#pragma once

#include <string>
#include <string_view>

#include "statements.hpp"

namespace neo4j::cli {

class Interpreter;
class LineEditor;

/// What stands before the line that is being written: "neo4j> " with the database's name; "neo4j# "
/// in a transaction; "neo4j! " in one that has failed; and on further lines what is still open, as
/// in "   '> ".
struct PromptState {
    std::string_view database; ///< empty: unknown
    bool in_transaction = false;
    bool transaction_failed = false;
    Open open = Open::nothing;
};
std::string prompt_text(const PromptState& state);

/// Reads statements and runs them until the user leaves. What fails is shown, and the shell goes
/// on; so does it after Ctrl-C.
void run_shell(Interpreter& interpreter, LineEditor& editor);

} // namespace neo4j::cli
