#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <neo4j/detail/buffer.hpp>

#include "packstream/dialect.hpp"

namespace neo4j::packstream {

// Why parameters cannot be said in an older dialect.
enum class TranscodeError : std::uint8_t {
    ok,
    vector,       // vectors need Bolt 6.0
    uuid,         // UUIDs need Bolt 6.1
    unknown_zone, // a date-time's zone has gone from this machine since it was encoded
};

// What went wrong, and what the server has to be for it to go right.
std::string_view describe(TranscodeError error) noexcept;

struct Transcoded {
    BufferSink bytes; // whole and valid if there is no error
    TranscodeError error = TranscodeError::ok;
};

// Rewrites validated PackStream of the newest dialect (that of Params) for a peer that speaks an
// older one: date-times as wall-clock time where the peer does not take UTC. What the peer has no
// form for is an error.
Transcoded transcode(std::span<const std::byte> bytes, Dialect dialect);

} // namespace neo4j::packstream
