#include "password.hpp"

#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <string.h> // explicit_bzero
#include <termios.h>
#include <unistd.h>

namespace neo4j::cli {
namespace {

// The process's terminal, its echo as it was when this is gone.
class Terminal {
public:
    explicit Terminal(bool echo) : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0)
            return;
        termios now = before_;
        if (!echo)
            now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(descriptor_, TCSAFLUSH, &now) == 0;
    }
    ~Terminal() {
        if (changed_)
            ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    bool there() const noexcept { return changed_; }

    void write(std::string_view text) const noexcept {
        [[maybe_unused]] const auto written = ::write(descriptor_, text.data(), text.size());
    }

    // Up to the line's end, which the terminal's own line editing waits for.
    std::string read_line(const Interrupts& interrupts) const {
        std::string line;
        for (;;) {
            // Ctrl-C may come just before the terminal is read from.
            pollfd sources[] = {{descriptor_, POLLIN, 0}, {interrupts.descriptor(), POLLIN, 0}};
            ::poll(sources, 2, -1);
            if (interrupts.pending())
                wipe(line);
            interrupts.check();
            char c = '\0';
            const auto count = ::read(descriptor_, &c, 1);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0 || c == '\n')
                return line;
            line += c;
        }
    }

private:
    int descriptor_;
    termios before_ = {};
    bool changed_ = false;
};

std::optional<std::string> ask(const std::string& question, bool echo,
                               const Interrupts& interrupts) {
    const Terminal terminal(echo);
    if (!terminal.there())
        return std::nullopt;
    terminal.write(question);
    auto answer = terminal.read_line(interrupts);
    if (!echo)
        terminal.write("\n");
    return answer;
}

} // namespace

std::optional<std::string> ask_for_secret(const std::string& question,
                                          const Interrupts& interrupts) {
    return ask(question, false, interrupts);
}

std::optional<std::string> ask(const std::string& question, const Interrupts& interrupts) {
    return ask(question, true, interrupts);
}

void wipe(std::string& secret) noexcept {
    ::explicit_bzero(secret.data(), secret.size());
    secret.clear();
}

} // namespace neo4j::cli
