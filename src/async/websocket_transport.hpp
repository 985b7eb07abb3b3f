#pragma once

#include <memory>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>

#include "async/transport.hpp"

namespace neo4j::detail {

// A stream of bytes in the binary messages of a WebSocket (RFC 6455), over another transport. Where
// a message ends means nothing.
class WebSocketTransport final : public Transport {
public:
    // @param executor of whoever shakes hands.
    WebSocketTransport(std::unique_ptr<Transport> inner,
                       const boost::asio::any_io_executor& executor);
    ~WebSocketTransport() override;
    WebSocketTransport(const WebSocketTransport&) = delete;
    WebSocketTransport& operator=(const WebSocketTransport&) = delete;

    // Asks the server to go over to WebSocket; before anything else. Throws ServiceUnavailable,
    // which says what is wrong and what to do.
    boost::asio::awaitable<void> shake_hands(Address address, Deadline deadline);

    IoResult try_read(std::span<std::byte> room) noexcept override;
    IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(Ready what, Deadline deadline) override;
    std::uint16_t local_port() const noexcept override;
    std::optional<Address> remote_address() const override;
    void finish() noexcept override;
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override;

private:
    struct Impl; // keeps Beast out of here
    std::unique_ptr<Impl> impl_;
};

} // namespace neo4j::detail
