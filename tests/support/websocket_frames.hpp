#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neo4j::test {

// WebSocket as a server speaks it (RFC 6455).

// What it makes of the client's key.
std::string accepted_key(const std::string& request);
// Its answer to a request to go over to WebSocket.
std::string welcome(const std::string& key);

enum class Frame : std::uint8_t { part = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// A frame of a server's, which masks nothing.
std::string frame(Frame kind, std::string_view payload, bool last = true);

struct ClientFrame {
    Frame kind;
    bool last;
    bool masked;
    std::string payload; // unmasked
};

// The first frame of a client's, taken away. None: not all of it is there.
std::optional<ClientFrame> take_frame(std::string& bytes);

} // namespace neo4j::test
