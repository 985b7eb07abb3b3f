// Both Bolt handshakes: whatever the server answers, it ends in a version that the driver speaks or
// in an error that says something, after the same bytes however they arrive.

#include "bolt/handshake.hpp"

#include <string>

#include "fuzz/fuzz.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;
using bolt::Handshake;

namespace {

// @return how many bytes it has taken.
std::size_t run(Handshake& handshake, ByteSpan bytes, Reads reads) {
    const auto all = bytes.size();
    while (handshake.state() == Handshake::State::reading && !bytes.empty()) {
        require(handshake.wanted() > 0, "who reads wants something");
        const auto n = std::min({handshake.wanted(), bytes.size(), reads.next()});
        handshake.feed(bytes.first(n));
        bytes = bytes.subspan(n);
    }
    if (handshake.state() == Handshake::State::replying) {
        require(handshake.reply().size() == 5, "the reply to a manifest is a version and no more");
        handshake.replied();
    }
    return all - bytes.size();
}

} // namespace

NEO4J_FUZZ_TARGET(handshake) {
    const auto kind = input.byte() % 2 == 0 ? BoltHandshake::manifest : BoltHandshake::classic;
    Reads reads(input);
    Input none({});
    const auto answer = input.rest();
    Handshake handshake(kind);
    const auto taken = run(handshake, answer, reads);
    // 4, a count of at most 9 bytes, 256 offers of 4, capabilities of at most 9 bytes
    require(taken <= 4 + 10 + 256 * 4 + 10, "no server keeps it busy");

    if (handshake.state() == Handshake::State::failed)
        require(!describe(handshake.fault().code).empty() && handshake.fault(),
                "a failure has a reason");
    if (handshake.state() == Handshake::State::done) {
        const auto version = handshake.version();
        require(version.major >= 3 && version.major <= 6, "a version that the driver speaks");
        require(kind == BoltHandshake::manifest || version.major < 6, "classic goes up to 5");
    }

    Handshake at_once(kind);
    run(at_once, answer, Reads(none));
    require(at_once.state() == handshake.state(), "the same however the bytes arrive");
    require(at_once.fault().code == handshake.fault().code, "the same fault");
    require(at_once.fault().detail == handshake.fault().detail, "the same words");
    if (handshake.state() == Handshake::State::done)
        require(at_once.version() == handshake.version(), "the same version");
}
