#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "completion.hpp"
#include "interrupts.hpp"

namespace neo4j::cli {

/// Reads lines from a terminal, with editing and a history (libedit; ~/.editrc is heeded).
class LineEditor {
public:
    /// @param history_file where the history is kept between sessions, readable by its owner
    /// alone; empty: nowhere
    /// @param interrupts must outlive this
    LineEditor(std::string history_file, const Interrupts& interrupts);
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;
    ~LineEditor();

    /// The next line, without its end; nothing at the end of the input (Ctrl-D).
    /// Errors: Interrupted where Ctrl-C was pressed, which drops the line.
    std::optional<std::string> read(const std::string& prompt);

    /// What Tab asks for what may stand at the cursor: given is the line up to there. Default:
    /// nothing may.
    void on_tab(std::function<Completion(std::string_view)> function);

    /// Adds an entry to the history, which may have several lines, and saves it.
    void remember(const std::string& entry);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Where the shell's history is kept: $NEO4J_CLI_HISTORY, else neo4j-cli/history below
/// $XDG_STATE_HOME or ~/.local/state. Its folder is made where it is missing. Empty where there is
/// no such place.
std::string history_file();

} // namespace neo4j::cli
