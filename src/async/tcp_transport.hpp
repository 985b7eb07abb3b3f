#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "async/transport.hpp"
#include "async/watchdog.hpp"

namespace neo4j::detail {

// TCP on an Asio executor: waiting suspends the coroutine.
class TcpTransport final : public Transport {
public:
    explicit TcpTransport(boost::asio::ip::tcp::socket socket);
    ~TcpTransport() override;

    IoResult try_read(std::span<std::byte> room) noexcept override;
    IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(Ready what, Deadline deadline) override;
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override;
    std::uint16_t local_port() const noexcept override;
    std::optional<Address> remote_address() const override;

private:
    boost::asio::ip::tcp::socket socket_;
    int fd_;
    std::atomic<bool> killed_{false};
    std::shared_ptr<Watchdog> watchdog_;
};

} // namespace neo4j::detail
