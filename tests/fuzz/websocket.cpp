// A server's answer to the request to go over to WebSocket, and its frames after that.

#include <array>
#include <cstring>
#include <memory>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/websocket_transport.hpp"
#include "fuzz/fuzz.hpp"
#include "support/loop.hpp"
#include "support/websocket_frames.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;
namespace asio = boost::asio;

namespace {

// A peer that says what the input says and then hangs up.
class Peer final : public detail::Transport {
public:
    // @param welcome whether it takes up the client, before the rest.
    Peer(bool welcome, std::string_view bytes, Reads reads)
        : welcome_(welcome), bytes_(bytes), reads_(reads) {}

    IoResult try_read(std::span<std::byte> room) noexcept override {
        const auto n = std::min({room.size(), bytes_.size() - read_, reads_.next()});
        if (n == 0)
            return {0, asio::error::eof};
        std::memcpy(room.data(), bytes_.data() + read_, n);
        read_ += n;
        return {n, {}, Ready::to_read};
    }
    IoResult try_write(std::span<const std::byte> bytes) noexcept override {
        if (std::exchange(welcome_, false)) {
            const std::string request(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            bytes_ = test::welcome(test::accepted_key(request)) + bytes_;
        }
        return {bytes.size(), {}, Ready::to_write};
    }
    asio::awaitable<void> wait(Ready, Deadline) override { co_return; }
    void kill() noexcept override { read_ = bytes_.size(); }
    bool stale() noexcept override { return true; }
    void rest() noexcept override {}

private:
    bool welcome_;
    std::string bytes_;
    std::size_t read_ = 0;
    Reads reads_;
};

// All that the frames hold, up to the end of the stream.
asio::awaitable<std::size_t> read_all(detail::WebSocketTransport& socket) {
    std::size_t total = 0;
    std::array<std::byte, 1000> room;
    for (;;) {
        const auto result = socket.try_read(room);
        if (result.error)
            co_return total;
        total += result.bytes;
        if (result.bytes == 0)
            co_await socket.wait(result.wants, Deadline::never());
    }
}

} // namespace

NEO4J_FUZZ_TARGET(websocket) {
    const bool welcome = input.byte() % 2 == 1;
    const Reads reads(input);
    const auto bytes = input.text();
    test::Loop loop;
    detail::WebSocketTransport socket(std::make_unique<Peer>(welcome, bytes, reads),
                                      loop.executor());
    try {
        loop.run(socket.shake_hands(Address("db.example", 7687), Deadline::never()));
    } catch (const ServiceUnavailable& error) {
        require(std::string_view(error.what()).size() > 20, "a refusal has a text");
        return;
    }
    require(loop.run(read_all(socket)) <= bytes.size(), "no more comes out than came in");
}
