#include "async/blocking_transport.hpp"

#include <algorithm>
#include <chrono>

#include <boost/asio/error.hpp>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "async/socket_io.hpp"

namespace neo4j::detail {

namespace {

// What the socket itself waits at most; whoever waits for longer asks again. The kernel's timers
// for sockets are the coarser the longer they are: after a minute up to two seconds late.
constexpr std::chrono::milliseconds longest_wait{1000};

} // namespace

BlockingTransport::~BlockingTransport() {
    ::close(fd_);
}

IoResult BlockingTransport::try_read(std::span<std::byte> room) noexcept {
    if (killed_.load(std::memory_order_relaxed))
        return {0, boost::asio::error::eof};
    if (!may_block_read_)
        return socket_read(fd_, room, MSG_DONTWAIT);
    may_block_read_ = false;
    if (!set_timeout(SO_RCVTIMEO, read_deadline_, read_timeout_ms_))
        return {0, boost::asio::error::timed_out};
    auto result = socket_read(fd_, room, 0);
    // Nothing came: either the time is up, or it was rounded and wait() is called again.
    if (result.bytes == 0 && !result.error && read_deadline_.passed())
        result.error = boost::asio::error::timed_out;
    return result;
}

IoResult BlockingTransport::try_write(std::span<const std::byte> bytes) noexcept {
    if (killed_.load(std::memory_order_relaxed))
        return {0, boost::asio::error::eof};
    if (!may_block_write_)
        return socket_write(fd_, bytes, MSG_DONTWAIT);
    may_block_write_ = false;
    if (!set_timeout(SO_SNDTIMEO, write_deadline_, write_timeout_ms_))
        return {0, boost::asio::error::timed_out};
    auto result = socket_write(fd_, bytes, 0);
    if (result.bytes == 0 && !result.error && write_deadline_.passed())
        result.error = boost::asio::error::timed_out;
    return result;
}

boost::asio::awaitable<void> BlockingTransport::wait(Ready what, Deadline deadline) {
    static_cast<void>(waits_by_itself(what, deadline));
    co_return;
}

bool BlockingTransport::waits_by_itself(Ready what, const Deadline& deadline) noexcept {
    if (what == Ready::to_read) {
        may_block_read_ = true;
        read_deadline_ = deadline;
    } else {
        may_block_write_ = true;
        write_deadline_ = deadline;
    }
    return true;
}

void BlockingTransport::kill() noexcept {
    if (!killed_.exchange(true))
        socket_kill(fd_);
}

bool BlockingTransport::stale() noexcept {
    return socket_stale(fd_);
}

bool BlockingTransport::set_timeout(int option, const Deadline& deadline,
                                    long& current_ms) noexcept {
    using namespace std::chrono;
    long wanted = 0;
    if (!deadline.is_never()) {
        const auto left = ceil<milliseconds>(deadline.at - Deadline::Clock::now()).count();
        if (left <= 0)
            return false;
        wanted = std::min(left, longest_wait.count());
    }
    // A timeout that is a little off is set right only when it has shrunk by a hundredth, so that a
    // query costs no extra system call; the deadline itself is checked after the wait.
    if (wanted == 0 ? current_ms == 0 : current_ms >= wanted && current_ms - wanted <= wanted / 100)
        return true;
    timeval value{};
    value.tv_sec = wanted / 1000;
    value.tv_usec = static_cast<suseconds_t>(wanted % 1000 * 1000);
    if (::setsockopt(fd_, SOL_SOCKET, option, &value, sizeof value) == 0)
        current_ms = wanted;
    return true;
}

std::uint16_t BlockingTransport::local_port() const noexcept {
    return socket_local_port(fd_);
}

std::optional<Address> BlockingTransport::remote_address() const {
    return socket_remote_address(fd_);
}

} // namespace neo4j::detail
