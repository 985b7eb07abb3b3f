#include "progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace package_graph {
namespace {

using namespace std::chrono_literals;

constexpr auto redraw_interval = 100ms;
constexpr auto plain_interval = 5s;
constexpr std::string_view erase_line = "\r\x1b[K";

std::string clock_text(double seconds) {
    const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
    const auto hours = whole / 3600;
    const auto minutes = whole / 60 % 60;
    char text[64];
    if (hours > 0) {
        std::snprintf(
            text, sizeof text, "%llu:%02llu:%02llu", static_cast<unsigned long long>(hours),
            static_cast<unsigned long long>(minutes), static_cast<unsigned long long>(whole % 60));
    } else {
        std::snprintf(text, sizeof text, "%llu:%02llu", static_cast<unsigned long long>(minutes),
                      static_cast<unsigned long long>(whole % 60));
    }
    return text;
}

std::string one_decimal(double number) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f", number);
    return text;
}

} // namespace

std::string with_separators(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

ProgressOutput ProgressOutput::standard_error() {
    ProgressOutput output;
    output.is_terminal = ::isatty(STDERR_FILENO) == 1;
    output.write = [](std::string_view text) {
        std::fwrite(text.data(), 1, text.size(), stderr);
        std::fflush(stderr);
    };
    output.now = [] { return std::chrono::steady_clock::now(); };
    output.width = []() -> std::size_t {
        winsize size = {};
        constexpr std::size_t usual = 80;
        return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                                 : usual;
    };
    return output;
}

Progress::Progress(std::string label, std::uint64_t total, ProgressOutput output)
    : label_(std::move(label)), total_(total), output_(std::move(output)), start_(output_.now()),
      shown_(start_) {}

Progress::~Progress() {
    if (bar_on_screen_) {
        output_.write("\n");
    }
}

double Progress::seconds() const {
    return std::chrono::duration<double>(output_.now() - start_).count();
}

double Progress::rate() const {
    const double elapsed = seconds();
    return elapsed > 0 ? static_cast<double>(done_) / elapsed : 0;
}

std::string Progress::remaining() const {
    const double per_second = rate();
    const auto left = total_ > done_ ? total_ - done_ : 0;
    return per_second > 0 ? clock_text(static_cast<double>(left) / per_second) : "-:--";
}

std::string Progress::bar_line() const {
    const auto width = output_.width();
    const double share = std::min(1.0, static_cast<double>(done_) /
                                           static_cast<double>(std::max<std::uint64_t>(total_, 1)));
    const auto per_second = static_cast<std::uint64_t>(rate());
    const std::string left = label_ + " ";
    const std::string right = " " + with_separators(done_) + "/" + with_separators(total_) + " " +
                              with_separators(per_second) + "/s " + remaining() + " left";

    // One column stays free: writing into the last one makes some terminals wrap.
    constexpr std::size_t smallest_bar = 10;
    constexpr std::size_t largest_bar = 40;
    const std::size_t brackets = 2;
    const std::size_t taken = left.size() + right.size() + brackets + 1;
    std::string bar;
    if (width >= taken + smallest_bar) {
        const auto cells = std::min(width - taken, largest_bar);
        const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
        bar = "[" + std::string(filled, '#') + std::string(cells - filled, '.') + "]";
    }
    std::string line = left + bar + right;
    line.resize(std::min(line.size(), width > 0 ? width - 1 : 0));
    return line;
}

std::string Progress::plain_line() const {
    return label_ + ": " + with_separators(done_) + " of " + with_separators(total_) + ", " +
           with_separators(static_cast<std::uint64_t>(rate())) + "/s, " + remaining() + " left\n";
}

void Progress::advance(std::uint64_t count) {
    done_ += count;
    const auto now = output_.now();
    if (total_ == 0 || now - shown_ < (output_.is_terminal ? redraw_interval : plain_interval)) {
        return;
    }
    shown_ = now;
    if (output_.is_terminal) {
        output_.write(std::string(erase_line) + bar_line());
        bar_on_screen_ = true;
    } else {
        output_.write(plain_line());
    }
}

void Progress::finish() {
    std::string line = bar_on_screen_ ? std::string(erase_line) : std::string();
    line += label_ + ": " + with_separators(done_) + " in " + one_decimal(seconds()) + " s, " +
            with_separators(static_cast<std::uint64_t>(rate())) + "/s\n";
    output_.write(line);
    bar_on_screen_ = false;
}

} // namespace package_graph
