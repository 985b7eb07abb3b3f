#pragma once

#include <atomic>

#include "async/transport.hpp"

namespace neo4j::detail {

// TCP, or a Unix socket, without a reactor, for the blocking face: wait() only notes that the next
// read or write may block the calling thread, and for how long. A query then costs one send and one
// recv.
class BlockingTransport final : public Transport {
public:
    // @param fd a connected socket, in blocking mode; owned from here on.
    explicit BlockingTransport(int fd) noexcept : fd_(fd) {}
    ~BlockingTransport() override;
    BlockingTransport(const BlockingTransport&) = delete;
    BlockingTransport& operator=(const BlockingTransport&) = delete;

    IoResult try_read(std::span<std::byte> room) noexcept override;
    IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(Ready what, Deadline deadline) override;
    bool waits_by_itself(Ready what, const Deadline& deadline) noexcept override;
    bool reading_waits() const noexcept override { return true; }
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override {}
    std::uint16_t local_port() const noexcept override;
    std::optional<Address> remote_address() const override;

private:
    // Sets the socket's timeout for this direction to what is left. False: nothing is left.
    bool set_timeout(int option, const Deadline& deadline, long& current_ms) noexcept;

    int fd_;
    std::atomic<bool> killed_{false};
    bool may_block_read_ = false;
    bool may_block_write_ = false;
    Deadline read_deadline_;
    Deadline write_deadline_;
    long read_timeout_ms_ = 0; // what the socket has now; 0: none
    long write_timeout_ms_ = 0;
};

} // namespace neo4j::detail
