#include "progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include <unistd.h>

#include "output.hpp"
#include "summary_text.hpp"

namespace neo4j::cli {
namespace {

constexpr std::string_view erase_line = "\r\x1b[K";

std::string clock_text(double seconds) {
    const auto whole = static_cast<unsigned long long>(std::max(0.0, seconds));
    char text[32];
    if (whole >= 3600)
        std::snprintf(text, sizeof text, "%llu:%02llu:%02llu", whole / 3600, whole / 60 % 60,
                      whole % 60);
    else
        std::snprintf(text, sizeof text, "%llu:%02llu", whole / 60, whole % 60);
    return text;
}

std::string rate_text(std::uint64_t count, double seconds) {
    const double rate = seconds > 0 ? static_cast<double>(count) / seconds : 0;
    auto text = count_text(static_cast<std::uint64_t>(rate), "", "");
    text.back() = '/'; // in the blank's place
    return text + 's';
}

std::string rows_text(const ProgressState& state) {
    const double seconds = state.query_time.count();
    return count_text(state.rows, "row", "rows") + ", " + rate_text(state.rows, seconds);
}

std::string script_text(const ProgressState& state) {
    const double seconds = state.script_time.count();
    auto text = std::to_string(static_cast<int>(*state.share * 100)) + " %, " +
                count_text(state.statements, "statement", "statements") + ", " +
                rate_text(state.statements, seconds);
    if (*state.share > 0)
        text += ", " + clock_text(std::ceil(seconds / *state.share - seconds)) + " left";
    if (state.rows > 0)
        text += "; " + rows_text(state);
    return text;
}

std::string bar(double share, std::size_t cells) {
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
    return '[' + std::string(filled, '#') + std::string(cells - filled, '.') + "] ";
}

} // namespace

std::string progress_line(const ProgressState& state, std::size_t width) {
    constexpr std::size_t smallest_bar = 10;
    constexpr std::size_t largest_bar = 40;
    constexpr std::size_t around_bar = 3; // "[] "
    const std::size_t room = std::max<std::size_t>(width, 1) - 1;
    std::string line;
    if (state.share) {
        line = script_text(state);
        if (room >= line.size() + around_bar + smallest_bar)
            line.insert(0, bar(std::clamp(*state.share, 0.0, 1.0),
                               std::min(room - line.size() - around_bar, largest_bar)));
    } else {
        line = state.rows > 0 ? rows_text(state) : "waiting for the server";
        line += ", " + clock_text(state.query_time.count());
    }
    line.resize(std::min(line.size(), room));
    return line;
}

std::optional<Progress::Screen> Progress::standard_error() {
    if (::isatty(STDERR_FILENO) != 1)
        return std::nullopt;
    Screen screen;
    screen.write = [](std::string_view text) {
        // Where a mere sign of life cannot be shown there is nothing to do about it.
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    };
    screen.width = [] {
        constexpr std::size_t usual = 80;
        const auto columns = terminal_columns(STDERR_FILENO);
        return columns > 0 ? columns : usual;
    };
    screen.now = [] { return Clock::now(); };
    return screen;
}

Progress::Progress(std::optional<Screen> screen) : screen_(std::move(screen)) {}

void Progress::begin_script() {
    state_.share = 0;
    state_.statements = 0;
    if (screen_)
        script_start_ = screen_->now();
}

void Progress::advance_script(double share, std::uint64_t statements) {
    state_.share = share;
    state_.statements = statements;
}

void Progress::end_script() {
    hide();
    state_.share.reset();
}

void Progress::begin_query() {
    in_query_ = true;
    gives_way_ = false;
    state_.rows = 0;
    if (screen_)
        query_start_ = screen_->now();
}

void Progress::end_query() {
    in_query_ = false;
    state_.rows = 0;
    if (!state_.share) // that of a script stays while the next query begins
        hide();
}

void Progress::tick() {
    if (!screen_ || !in_query_ || gives_way_)
        return;
    const auto now = screen_->now();
    state_.query_time = now - query_start_;
    state_.script_time = now - script_start_;
    if ((state_.share ? state_.script_time : state_.query_time) < patience)
        return;
    screen_->write(std::string(erase_line) + progress_line(state_, screen_->width()));
    shown_ = true;
}

void Progress::hide() {
    if (std::exchange(shown_, false))
        screen_->write(erase_line);
}

void Progress::give_way() {
    hide();
    gives_way_ = true;
}

} // namespace neo4j::cli
