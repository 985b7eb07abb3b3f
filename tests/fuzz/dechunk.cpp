// The receive buffer: whatever the chunks and however they arrive, the same messages come out as of
// a plain dechunker, and kept blocks stay as they were.

#include <cstring>
#include <string>
#include <vector>

#include "bolt/receive_buffer.hpp"
#include "fuzz/fuzz.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

namespace {

using Messages = std::vector<std::vector<std::byte>>;

Messages plainly(ByteSpan bytes) {
    Messages messages;
    std::vector<std::byte> message;
    while (bytes.size() >= 2) {
        const auto length =
            std::to_integer<std::size_t>(bytes[0]) << 8 | std::to_integer<std::size_t>(bytes[1]);
        if (length == 0 && !message.empty())
            messages.push_back(std::exchange(message, {}));
        if (bytes.size() - 2 < length)
            break;
        message.insert(message.end(), bytes.begin() + 2,
                       bytes.begin() + 2 + static_cast<std::ptrdiff_t>(length));
        bytes = bytes.subspan(2 + length);
    }
    return messages;
}

// One memcmp: a comparison byte by byte is instrumented byte by byte.
bool equal(ByteSpan a, ByteSpan b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

// A message that somebody goes on reading.
struct Kept {
    detail::BlockRef block;
    ByteSpan bytes;
    std::size_t number;
};

} // namespace

NEO4J_FUZZ_TARGET(dechunk) {
    const auto choice = input.byte();
    const auto keep_every = choice % 8u;    // 0: none is kept
    const auto repeats = 1u + input.byte(); // so that small inputs fill blocks, too
    // Few: filling blocks takes a hundred times as long as all else, even without the smallest
    // reads.
    const bool fill = choice >= 0xE0;
    const std::size_t enough = fill ? 150'000 : 1'000;
    const std::size_t least = fill ? 150 : 0;
    Reads reads(input);
    std::vector<std::byte> bytes;
    const auto unit = input.rest();
    for (unsigned i = 0; i < repeats && bytes.size() < enough; ++i)
        bytes.insert(bytes.end(), unit.begin(), unit.end());

    const auto expected = plainly(bytes);
    bolt::ReceiveBuffer buffer;
    std::vector<Kept> kept;
    std::size_t seen = 0;
    for (ByteSpan left = bytes; !left.empty();) {
        const auto room = buffer.prepare();
        require(!room.empty(), "there is room for a read");
        const auto n = std::min({room.size(), left.size(), std::max(least, reads.next())});
        std::memcpy(room.data(), left.data(), n);
        left = left.subspan(n);
        buffer.commit(n);
        ByteSpan message;
        while (buffer.next(message)) {
            require(seen < expected.size(), "no message too many");
            require(equal(message, expected[seen]), "the message is whole");
            if (keep_every != 0 && seen % keep_every == 0)
                kept.push_back({buffer.block(), message, seen});
            ++seen;
        }
        require(buffer.unfinished() <= bytes.size(), "no more is unfinished than has come");
    }
    require(seen == expected.size(), "all messages came out");
    for (const auto& message : kept)
        require(equal(message.bytes, expected[message.number]),
                "what somebody reads stays as it was");
}
