#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <neo4j/address.hpp>

#include "async/deadline.hpp"

namespace neo4j::detail {

class SocketTransport;

enum class Ready { to_read, to_write };

// What a read or write that does not wait has done. Nothing done and no error: it would have had
// to wait, for what `wants` says.
struct IoResult {
    std::size_t bytes = 0;
    boost::system::error_code error{};
    Ready wants = Ready::to_read;
};

// An ordered stream of bytes to one server. Reading and writing never suspend; waiting is a step of
// its own, so that a stream of data that is already there costs no coroutine at all.
//
// One task at a time reads, writes and waits; kill() may be called from any thread at any time.
class Transport {
public:
    virtual ~Transport() = default;

    // Reads what is there. The end of the stream is boost::asio::error::eof.
    virtual IoResult try_read(std::span<std::byte> room) noexcept = 0;
    virtual IoResult try_write(std::span<const std::byte> bytes) noexcept = 0;

    // Suspends until reading or writing makes sense again. Throws boost::system::system_error with
    // timed_out when the deadline passes, operation_aborted when cancelled.
    virtual boost::asio::awaitable<void> wait(Ready what, Deadline deadline) = 0;

    // wait() without its coroutine, for whoever is one already and waits often: null, or what can
    // be waited for directly.
    virtual SocketTransport* socket() noexcept { return nullptr; }
    // The same where nothing is to be awaited, since the next read or write waits itself. False:
    // nothing was done.
    virtual bool waits_by_itself(Ready /*what*/, const Deadline& /*deadline*/) noexcept {
        return false;
    }
    // Whether it does so for reads at no cost, so that to look first is of no use.
    virtual bool reading_waits() const noexcept { return false; }

    // This end's port; 0 where there is none.
    virtual std::uint16_t local_port() const noexcept { return 0; }
    // Who is at the other end; absent where that is no network address.
    virtual std::optional<Address> remote_address() const { return std::nullopt; }

    // Tells the peer that nothing more will be written, where the stream has a way to, and without
    // waiting. By the task that reads and writes, and just before kill().
    virtual void finish() noexcept {}

    // Ends the stream: whoever waits is woken, further reads and writes fail. The socket itself is
    // closed by the destructor.
    virtual void kill() noexcept = 0;

    // Whether the peer has closed the stream or sent something unasked, seen without waiting.
    virtual bool stale() noexcept = 0;

    // Called when the stream is put away or taken out again: no timer stays behind.
    virtual void rest() noexcept = 0;
};

} // namespace neo4j::detail
