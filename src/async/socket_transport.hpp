#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/deferred.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include "async/transport.hpp"
#include "async/watchdog.hpp"

namespace neo4j::detail {

// TCP, or a Unix socket, on an Asio executor: waiting suspends the coroutine.
class SocketTransport final : public Transport {
public:
    // What TCP's and Unix sockets' own types convert to.
    using Socket = boost::asio::generic::stream_protocol::socket;

    // @param socket connected
    explicit SocketTransport(Socket socket);
    ~SocketTransport() override;

    IoResult try_read(std::span<std::byte> room) noexcept override;
    IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(Ready what, Deadline deadline) override;
    SocketTransport* socket() noexcept override { return this; }
    // wait() in two steps: what start_wait() returns is awaited between them.
    auto start_wait(Ready what, const Deadline& deadline) {
        if (!deadline.is_never())
            watchdog_->arm(deadline);
        // Not use_awaitable, which makes a coroutine of its own of each wait.
        return socket_.async_wait(what == Ready::to_read ? Socket::wait_read : Socket::wait_write,
                                  boost::asio::deferred);
    }
    void end_wait();
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override;
    std::uint16_t local_port() const noexcept override;
    std::optional<Address> remote_address() const override;

private:
    Socket socket_;
    int fd_;
    std::atomic<bool> killed_{false};
    std::shared_ptr<Watchdog> watchdog_;
};

} // namespace neo4j::detail
