#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include <neo4j/record.hpp>
#include <neo4j/value.hpp>

#include "bolt/engine.hpp"
#include "support/bolt_wire.hpp"

// Plays the network for an Engine: takes what it writes, gives it what a server would send.
namespace neo4j::test {

// The versions that the driver speaks.
inline constexpr bolt::Version all_versions[] = {{3, 0}, {4, 1}, {4, 2}, {4, 3}, {4, 4}, {5, 0},
                                                 {5, 1}, {5, 2}, {5, 3}, {5, 4}, {5, 5}, {5, 6},
                                                 {5, 7}, {5, 8}, {6, 0}, {6, 1}};

inline constexpr std::size_t at_once = std::numeric_limits<std::size_t>::max();

// What the engine wants to send, taken as sent.
inline Buffer sent(bolt::Engine& engine) {
    const auto bytes = engine.output();
    Buffer out(bytes.begin(), bytes.end());
    engine.sent(out.size());
    return out;
}

// Gives the engine these bytes, at most `step` with each read. Stops at the first fault.
inline bolt::Fault feed(bolt::Engine& engine, std::span<const std::byte> bytes,
                        std::size_t step = at_once) {
    while (!bytes.empty()) {
        const auto room = engine.prepare();
        const auto n = std::min({room.size(), step, bytes.size()});
        std::memcpy(room.data(), bytes.data(), n);
        bytes = bytes.subspan(n);
        if (auto fault = engine.received(n))
            return fault;
    }
    return {};
}

// The records that have arrived, as values; they are taken out of the stream.
inline std::vector<List> take_rows(bolt::Stream& stream) {
    std::vector<List> rows;
    while (!stream.batches.empty()) {
        const auto batch = stream.take_batch();
        for (std::uint32_t row = 0; row < batch->rows; ++row)
            rows.push_back(detail::RecordAccess::make(batch, row).values());
    }
    return rows;
}

// A map without entries, as parameters.
inline bolt::EncodedMap no_parameters() {
    static const auto bytes = hex("A0");
    return bytes;
}

// An engine that has logged on, its server `server`.
inline bolt::Engine ready_engine(bolt::Version version,
                                 std::size_t largest_message = bolt::Engine::largest_message) {
    bolt::Engine engine(version, largest_message);
    bolt::HelloFields hello;
    hello.user_agent = "test";
    engine.hello(hello);
    sent(engine);
    feed(engine, success({{"server", text("Neo4j/test")}, {"connection_id", text("bolt-1")}}));
    if (engine.has(bolt::Capability::logon))
        feed(engine, success({}));
    return engine;
}

} // namespace neo4j::test
