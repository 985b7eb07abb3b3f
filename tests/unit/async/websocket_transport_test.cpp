// WebSocketTransport against a peer in memory, whose every byte is the test's.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>

#include "async/websocket_transport.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/thrown.hpp"
#include "support/websocket_frames.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;
using detail::WebSocketTransport;
namespace asio = boost::asio;

namespace {

// What goes to and fro; the test keeps it when the transport has gone.
struct Wire {
    std::string to_client;
    std::size_t read = 0; // of that
    std::string from_client;
    bool ended = false; // the peer has closed the stream
    bool stuck = false; // the peer does not read
    bool killed = false;
    bool destroyed = false;
    asio::steady_timer bell; // rung when something has come

    explicit Wire(const asio::any_io_executor& executor)
        : bell(executor, asio::steady_timer::time_point::max()) {}
    bool has_news() const noexcept { return read < to_client.size(); }
    void say(std::string_view bytes) {
        to_client += bytes;
        if (!bytes.empty())
            bell.cancel();
    }
    void end() {
        ended = true;
        bell.cancel();
    }
};

class WireTransport final : public detail::Transport {
public:
    explicit WireTransport(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
    ~WireTransport() override { wire_->destroyed = true; }

    IoResult try_read(std::span<std::byte> room) noexcept override {
        if (wire_->killed || (wire_->ended && !wire_->has_news()))
            return {0, asio::error::eof};
        const auto n = std::min(room.size(), wire_->to_client.size() - wire_->read);
        std::memcpy(room.data(), wire_->to_client.data() + wire_->read, n);
        wire_->read += n;
        return {n, {}, Ready::to_read};
    }
    IoResult try_write(std::span<const std::byte> bytes) noexcept override {
        if (wire_->stuck)
            return {0, {}, Ready::to_write};
        wire_->from_client.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {bytes.size(), {}};
    }
    asio::awaitable<void> wait(Ready /*what*/, Deadline deadline) override {
        if (wire_->has_news() || wire_->ended)
            co_return;
        if (!deadline.is_never())
            throw boost::system::system_error(asio::error::timed_out);
        boost::system::error_code error;
        co_await wire_->bell.async_wait(asio::redirect_error(asio::use_awaitable, error));
        if (!wire_->has_news() && !wire_->ended && !wire_->killed)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    void kill() noexcept override {
        wire_->killed = true;
        wire_->bell.cancel();
    }
    bool stale() noexcept override { return wire_->ended || wire_->has_news(); }
    void rest() noexcept override {}

private:
    std::shared_ptr<Wire> wire_;
};

// The first frame of the client's, taken away: its kind, and what it holds.
std::pair<Frame, std::string> taken(std::string& bytes) {
    auto frame = take_frame(bytes);
    REQUIRE(frame);
    CHECK(frame->last);
    REQUIRE(frame->masked); // a client masks
    return {frame->kind, frame->payload};
}

struct Upgrade {
    Loop loop;
    std::shared_ptr<Wire> wire = std::make_shared<Wire>(loop.executor());
    std::optional<WebSocketTransport> socket;

    Upgrade() { socket.emplace(std::make_unique<WireTransport>(wire), loop.executor()); }

    // The client has asked.
    auto asking(Deadline deadline = Deadline::never()) {
        auto task = loop.start(socket->shake_hands(Address("db.example", 7687), deadline));
        loop.poll();
        return task;
    }
    // What it says to this answer.
    std::string refusal(const std::string& answer, bool then_end = false) {
        auto task = asking();
        REQUIRE_FALSE(task.done());
        wire->say(answer);
        if (then_end)
            wire->end();
        loop.until([&] { return task.done(); });
        auto text = thrown<ServiceUnavailable>([&] { task.get(); });
        CHECK_CONTAINS(text, "WebSocket handshake with db.example:7687 failed");
        return text;
    }
    void connect() {
        auto task = asking();
        CHECK_CONTAINS(wire->from_client, "GET / HTTP/1.1\r\n");
        CHECK_CONTAINS(wire->from_client, "Host: db.example:7687\r\n");
        wire->say(welcome(accepted_key(wire->from_client)));
        loop.finish(task);
        wire->from_client.clear();
    }

    // Ends what waits; the socket with it.
    void cancel(Loop::Task<void>& task) {
        REQUIRE_FALSE(task.done());
        task.cancel();
        loop.until([&] { return task.done(); });
        CHECK(task.cancelled());
        socket.reset();
    }

    // Waits and reads until there is something, or an error.
    IoResult read(std::string& text) {
        std::array<std::byte, 100'000> room{};
        for (;;) {
            const auto result = socket->try_read(room);
            text.append(reinterpret_cast<const char*>(room.data()), result.bytes);
            if (result.bytes > 0 || result.error)
                return result;
            loop.run(socket->wait(result.wants, Deadline::never()));
        }
    }
    std::string read() {
        std::string text;
        const auto result = read(text);
        CHECK_FALSE(result.error);
        return text;
    }
    std::string error() {
        std::string text;
        const auto result = read(text);
        CHECK(text.empty());
        REQUIRE(result.error);
        // It stays, and says so before anybody waits.
        CHECK(read(text).error == result.error);
        CHECK(socket->stale());
        return result.error.message();
    }
    IoResult write(std::string_view text) {
        return socket->try_write(std::as_bytes(std::span(text)));
    }
};

std::string http_answer(const std::string& status, const std::string& body = "") {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

TEST_CASE("bytes go both ways in binary messages, wherever those end") {
    Upgrade b;
    b.connect();
    CHECK(b.write("hello").bytes == 5);
    CHECK(taken(b.wire->from_client) == std::pair(Frame::binary, std::string("hello")));
    CHECK(b.wire->from_client.empty());
    b.wire->say(frame(Frame::binary, "one") + frame(Frame::binary, "two"));
    CHECK(b.read() == "one");
    CHECK(b.read() == "two");
    b.wire->say(frame(Frame::binary, "be", false) + frame(Frame::part, "gin", false) +
                frame(Frame::binary, "", true).replace(0, 1, "\x80") +
                frame(Frame::binary, "next"));
    std::string text;
    while (text.size() < 9)
        text += b.read();
    CHECK(text == "beginnext");
    const std::string large(60'000, 'x');
    b.wire->say(frame(Frame::binary, large).substr(0, 1'000));
    text = b.read();
    b.wire->say(frame(Frame::binary, large).substr(1'000));
    while (text.size() < large.size())
        text += b.read();
    CHECK(text == large);
}

TEST_CASE("a server that does not go over to WebSocket is named, and its answer") {
    Upgrade b;
    for (const auto* status : {"200 OK", "403 Forbidden", "404 Not Found", "302 Found"}) {
        Upgrade refused;
        const auto text = refused.refusal(http_answer(status, "no"));
        CHECK_CONTAINS(text, "HTTP " + std::string(status).substr(0, 3));
        CHECK_CONTAINS(text, "is this a server's Bolt port");
    }
}

TEST_CASE("a refusal whose body comes in chunks is named, byte by byte") {
    const auto chunks = GENERATE(as<std::string>{}, "0\r\n\r\n", "2\r\nno\r\n0\r\n\r\n");
    Upgrade b;
    auto task = b.asking();
    for (const char byte :
         "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks) {
        REQUIRE_FALSE(task.done());
        b.wire->say(std::string_view(&byte, 1));
        b.loop.poll();
    }
    REQUIRE(task.done());
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { task.get(); }), "HTTP 403 Forbidden");
}

TEST_CASE("an answer to the upgrade that is none is refused") {
    Upgrade b;
    SECTION("of another key") {
        b.refusal(welcome("AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    }
    SECTION("not HTTP") {
        b.refusal("\x60\x60\xB0\x17 this is Bolt\r\n\r\n");
    }
    SECTION("a header without an end") {
        b.refusal("HTTP/1.1 101 Switching Protocols\r\nX: " + std::string(100'000, 'x'));
    }
    SECTION("headers without an end") {
        std::string answer = "HTTP/1.1 101 Switching Protocols\r\n";
        for (int i = 0; i < 10'000; ++i)
            answer += "X-Header: more\r\n";
        b.refusal(answer);
    }
    SECTION("a body without an end") {
        b.refusal("HTTP/1.1 404 Not Found\r\n\r\n" + std::string(10'000'000, 'x'));
    }
}

TEST_CASE("a server that closes during the upgrade is named") {
    Upgrade b;
    const auto* part = GENERATE("", "HTTP/1.1 101 Swi", "HTTP/1.1 101 Switching Protocols\r\n");
    const auto text = b.refusal(part, true);
    CHECK_CONTAINS(text, "the server closed the connection");
}

TEST_CASE("an upgrade that gets no answer is bounded by its deadline") {
    Upgrade b;
    auto task = b.asking(Deadline::after(7s, "a test"));
    b.loop.until([&] { return task.done(); });
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { task.get(); }),
                   "no answer within 7 s (a test)");
}

TEST_CASE("a cancel during the upgrade is passed on unchanged") {
    Upgrade b;
    const auto* part = GENERATE("", "HTTP/1.1 101 Swi");
    auto task = b.asking();
    b.wire->say(part);
    b.loop.poll();
    b.cancel(task);
    CHECK(b.wire->destroyed);
    CHECK(b.loop.idle());
}

TEST_CASE("a cancel while reading is passed on unchanged") {
    Upgrade b;
    b.connect();
    b.wire->say(frame(Frame::binary, "part").substr(0, 1));
    auto task = b.loop.start(b.socket->wait(Ready::to_read, Deadline::never()));
    b.loop.poll();
    b.cancel(task);
    CHECK(b.loop.idle());
}

TEST_CASE("kill() wakes whoever reads from a WebSocket") {
    Upgrade b;
    b.connect();
    auto task = b.loop.start(b.socket->wait(Ready::to_read, Deadline::never()));
    b.loop.poll();
    b.socket->kill();
    b.loop.finish(task);
    std::string text;
    CHECK(b.read(text).error == asio::error::eof);
    CHECK(b.write("x").error == asio::error::eof);
}

TEST_CASE("a text message is no Bolt") {
    Upgrade b;
    b.connect();
    b.wire->say(frame(Frame::text, "hello"));
    CHECK_CONTAINS(b.error(), "text message");
}

TEST_CASE("a Close message, or the end without one, is the end of the stream") {
    Upgrade b;
    b.connect();
    b.wire->say(frame(Frame::binary, "last"));
    const bool polite = GENERATE(true, false);
    if (polite)
        b.wire->say(frame(Frame::close, std::string("\x03\xE8", 2)));
    else
        b.wire->end();
    CHECK(b.read() == "last");
    std::string text;
    const auto result = b.read(text);
    CHECK(result.error == asio::error::eof);
}

TEST_CASE("a ping in between is answered, and disturbs nothing") {
    Upgrade b;
    b.connect();
    b.wire->say(frame(Frame::ping, "are you there") + frame(Frame::binary, "be", false) +
                frame(Frame::ping, "again") + frame(Frame::pong, "unasked") +
                frame(Frame::binary, "gin").replace(0, 1, "\x80"));
    std::string text;
    while (text.size() < 5)
        text += b.read();
    CHECK(text == "begin");
    b.write("x"); // answers that have not gone yet go first
    CHECK(taken(b.wire->from_client) == std::pair(Frame::pong, std::string("are you there")));
    CHECK(taken(b.wire->from_client) == std::pair(Frame::pong, std::string("again")));
    CHECK(taken(b.wire->from_client) == std::pair(Frame::binary, std::string("x")));
}

TEST_CASE("a server that asks for ever and does not read costs no memory without bound") {
    Upgrade b;
    b.connect();
    b.wire->stuck = true;
    std::string pings;
    for (int i = 0; i < 100'000; ++i)
        pings += frame(Frame::ping, "0123456789");
    b.wire->say(pings);
    CHECK_FALSE(b.error().empty());
}

TEST_CASE("pings without end do not hold up a deadline") {
    Upgrade b;
    b.connect();
    std::string pings;
    for (int i = 0; i < 1000; ++i)
        pings += frame(Frame::ping, "0123456789");
    b.wire->say(pings + frame(Frame::binary, "at last"));
    try {
        b.loop.run(b.socket->wait(Ready::to_read, Deadline::after(0ns, "operation_timeout")));
        FAIL("it has waited");
    } catch (const boost::system::system_error& error) {
        CHECK(error.code() == asio::error::timed_out);
    }
}

TEST_CASE("frames that break the rules end the stream") {
    Upgrade b;
    b.connect();
    SECTION("masked by the server") {
        b.wire->say(std::string("\x82\x81\x01\x02\x03\x04z", 7));
    }
    SECTION("of an unknown kind") {
        b.wire->say(std::string("\x83\x01z", 3));
    }
    SECTION("going on with what has not begun") {
        b.wire->say(std::string("\x80\x01z", 3));
    }
    SECTION("with bits that mean nothing") {
        b.wire->say(std::string("\xF2\x01z", 3));
    }
    SECTION("a ping that is too long") {
        b.wire->say(frame(Frame::ping, std::string(126, 'x')));
    }
    b.error();
}

TEST_CASE("a stuck write goes on where it was") {
    Upgrade b;
    b.connect();
    b.wire->stuck = true;
    CHECK(b.write("hello").bytes == 0);
    b.wire->stuck = false;
    CHECK(b.write("hello").bytes == 5);
    CHECK(taken(b.wire->from_client) == std::pair(Frame::binary, std::string("hello")));
    CHECK(b.wire->from_client.empty());
}
