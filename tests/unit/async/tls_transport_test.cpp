// TLS over a transport in memory: no sockets and no time.

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/error.hpp>

#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/record.hpp>

#include "async/connection.hpp"
#include "async/tls_client.hpp"
#include "async/tls_transport.hpp"
#include "bolt/handshake.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/memory_transport.hpp"
#include "support/thrown.hpp"
#include "support/tls_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using detail::Connection;
using detail::ConnectionOptions;
using detail::ConnectionRef;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;
using detail::TlsClient;
using detail::TlsTransport;
using detail::Transport;

namespace {

const Address localhost("localhost", 7687);

// Made once: keys take time.
const Certificate& authority() {
    static const auto made = make_authority();
    return made;
}
const Certificate& server_certificate() {
    static const auto made = authority().sign(for_localhost());
    return made;
}

// Changes one of the bytes that come from the server.
class Tampering final : public Transport {
public:
    Tampering(std::unique_ptr<Transport> inner, std::size_t at)
        : inner_(std::move(inner)), at_(at) {}

    IoResult try_read(std::span<std::byte> room) noexcept override {
        const auto result = inner_->try_read(room);
        if (at_ < result.bytes)
            room[at_] ^= std::byte{0x55};
        at_ -= result.bytes; // wraps around once it is past: then it is never met again
        return result;
    }
    IoResult try_write(std::span<const std::byte> bytes) noexcept override {
        return inner_->try_write(bytes);
    }
    asio::awaitable<void> wait(Ready what, Deadline deadline) override {
        return inner_->wait(what, deadline);
    }
    void kill() noexcept override { inner_->kill(); }
    bool stale() noexcept override { return inner_->stale(); }
    void rest() noexcept override { inner_->rest(); }

private:
    std::unique_ptr<Transport> inner_;
    std::size_t at_;
};

struct Bench {
    Loop loop;
    std::shared_ptr<TlsServer> tls = std::make_shared<TlsServer>(server_certificate());
    std::shared_ptr<ServerScript> script = std::make_shared<ServerScript>();
    std::shared_ptr<MemoryLine> line = std::make_shared<MemoryLine>();
    ScratchFile trusted{authority().pem()};
    TlsClient client{TrustCustomCAs(trusted.path()), std::nullopt};
    Deadline deadline = Deadline::after(60s, "connection_acquisition_timeout");
    std::optional<std::size_t> tamper_at;

    Bench() { script->tls = tls; }

    asio::awaitable<std::unique_ptr<Transport>> encrypting() {
        auto identity = co_await client.identify(deadline);
        std::unique_ptr<Transport> inner =
            std::make_unique<MemoryTransport>(loop.executor(), script, line);
        if (tamper_at)
            inner = std::make_unique<Tampering>(std::move(inner), *tamper_at);
        co_return co_await client.encrypt(std::move(inner), std::move(identity), localhost,
                                          deadline);
    }
    std::unique_ptr<Transport> encrypt() { return loop.run(encrypting()); }

    asio::awaitable<ConnectionRef> opening() {
        ConnectionOptions options;
        options.write_timeout = 30s;
        options.hello = {"test/1.0", basic_auth("neo4j", "secret"), std::nullopt};
        auto transport = co_await encrypting();
        co_return co_await Connection::open_over(std::move(transport), std::move(options),
                                                 localhost, deadline);
    }
    ConnectionRef open() { return loop.run(opening()); }
};

bolt::StreamRef ask(Connection& connection, const std::string& query,
                    const Params& parameters = params(), std::int64_t n = 1000) {
    auto& engine = connection.engine();
    const bolt::TransactionFields extra;
    auto stream = engine.run(query, parameters.bytes(), &extra);
    engine.pull(stream, n);
    return stream;
}

std::size_t rows(bolt::Stream& stream) {
    std::size_t count = 0;
    for (const auto& batch : stream.batches)
        count += batch->rows;
    return count;
}

void check_query(Bench& b, Connection& connection, const std::string& query, std::size_t count) {
    const auto stream = ask(connection, query);
    b.loop.run(connection.until([&] { return stream->finished(); }));
    CHECK(rows(*stream) == count);
}

// Bolt's handshake: what a server answers.
void propose(Transport& transport) {
    const auto bytes = bolt::Handshake::proposal();
    CHECK(transport.try_write(bytes).bytes == bytes.size());
}

} // namespace

