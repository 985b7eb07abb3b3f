#pragma once

#include <string>
#include <string_view>

#include "interrupts.hpp"
#include "output.hpp"
#include "progress.hpp"

namespace neo4j::cli {

/// Where everything is written: results to one place, what is said about them to standard error.
class Console {
public:
    /// @param results a descriptor that stays open when this is gone
    /// @param results_name for errors
    /// @param quiet no progress and no warnings
    /// @param interrupts must outlive this
    Console(int results, std::string results_name, bool quiet, const Interrupts& interrupts);

    Output& results() noexcept { return results_; }
    Progress& progress() noexcept { return progress_; }

    /// A line of its own on standard error, behind the results so far.
    void say(std::string_view line);
    /// The same, unless quiet.
    void warn(std::string_view text);
    /// As say(), for what could not be done.
    void fail(std::string_view message);

private:
    bool quiet_;
    Output results_;
    Output remarks_;
    Progress progress_;
};

} // namespace neo4j::cli
