#include "output.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace neo4j::cli {
namespace {

constexpr std::size_t most_buffered = 64 * 1024;

} // namespace

Output::Output(int descriptor, std::string name, const Interrupts& interrupts)
    : descriptor_(descriptor), name_(std::move(name)), interrupts_(interrupts),
      is_terminal_(::isatty(descriptor) == 1) {}

void Output::write(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= most_buffered)
        flush();
}

void Output::flush() {
    if (buffer_.empty())
        return;
    if (before_)
        before_();
    // Taken first: what fails is not written again.
    const auto text = std::exchange(buffer_, {});
    for (std::string_view rest = text; !rest.empty();) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        const bool interrupted = written < 0 && errno == EINTR;
        if (written < 0 && !interrupted)
            throw std::system_error(errno, std::generic_category(), "cannot write to " + name_);
        rest.remove_prefix(interrupted ? 0 : static_cast<std::size_t>(written));
        // What was stuck ends with a part of it written, or none.
        if (!rest.empty())
            interrupts_.check();
    }
}

std::size_t Output::columns() const noexcept {
    return terminal_columns(descriptor_);
}

std::size_t terminal_columns(int descriptor) noexcept {
    winsize size = {};
    return ::isatty(descriptor) == 1 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col
                                                                                    : 0;
}

} // namespace neo4j::cli