TEST_CASE("Bolt goes over TLS, at once or byte by byte") {
    Bench b;
    SECTION("TLS 1.3") {}
    SECTION("TLS 1.2") {
        b.tls->versions(TLS1_2_VERSION, TLS1_2_VERSION);
    }
    SECTION("one byte at a time, each after a wait") {
        b.line->most = 1;
        b.line->hesitant = true;
    }
    SECTION("TLS 1.2, in parts of seven bytes") {
        b.tls->versions(TLS1_2_VERSION, TLS1_2_VERSION);
        b.line->most = 7;
    }
    const auto connection = b.open();
    check_query(b, *connection, "rows 1000", 1000);
    CHECK(b.script->seen() ==
          std::vector<std::string>{"HELLO", "LOGON", "RUN rows 1000", "PULL 1000"});
    REQUIRE(b.tls->handshakes().size() == 1);
    CHECK(b.tls->handshakes()[0].asked_for == "localhost");
    CHECK(b.loop.idle());
}

TEST_CASE("much data goes through, both ways") {
    Bench b;
    b.line->hesitant = GENERATE(true, false);
    const auto connection = b.open();
    const std::string text(3'000'000, 'x');
    const auto stream = ask(*connection, "echo", params("text", text));
    b.loop.run(connection->until([&] { return stream->finished(); }));
    REQUIRE(rows(*stream) == 1);
    const auto record = detail::RecordAccess::make(stream->batches.front(), 0);
    CHECK(record[0].as<Map>().get<std::string>("text") == text);
}

TEST_CASE("each step of the handshake that fails ends with a named error and the transport") {
    const auto error = GENERATE(boost::system::error_code(asio::error::connection_reset),
                                boost::system::error_code(asio::error::timed_out),
                                boost::system::error_code(asio::error::eof));
    for (std::size_t n = 1;; ++n) {
        Bench b;
        b.line->hesitant = true;
        b.line->fail_at = n;
        b.line->error = error;
        auto task = b.loop.start(b.encrypting());
        b.loop.until([&] { return task.done(); });
        if (b.line->steps < n) { // it went through
            CHECK_FALSE(task.failed());
            CHECK(n > 5);
            break;
        }
        INFO("step " << n);
        const auto text = thrown<ServiceUnavailable>([&] { task.get(); });
        CHECK_CONTAINS(text, "TLS handshake with localhost:7687 failed: ");
        if (error == asio::error::timed_out)
            CHECK_CONTAINS(text, "(connection_acquisition_timeout)");
        CHECK(b.line->destroyed);
        CHECK(b.loop.idle());
    }
}

TEST_CASE("a cancel at each wait of the handshake is passed on unchanged") {
    for (std::size_t n = 1;; ++n) {
        Bench b;
        b.line->hesitant = true;
        b.line->hang_at = n;
        std::optional<Loop::Task<std::unique_ptr<Transport>>> task;
        b.line->on_hang = [&] { task->cancel(); };
        task = b.loop.start(b.encrypting());
        b.loop.until([&] { return task->done(); });
        if (b.line->waits < n) {
            CHECK_FALSE(task->failed());
            CHECK(n > 3);
            break;
        }
        INFO("wait " << n);
        CHECK(task->cancelled());
        CHECK(b.line->destroyed);
        CHECK(b.loop.idle());
    }
}

TEST_CASE("a server that says nothing is given up at the deadline") {
    Bench b;
    b.script->tls = nullptr;
    b.script->mute = true;
    const auto text = thrown<ServiceUnavailable>([&] { b.encrypt(); });
    CHECK_CONTAINS(text, "no answer within 60 s (connection_acquisition_timeout)");
    CHECK_CONTAINS(text, "does the server speak TLS there");
}

TEST_CASE("each changed byte of the server's is noticed and crashes nothing") {
    std::size_t refused = 0;
    for (std::size_t at = 0; at < 2500; at += at < 200 ? 1 : 13) {
        Bench b;
        b.tamper_at = at;
        auto task = b.loop.start(b.opening());
        b.loop.until([&] { return task.done(); });
        if (!task.failed())
            continue; // not everything means something
        INFO("byte " << at);
        const auto text = thrown<ServiceUnavailable>([&] { task.get(); });
        CHECK_CONTAINS(text, "localhost:7687");
        ++refused;
    }
    CHECK(refused > 200);
}

TEST_CASE("a server that answers with something else is named") {
    Bench b;
    b.script->tls = nullptr;
    SECTION("Bolt") {
        b.script->handshake = std::string("\0\0\x08\x05", 4);
    }
    SECTION("HTTP") {
        b.script->handshake = "HTTP/1.1 400 Bad Request\r\n\r\n";
    }
    const auto text = thrown<ServiceUnavailable>([&] { b.encrypt(); });
    CHECK_CONTAINS(text, "does the server speak TLS there (server.bolt.tls_level)?");
}

