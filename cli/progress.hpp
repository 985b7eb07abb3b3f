#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace neo4j::cli {

/// How far a long job is.
struct ProgressState {
    /// Rows of the present query that have arrived.
    std::uint64_t rows = 0;
    /// Since the present query was sent.
    std::chrono::duration<double> query_time{};

    /// Of a script in a file, from 0 to 1; nothing else has an end that is known.
    std::optional<double> share;
    /// Of that script.
    std::uint64_t statements = 0;
    /// Since that script began.
    std::chrono::duration<double> script_time{};
};

/// "12,000 rows, 4,000/s, 0:03", or "[####....] 50 %, 20 statements, 5/s, 0:04 left", or, where
/// nothing has arrived yet, "waiting for the server, 0:02": at most `width` - 1 characters, since
/// writing into a terminal's last column makes some terminals wrap.
std::string progress_line(const ProgressState& state, std::size_t width);

/// Shows that line at the bottom of a terminal while a job takes long, and takes it away again.
class Progress {
public:
    using Clock = std::chrono::steady_clock;
    /// A job that is over sooner shows nothing.
    static constexpr std::chrono::seconds patience{1};

    /// Where it is shown. Tests put their own functions here.
    struct Screen {
        std::function<void(std::string_view)> write;
        std::function<std::size_t()> width;
        std::function<Clock::time_point()> now;
    };
    /// Standard error; none where that is no terminal.
    static std::optional<Screen> standard_error();

    /// @param screen none: nothing is ever shown
    explicit Progress(std::optional<Screen> screen);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { hide(); }

    /// A script begins whose size is known.
    void begin_script();
    /// So much of it is done, from 0 to 1, so many of its statements.
    void advance_script(double share, std::uint64_t statements);
    void end_script();
    bool in_script() const noexcept { return state_.share.has_value(); }

    void begin_query();
    void add_rows(std::uint64_t count) { state_.rows += count; }
    void end_query();

    /// Called now and then: shows the line where it is time to.
    void tick();
    /// Takes the line away, until the next tick.
    void hide();
    /// Takes it away until the next query begins, since its rows are now seen themselves.
    void give_way();

private:
    std::optional<Screen> screen_;
    ProgressState state_;
    Clock::time_point query_start_;
    Clock::time_point script_start_;
    bool in_query_ = false;
    bool gives_way_ = false;
    bool shown_ = false;
};

} // namespace neo4j::cli
