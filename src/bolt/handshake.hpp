#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <neo4j/bolt_handshake.hpp>

#include "bolt/errc.hpp"
#include "bolt/version.hpp"

namespace neo4j::bolt {

// Agrees on a protocol version, without I/O: send proposal(), feed what comes back, send reply()
// where there is one. Speaks the classic handshake and, where that is proposed, manifest v1.
//
// Source: Bolt handshake specification, manifest v1.
class Handshake {
public:
    enum class State { reading, replying, done, failed };

    explicit Handshake(BoltHandshake kind = BoltHandshake::manifest) noexcept : kind_(kind) {}

    // The 20 bytes that open a connection.
    static std::span<const std::byte, 20>
    proposal(BoltHandshake kind = BoltHandshake::manifest) noexcept;

    // How many bytes may be read next without reading past the handshake.
    std::size_t wanted() const noexcept;

    // Takes bytes from the server, at most wanted() of them.
    void feed(std::span<const std::byte> bytes);

    State state() const noexcept { return state_; }

    // In state replying: the bytes to send; then call replied().
    std::span<const std::byte> reply() const noexcept { return reply_; }
    void replied() noexcept { state_ = fault_ ? State::failed : State::done; }

    // In state done.
    Version version() const noexcept { return version_; }
    // In state failed (a failed manifest is replied to first).
    const Fault& fault() const noexcept { return fault_; }

private:
    enum class Part { answer, count, offers, capabilities };

    void take(std::byte b);
    void on_answer();
    bool take_varint(std::byte b);
    void choose();
    void fail(Errc code, std::string detail = {});

    BoltHandshake kind_;
    State state_ = State::reading;
    Part part_ = Part::answer;
    std::array<std::uint8_t, 4> quad_{};
    std::size_t quad_size_ = 0;
    std::uint64_t varint_ = 0;
    unsigned varint_shift_ = 0;
    std::uint64_t offers_left_ = 0;
    Version best_;
    Version version_;
    std::vector<std::byte> reply_;
    Fault fault_;
};

} // namespace neo4j::bolt
