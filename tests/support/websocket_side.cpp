#include "support/websocket_side.hpp"

#include <string_view>

#include "support/websocket_frames.hpp"

namespace neo4j::test {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

void WebSocketSide::feed(std::span<const std::byte> bytes) {
    if (mode_ == Mode::unknown && !bytes.empty())
        mode_ = bytes.front() == std::byte{'G'} ? Mode::asked : Mode::plain;
    if (mode_ == Mode::plain)
        return inner_.feed(bytes);
    input_ += text_of(bytes);
    work();
}

void WebSocketSide::work() {
    if (mode_ == Mode::asked) {
        const auto end = input_.find("\r\n\r\n");
        if (end == input_.npos)
            return;
        output_ += welcome(accepted_key(input_.substr(0, end + 2)));
        input_.erase(0, end + 4);
        mode_ = Mode::open;
    }
    while (const auto message = take_frame(input_)) {
        if (message->kind == Frame::binary || message->kind == Frame::part)
            inner_.feed(bytes_of(message->payload));
        else if (message->kind == Frame::ping)
            output_ += frame(Frame::pong, message->payload);
        else
            closed_ = true;
    }
}

Bytes WebSocketSide::take_output() {
    if (mode_ != Mode::open)
        return inner_.take_output();
    if (const auto said = inner_.take_output(); !said.empty())
        output_ += frame(Frame::binary, text_of(said));
    const auto all = bytes_of(output_);
    Bytes bytes(all.begin(), all.end());
    output_.clear();
    return bytes;
}

} // namespace neo4j::test