TEST_CASE("a stream that ends without close_notify was cut off") {
    Bench b;
    b.tls->hangs_up_rudely = GENERATE(true, false);
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3 close");
    const auto text = thrown<ServiceUnavailable>(
        [&] { b.loop.run(connection->until([&] { return stream->finished(); })); });
    CHECK_CONTAINS(text, b.tls->hangs_up_rudely ? "cut off" : "the connection was closed");
}

TEST_CASE("a connection is stale when it was closed or has data, not for TLS's own records") {
    Bench b;
    const auto transport = b.encrypt();
    // The server's session tickets have come.
    CHECK_FALSE(transport->stale());
    propose(*transport);
    CHECK(transport->stale());
    CHECK(transport->stale()); // it was only looked at
    std::byte room[64];
    CHECK(transport->try_read(room).bytes > 0);
    CHECK_FALSE(transport->stale());
    transport->kill();
    CHECK(transport->stale());
}

TEST_CASE("what OpenSSL has read already needs no wait") {
    Bench b;
    const auto transport = b.encrypt();
    propose(*transport);
    std::byte one{};
    CHECK(transport->try_read(std::span(&one, 1)).bytes == 1);
    // The transport beneath has nothing more: its wait would pass the deadline.
    b.loop.run(transport->wait(Ready::to_read, b.deadline));
    CHECK(transport->try_read(std::span(&one, 1)).bytes == 1);
    std::byte rest[64];
    CHECK(transport->try_read(rest).bytes > 0);
    CHECK(transport->try_read(rest).bytes == 0);
    CHECK_THROWS_AS(b.loop.run(transport->wait(Ready::to_read, b.deadline)),
                    boost::system::system_error);
    CHECK_THROWS_AS(b.loop.run(transport->wait(Ready::to_read, Deadline{})), std::logic_error);
}

TEST_CASE("a server may change its keys, but not without end") {
    Bench b;
    SECTION("a few times") {
        b.tls->key_updates = 5;
        const auto connection = b.open();
        check_query(b, *connection, "rows 3", 3);
    }
    SECTION("on and on") {
        b.tls->key_updates = 1000;
        b.line->most = 200; // OpenSSL works off what it has read at once
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.open(); }), "without data");
    }
}

TEST_CASE("a connection that is closed says so, one that is killed does not") {
    Bench b;
    auto connection = b.open();
    SECTION("closed") {
        connection->close();
        CHECK(b.tls->farewells == 1);
    }
    SECTION("killed") {
        connection->kill();
        CHECK(b.tls->farewells == 0);
    }
    CHECK(b.line->killed);
}

TEST_CASE("a second connection goes on with the session of the first") {
    Bench b;
    if (GENERATE(true, false))
        b.tls->versions(TLS1_2_VERSION, TLS1_2_VERSION);
    {
        const auto first = b.open();
        if (GENERATE(true, false))
            first->kill(); // no reason not to
        else
            first->close();
    }
    for (int i = 0; i < 3; ++i) {
        b.line = std::make_shared<MemoryLine>();
        const auto connection = b.open();
        check_query(b, *connection, "rows 3", 3);
    }
    const auto handshakes = b.tls->handshakes();
    REQUIRE(handshakes.size() == 4);
    CHECK_FALSE(handshakes[0].resumed);
    CHECK(handshakes[1].resumed);
    CHECK(handshakes[2].resumed);
    CHECK(handshakes[3].resumed);
}

TEST_CASE("a server that has forgotten the session shakes hands anew") {
    Bench b;
    b.open()->close();
    b.script->tls = std::make_shared<TlsServer>(server_certificate());
    b.line = std::make_shared<MemoryLine>();
    const auto connection = b.open();
    check_query(b, *connection, "rows 3", 3);
    CHECK_FALSE(b.script->tls->handshakes().at(0).resumed);
}

TEST_CASE("few sessions are kept") {
    detail::TlsSessions sessions;
    const auto any = [] { return detail::SslSessionPtr(SSL_SESSION_new()); };
    for (std::size_t i = 0; i < 10 * detail::TlsSessions::most_addresses; ++i)
        for (int n = 0; n < 10; ++n)
            sessions.put("host:" + std::to_string(i), any());
    // One that cannot be resumed is not given out.
    CHECK_FALSE(sessions.take("host:1"));
    CHECK_FALSE(sessions.take("elsewhere:1"));
}
