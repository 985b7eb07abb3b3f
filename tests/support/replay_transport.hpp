#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "async/transport.hpp"
#include "support/bolt_messages.hpp"

namespace neo4j::test {

// Answers prepared in advance, one for each write of a connection: those of `first`, then those of
// `then` over and over again.
struct Replay {
    std::vector<Bytes> first;
    std::vector<Bytes> then;

    const Bytes& answer(std::size_t number) const {
        return number < first.size() ? first[number] : then[(number - first.size()) % then.size()];
    }
};

// A transport to a server that answers from prepared bytes: it does not look at what it is asked,
// and what a call costs is the driver's own. For counting instructions and allocations, and for
// benchmarks; for tests of what the driver does there is MemoryTransport.
//
// An empty answer is a server that says nothing: the wait goes on until it is cancelled or killed.
class ReplayTransport final : public detail::Transport {
public:
    // @param executor where waits are suspended, as those for a socket are. None: they are not, as
    // those of blocking transports.
    ReplayTransport(boost::asio::any_io_executor executor, std::shared_ptr<const Replay> replay);

    detail::IoResult try_read(std::span<std::byte> room) noexcept override;
    detail::IoResult try_write(std::span<const std::byte> bytes) noexcept override;
    boost::asio::awaitable<void> wait(detail::Ready what, detail::Deadline deadline) override;
    void kill() noexcept override;
    bool stale() noexcept override { return killed_; }
    void rest() noexcept override {}

private:
    std::shared_ptr<const Replay> replay_;
    std::size_t written_ = 0; // so many answers may be read
    std::size_t reading_ = 0; // the one that is being read,
    std::size_t at_ = 0;      // and how far
    std::atomic<bool> killed_{false};
    bool suspends_;
    boost::asio::steady_timer never_;
};

} // namespace neo4j::test
