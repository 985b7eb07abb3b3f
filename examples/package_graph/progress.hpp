#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace package_graph {

/// Where progress is shown. Tests put their own functions here.
struct ProgressOutput {
    std::function<void(std::string_view)> write;
    std::function<std::chrono::steady_clock::time_point()> now;
    /// The columns of the terminal, asked for each time since windows are resized.
    std::function<std::size_t()> width;
    bool is_terminal = false;

    /// Standard error, and the steady clock.
    [[nodiscard]] static ProgressOutput standard_error();
};

/// Shows done/total, rate and remaining time: a bar that is redrawn in place on a terminal, else
/// a plain line every few seconds. Not for use by several threads at once.
class Progress {
public:
    /// `label` says what is counted, such as "packages"; with a total of 0 only finish() prints.
    Progress(std::string label, std::uint64_t total, ProgressOutput output);

    void advance(std::uint64_t count);

    /// Replaces the bar by one line with the count, the time and the rate. Without it (an error
    /// was thrown) the destructor only ends the line, so that a message does not follow the bar.
    void finish();

    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

private:
    [[nodiscard]] double seconds() const;
    [[nodiscard]] double rate() const;
    [[nodiscard]] std::string remaining() const;
    [[nodiscard]] std::string bar_line() const;
    [[nodiscard]] std::string plain_line() const;

    std::string label_;
    std::uint64_t total_;
    std::uint64_t done_ = 0;
    ProgressOutput output_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point shown_;
    bool bar_on_screen_ = false;
};

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string with_separators(std::uint64_t number);

} // namespace package_graph
