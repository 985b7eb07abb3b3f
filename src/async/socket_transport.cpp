#include "async/socket_transport.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <sys/socket.h>

#include "async/socket_io.hpp"

namespace neo4j::detail {

SocketTransport::SocketTransport(Socket socket)
    : socket_(std::move(socket)), fd_(socket_.native_handle()),
      // Asio's sockets are not thread-safe, shutdown(2) is: the wait ends by itself.
      watchdog_(
          std::make_shared<Watchdog>(socket_.get_executor(), [fd = fd_] { socket_kill(fd); })) {
    socket_.native_non_blocking(true);
}

SocketTransport::~SocketTransport() {
    watchdog_->stop();
}

IoResult SocketTransport::try_read(std::span<std::byte> room) noexcept {
    if (killed_.load(std::memory_order_relaxed))
        return {0, boost::asio::error::eof};
    return socket_read(fd_, room, MSG_DONTWAIT);
}

IoResult SocketTransport::try_write(std::span<const std::byte> bytes) noexcept {
    if (killed_.load(std::memory_order_relaxed))
        return {0, boost::asio::error::eof};
    return socket_write(fd_, bytes, MSG_DONTWAIT);
}

boost::asio::awaitable<void> SocketTransport::wait(Ready what, Deadline deadline) {
    auto ready = start_wait(what, deadline);
    co_await std::move(ready);
    end_wait();
}

void SocketTransport::end_wait() {
    watchdog_->disarm();
    if (watchdog_->expired())
        throw boost::system::system_error(boost::asio::error::timed_out);
}

void SocketTransport::kill() noexcept {
    if (!killed_.exchange(true))
        socket_kill(fd_);
}

bool SocketTransport::stale() noexcept {
    return socket_stale(fd_);
}

void SocketTransport::rest() noexcept {
    watchdog_->rest();
}

std::uint16_t SocketTransport::local_port() const noexcept {
    return socket_local_port(fd_);
}

std::optional<Address> SocketTransport::remote_address() const {
    return socket_remote_address(fd_);
}

} // namespace neo4j::detail
