#include "console.hpp"

#include <utility>

#include <unistd.h>

namespace neo4j::cli {

Console::Console(int results, std::string results_name, bool quiet, const Interrupts& interrupts)
    : quiet_(quiet), results_(results, std::move(results_name), interrupts),
      remarks_(STDERR_FILENO, "standard error", interrupts),
      progress_(quiet ? std::nullopt : Progress::standard_error()) {
    // On one screen with the progress the rows take its place.
    if (results_.is_terminal())
        results_.before_writing([this] { progress_.give_way(); });
}

void Console::say(std::string_view line) {
    progress_.hide();
    results_.flush();
    remarks_.write(std::string(line) + '\n');
    remarks_.flush();
}

void Console::warn(std::string_view text) {
    if (!quiet_)
        say(text);
}

void Console::fail(std::string_view message) {
    say("error: " + std::string(message));
}

} // namespace neo4j::cli
