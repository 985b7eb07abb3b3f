#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include "async/transport.hpp"
#include "support/tls_server.hpp"

namespace neo4j::test {

// What a MemoryTransport is told to do and what became of it. The test keeps it when the transport
// has gone to its connection.
struct MemoryLine {
    // The step (a read, a write or a wait, counted from 1) that fails, and how. 0: none does.
    std::size_t fail_at = 0;
    boost::system::error_code error;
    // The most that one read or write moves.
    std::size_t most = std::numeric_limits<std::size_t>::max();
    // Each read and write finds nothing or no room at first.
    bool hesitant = false;
    // Writes never find room.
    bool stuck = false;
    // The wait (counted from 1) that goes on until it is cancelled or killed. 0: none does.
    std::size_t hang_at = 0;
    std::function<void()> on_hang;

    std::size_t steps = 0;
    std::size_t waits = 0;
    std::size_t writes = 0; // that moved something
    bool killed = false;
    bool destroyed = false;
    std::size_t rests = 0;
    std::vector<detail::Deadline> deadlines; // of each wait
};

// A transport to a scripted server in memory: no sockets and no time. A wait for what never comes
// passes its deadline at once; without a deadline it goes on until it is cancelled or killed.
class MemoryTransport final : public detail::Transport {
public:
    MemoryTransport(boost::asio::any_io_executor executor, std::shared_ptr<ServerScript> script,
                    std::shared_ptr<MemoryLine> line);
    ~MemoryTransport() override;

    detail::IoResult try_read(std::span<std::byte> room) noexcept override;
    detail::IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(detail::Ready what, detail::Deadline deadline) override;
    void kill() noexcept override;
    bool stale() noexcept override;
    void rest() noexcept override { ++line_->rests; }

private:
    bool fails() noexcept { return ++line_->steps == line_->fail_at; }
    bool hesitates(bool& was_asked) noexcept;

    std::shared_ptr<MemoryLine> line_;
    TlsSide server_;
    Bytes inbox_;
    bool asked_to_read_ = false;
    bool asked_to_write_ = false;
    boost::asio::steady_timer never_;
};

} // namespace neo4j::test
