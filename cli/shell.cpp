#include "shell.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "command.hpp"
#include "completion.hpp"
#include "exit_code.hpp"
#include "format.hpp"
#include "interpreter.hpp"
#include "line_editor.hpp"

namespace neo4j::cli {
namespace {

std::string_view mark_of(const PromptState& state) noexcept {
    switch (state.open) {
    case Open::string:
        return "'> ";
    case Open::name:
        return "`> ";
    case Open::comment:
        return "*> ";
    case Open::statement:
        return "-> ";
    case Open::nothing:
        break;
    }
    if (state.transaction_failed)
        return "! ";
    return state.in_transaction ? "# " : "> ";
}

class Shell {
public:
    Shell(Interpreter& interpreter, LineEditor& editor)
        : interpreter_(interpreter), editor_(editor) {}

    void run() {
        editor_.on_tab([this](std::string_view line) { return complete(line); });
        for (;;) {
            try {
                names_.reset(); // the query before may have brought new ones
                const auto line = editor_.read(prompt());
                if (!line) {
                    interpreter_.console().say("");
                    return;
                }
                if (run_line(*line) == Interpreter::Next::quit)
                    return;
            } catch (const Interrupted&) {
                interrupts().clear();
                interpreter_.console().say("^C");
                forget_line();
            }
        }
    }

private:
    Interpreter::Next run_line(const std::string& line) {
        entry_ += (entry_.empty() ? "" : "\n") + line;
        splitter_.feed(line + '\n');
        if (splitter_.open() == Open::nothing)
            remember_entry();
        while (const auto statement = splitter_.next()) {
            try {
                if (interpreter_.execute(*statement) == Interpreter::Next::quit)
                    return Interpreter::Next::quit;
                // Pressed when the query was just over.
                interrupts().clear();
            } catch (const Interrupted&) {
                interrupts().clear();
                interpreter_.abandon();
                forget_line();
                while (splitter_.next()) {
                    // What stood behind it on the line is not run either.
                }
            } catch (const AlreadyTold&) {
                // A script's failure, shown with its line.
            } catch (const std::exception& error) {
                interpreter_.console().fail(error.what());
                if (const auto& connection = interpreter_.connection(); connection.failed())
                    interpreter_.console().say(
                        "The transaction has failed, and nothing of it stays: end it with "
                        ":rollback.");
            }
        }
        return Interpreter::Next::go_on;
    }

    Completion complete(std::string_view line) {
        const auto text = entry_ + (entry_.empty() ? "" : "\n") + std::string(line);
        const auto [wanted, word] = place_of(text);
        switch (wanted) {
        case Wanted::command:
            return completion(word, Interpreter::command_names());
        case Wanted::format:
            return completion(word, format_names());
        case Wanted::keyword:
            return keyword_completion(word);
        case Wanted::parameter:
            return completion(word, quoted(interpreter_.parameter_names()));
        case Wanted::label:
            return completion(word, names().labels);
        case Wanted::relationship_type:
            return completion(word, names().relationship_types);
        case Wanted::property:
            return completion(word, names().properties);
        case Wanted::nothing:
            break;
        }
        return {};
    }

    // Asked for when somebody wants one, once for each line.
    const SchemaNames& names() {
        constexpr auto longest_wait = std::chrono::seconds(1);
        if (!names_) {
            auto names = interpreter_.connection().schema_names(longest_wait);
            names_ = {quoted(std::move(names.labels)), quoted(std::move(names.relationship_types)),
                      quoted(std::move(names.properties))};
        }
        return *names_;
    }

    static std::vector<std::string> format_names() {
        std::vector<std::string> names;
        for (const auto name : std::views::split(format_list, '|'))
            names.emplace_back(name.begin(), name.end());
        return names;
    }

    static std::vector<std::string> quoted(std::vector<std::string> names) {
        for (auto& name : names)
            name = quoted_if_needed(name);
        return names;
    }

    void remember_entry() {
        const bool blank = entry_.find_first_not_of(" \t\n") == entry_.npos;
        if (!blank && !mentions_password(entry_))
            editor_.remember(entry_);
        entry_.clear();
    }

    void forget_line() {
        splitter_.reset();
        entry_.clear();
    }

    std::string prompt() {
        interpreter_.console().results().flush();
        const auto& connection = interpreter_.connection();
        return prompt_text({connection.database(), connection.in_transaction(), connection.failed(),
                            splitter_.open()});
    }

    Interrupts& interrupts() { return interpreter_.connection().loop().interrupts(); }

    Interpreter& interpreter_;
    LineEditor& editor_;
    StatementSplitter splitter_;
    std::optional<SchemaNames> names_;
    std::string entry_; // what stands in the editor's lines since the last whole statement
};

} // namespace

std::string prompt_text(const PromptState& state) {
    const std::string_view name = state.database.empty() ? "neo4j" : state.database;
    const auto mark = mark_of(state);
    if (state.open == Open::nothing)
        return std::string(name) + std::string(mark);
    // As long as the first line's, so that lines stand below each other.
    const auto length = std::max(name.size() + 2, mark.size());
    return std::string(length - mark.size(), ' ') + std::string(mark);
}

void run_shell(Interpreter& interpreter, LineEditor& editor) {
    Shell(interpreter, editor).run();
}

} // namespace neo4j::cli
