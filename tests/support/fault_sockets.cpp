#include "support/fault_sockets.hpp"

#include <cerrno>
#include <chrono>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <sys/socket.h>

#include "async/socket_io.hpp"
#include "async/watchdog.hpp"
#include "support/bolt_messages.hpp"
#include "support/jumping_clock.hpp"

namespace neo4j::test {

namespace asio = boost::asio;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;
using detail::Watchdog;

namespace {

FaultLine* current = nullptr;
bool garbles = false; // the next byte that moves

constexpr std::byte other{0x55};

} // namespace

// The linker's names for the driver's functions and for what is called in their place: mangled.
IoResult real_read(int fd, std::span<std::byte> room, int flags) noexcept
    asm("__real__ZN5neo4j6detail11socket_readEiSt4spanISt4byteLm18446744073709551615EEi");
IoResult read_instead(int fd, std::span<std::byte> room, int flags) noexcept
    asm("__wrap__ZN5neo4j6detail11socket_readEiSt4spanISt4byteLm18446744073709551615EEi");
IoResult real_write(int fd, std::span<const std::byte> bytes, int flags) noexcept
    asm("__real__ZN5neo4j6detail12socket_writeEiSt4spanIKSt4byteLm18446744073709551615EEi");
IoResult write_instead(int fd, std::span<const std::byte> bytes, int flags) noexcept
    asm("__wrap__ZN5neo4j6detail12socket_writeEiSt4spanIKSt4byteLm18446744073709551615EEi");
void real_kill(int fd) noexcept asm("__real__ZN5neo4j6detail11socket_killEi");
void kill_instead(int fd) noexcept asm("__wrap__ZN5neo4j6detail11socket_killEi");
void real_arm(Watchdog* watchdog, const Deadline& deadline) asm(
    "__real__ZN5neo4j6detail8Watchdog3armERKNS0_8DeadlineE");
void arm_instead(Watchdog* watchdog, const Deadline& deadline) asm(
    "__wrap__ZN5neo4j6detail8Watchdog3armERKNS0_8DeadlineE");
int real_connect(int fd, const sockaddr* address, socklen_t size) asm("__real_connect");
int connect_instead(int fd, const sockaddr* address, socklen_t size) asm("__wrap_connect");

namespace {

// What moves on a socket that has failed.
IoResult broken(int fd, boost::system::error_code at_end, Ready wants, int flags) noexcept {
    if (current->fault() == Fault::silence) {
        // One that may block does so for a second, and then says that nothing came.
        if ((flags & MSG_DONTWAIT) == 0)
            jump_to(std::chrono::steady_clock::now() + std::chrono::seconds(1));
        return {0, {}, wants};
    }
    real_kill(fd);
    return {0, current->fault() == Fault::end ? at_end : asio::error::connection_reset};
}

// What goes through before the reset.
IoResult cut(int fd, const IoResult& part) noexcept {
    real_kill(fd);
    return part.bytes > 0 ? part : IoResult{0, asio::error::connection_reset};
}

} // namespace

IoResult read_instead(int fd, std::span<std::byte> room, int flags) noexcept {
    if (current == nullptr)
        return real_read(fd, room, flags);
    if (current->strikes(fd) && current->fault() == Fault::cut)
        return cut(fd, real_read(fd, room.first(1), flags));
    if (current->is_broken(fd))
        return broken(fd, asio::error::eof, Ready::to_read, flags);
    const auto result = real_read(fd, room, flags);
    if (result.bytes > 0 && std::exchange(garbles, false))
        room[result.bytes - 1] ^= other;
    return result;
}

IoResult write_instead(int fd, std::span<const std::byte> bytes, int flags) noexcept {
    if (current == nullptr)
        return real_write(fd, bytes, flags);
    if (current->strikes(fd) && current->fault() == Fault::cut)
        return cut(fd, real_write(fd, bytes.first((bytes.size() + 1) / 2), flags));
    if (current->is_broken(fd))
        return broken(fd, asio::error::broken_pipe, Ready::to_write, flags);
    if (!std::exchange(garbles, false))
        return real_write(fd, bytes, flags);
    Bytes changed(bytes.begin(), bytes.end());
    changed.back() ^= other;
    return real_write(fd, changed, flags);
}

void kill_instead(int fd) noexcept {
    if (current != nullptr && current->is_broken(fd))
        current->forget();
    real_kill(fd);
}

// Before a wait. On a silent socket its deadline passes at once, whatever the timer is set for.
void arm_instead(Watchdog* watchdog, const Deadline& deadline) {
    if (current == nullptr || !current->silent())
        return real_arm(watchdog, deadline);
    jump_to(deadline.at);
    auto passed = deadline;
    passed.at = Deadline::Clock::time_point(Deadline::Clock::duration(1));
    real_arm(watchdog, passed);
}

int connect_instead(int fd, const sockaddr* address, socklen_t size) {
    if (current != nullptr) {
        current->forget();
        if (current->strikes()) {
            errno = current->fault() == Fault::silence ? ETIMEDOUT : ECONNREFUSED;
            return -1;
        }
    }
    return real_connect(fd, address, size);
}

const char* name(Fault fault) {
    switch (fault) {
    case Fault::reset:
        return "reset";
    case Fault::end:
        return "end of stream";
    case Fault::silence:
        return "silence";
    case Fault::cut:
        return "cut short, then reset";
    case Fault::garble:
        return "garbled";
    }
    return "";
}

FaultLine::FaultLine(Fault fault, std::size_t at) : fault_(fault), at_(at) {
    current = this;
    garbles = false;
}

FaultLine::~FaultLine() {
    current = nullptr;
}

bool FaultLine::strikes(int socket) {
    if (!counts_ || ++steps_ != at_)
        return false;
    if (on_strike)
        on_strike();
    garbles = fault_ == Fault::garble && socket != none;
    if (fault_ != Fault::garble)
        broken_ = socket;
    return true;
}

detail::LookUp FaultLine::look_up() {
    return [this](const std::string&) -> asio::awaitable<std::vector<std::string>> {
        if (strikes())
            throw boost::system::system_error(asio::error::host_not_found_try_again);
        co_return std::vector<std::string>{"127.0.0.1"};
    };
}

} // namespace neo4j::test
