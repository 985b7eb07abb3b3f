#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "support/server_script.hpp"

namespace neo4j::test {

// The server's side of one connection: a scripted server, over WebSocket where the client asks for
// it by its first byte, as with a real server's Bolt port.
class WebSocketSide {
public:
    explicit WebSocketSide(std::shared_ptr<ServerScript> script) : inner_(std::move(script)) {}

    void feed(std::span<const std::byte> bytes);
    Bytes take_output();
    bool has_output() { return !output_.empty() || inner_.has_output(); }
    bool closed() const noexcept { return closed_ || inner_.closed(); }
    bool deaf() const noexcept { return inner_.deaf(); }

private:
    enum class Mode { unknown, plain, asked, open };

    void work();

    ServerSide inner_;
    Mode mode_ = Mode::unknown;
    bool closed_ = false;
    std::string input_;
    std::string output_; // beside what the scripted server has to say
};

} // namespace neo4j::test
