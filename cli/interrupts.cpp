#include "interrupts.hpp"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace neo4j::cli {
namespace {

// All that a signal handler may touch.
volatile std::sig_atomic_t pressed = 0;
volatile std::sig_atomic_t wake_descriptor = -1;

void on_interrupt(int) {
    const int saved = errno;
    pressed = 1;
    // Where the pipe is full somebody is going to be woken anyway.
    [[maybe_unused]] const auto written = ::write(wake_descriptor, "", 1);
    errno = saved;
}

} // namespace

Interrupts::Interrupts() {
    int ends[2];
    if (::pipe(ends) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot open a pipe for Ctrl-C");
    read_end_ = ends[0];
    write_end_ = ends[1];
    for (const int end : ends) {
        ::fcntl(end, F_SETFL, O_NONBLOCK);
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    }
    pressed = 0;
    wake_descriptor = write_end_;
    struct sigaction action = {};
    action.sa_handler = on_interrupt;
    action.sa_flags = 0; // not SA_RESTART: a write that is stuck has to end
    ::sigaction(SIGINT, &action, nullptr);
}

Interrupts::~Interrupts() {
    std::signal(SIGINT, SIG_DFL);
    ::close(read_end_);
    ::close(write_end_);
}

bool Interrupts::pending() const noexcept {
    return pressed != 0;
}

void Interrupts::clear() noexcept {
    char bytes[64];
    pressed = 0;
    while (::read(read_end_, bytes, sizeof bytes) > 0) {
    }
}

} // namespace neo4j::cli
