#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <neo4j/error.hpp>
#include <neo4j/map.hpp>

#include "async/connection.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/memory_transport.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Connection;
using detail::ConnectionOptions;
using detail::ConnectionRef;
using detail::Deadline;

namespace {

// A connection over a transport in memory and all that it needs.
struct Bare {
    Loop loop;
    std::shared_ptr<ServerScript> script = std::make_shared<ServerScript>();
    std::shared_ptr<MemoryLine> line = std::make_shared<MemoryLine>();
    Deadline deadline = Deadline::after(60s, "connection_acquisition_timeout");

    boost::asio::awaitable<ConnectionRef> opening() {
        ConnectionOptions options;
        options.write_timeout = 30s;
        options.hello = {"test/1.0", basic_auth("neo4j", "secret"), std::nullopt};
        auto transport = std::make_unique<MemoryTransport>(loop.executor(), script, line);
        return Connection::open_over(std::move(transport), std::move(options),
                                     Address("db.example", 7687), deadline);
    }
    ConnectionRef open() { return loop.run(opening()); }
};

using Seen = std::vector<std::string>;

// Writes a query of so many records.
bolt::StreamRef ask(Connection& connection, const std::string& query, std::int64_t n = 1000) {
    auto& engine = connection.engine();
    const bolt::TransactionFields extra;
    auto stream = engine.run(query, params().bytes(), &extra);
    engine.pull(stream, n);
    return stream;
}

} // namespace

TEST_CASE("a connection shakes hands and logs in") {
    Bare b;
    const auto connection = b.open();
    CHECK(b.script->seen() == Seen{"HELLO", "LOGON"});
    CHECK(b.line->writes == 2); // the handshake; HELLO and LOGON together
    CHECK(b.line->rests > 0);
    CHECK_FALSE(connection->dead());
    CHECK(connection->engine().clean());
    CHECK(connection->server_info()->agent == "Neo4j/5.26.0");
    CHECK(connection->server_info()->protocol_version.major == 5);
    CHECK(connection->server_info()->protocol_version.minor == 8);
    CHECK(connection->server_info()->address == Address("db.example", 7687));
    CHECK(b.loop.idle());
}

TEST_CASE("servers without LOGON get the credentials with HELLO") {
    Bare b;
    b.script->version = GENERATE(bolt::Version{3, 0}, bolt::Version{4, 4}, bolt::Version{5, 0});
    const auto connection = b.open();
    CHECK(b.script->seen() == Seen{"HELLO"});
    CHECK(connection->engine().version() == b.script->version);
}

TEST_CASE("bytes may come and go one at a time, each after a wait") {
    Bare b;
    b.line->most = 1;
    b.line->hesitant = true;
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3");
    b.loop.run(connection->until([&] { return stream->finished(); }));
    CHECK(b.script->seen() == Seen{"HELLO", "LOGON", "RUN rows 3", "PULL 1000"});
    std::size_t rows = 0;
    for (const auto& batch : stream->batches)
        rows += batch->rows;
    CHECK(rows == 3);
}

TEST_CASE("each step that fails ends the opening with a named error and the transport") {
    const auto error = GENERATE(boost::system::error_code(boost::asio::error::connection_reset),
                                boost::system::error_code(boost::asio::error::timed_out),
                                boost::system::error_code(boost::asio::error::eof));
    std::set<std::string> texts;
    for (std::size_t n = 1;; ++n) {
        Bare b;
        b.line->hesitant = true;
        b.line->fail_at = n;
        b.line->error = error;
        auto task = b.loop.start(b.opening());
        b.loop.until([&] { return task.done(); });
        if (b.line->steps < n) { // it went through
            CHECK_FALSE(task.failed());
            CHECK(n > 10);
            break;
        }
        INFO("step " << n);
        const auto text = thrown<ServiceUnavailable>([&] { task.get(); });
        CHECK_CONTAINS(text, "db.example:7687");
        CHECK(b.line->destroyed);
        CHECK(b.loop.idle());
        texts.insert(text);
    }
    CHECK(texts.size() >= 2); // in the handshake, after it
}

TEST_CASE("a query fails at each step with ServiceUnavailable and kills the connection") {
    for (std::size_t n = 1;; ++n) {
        Bare b;
        b.line->hesitant = true;
        const auto connection = b.open();
        const auto before = b.line->steps;
        b.line->fail_at = before + n;
        b.line->error = boost::asio::error::connection_reset;
        const auto stream = ask(*connection, "rows 3");
        auto task = b.loop.start(connection->until([&] { return stream->finished(); }));
        b.loop.until([&] { return task.done(); });
        if (b.line->steps < b.line->fail_at) {
            CHECK(n > 3);
            break;
        }
        INFO("step " << n);
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { task.get(); }), "db.example:7687");
        CHECK(connection->dead());
        CHECK(b.line->killed);
    }
}

TEST_CASE("a cancel at each wait of the opening is passed on unchanged") {
    for (std::size_t n = 1;; ++n) {
        Bare b;
        b.line->hesitant = true;
        b.line->hang_at = n;
        auto task = b.loop.start(b.opening());
        b.line->on_hang = [&] { task.cancel(); };
        b.loop.until([&] { return task.done(); });
        if (b.line->waits < n) {
            CHECK_FALSE(task.failed());
            CHECK(n > 2);
            break;
        }
        INFO("wait " << n);
        try {
            task.get();
            FAIL_CHECK("not cancelled");
        } catch (const boost::system::system_error& error) {
            CHECK(error.code() == boost::asio::error::operation_aborted);
        }
        CHECK(b.line->destroyed);
        CHECK(b.loop.idle());
    }
}

TEST_CASE("a cancel in the middle of a query kills the connection") {
    Bare b;
    const auto connection = b.open();
    b.line->hang_at = b.line->waits + 1;
    const auto stream = ask(*connection, "rows 3");
    auto task = b.loop.start(connection->until([&] { return stream->finished(); }));
    b.line->on_hang = [&] { task.cancel(); };
    b.loop.until([&] { return task.done(); });
    CHECK_THROWS_AS(task.get(), boost::system::system_error);
    CHECK(connection->dead());
    CHECK(b.line->killed);
}

TEST_CASE("a server that hangs up is lost, unless it has just refused a query") {
    struct Watcher : detail::ConnectionWatcher {
        void lost(const Address&, detail::LogIds) noexcept override { ++losses; }
        void failed(const Address&, const std::optional<std::string>&, std::string_view,
                    detail::LogIds) noexcept override {
            ++failures;
        }
        int losses = 0;
        int failures = 0;
    };
    Bare b;
    const bool refused = GENERATE(false, true);
    const auto connection = b.open();
    const auto watcher = std::make_shared<Watcher>();
    connection->watch(watcher, "x");
    if (refused)
        b.script->next(bolt::Request::run, Reaction::fail("Neo.ClientError.Security.TokenExpired"));
    b.script->next(bolt::Request::pull, Reaction::close());
    ask(*connection, "rows 3");
    thrown<SessionExpired>([&] { b.loop.run(connection->catch_up(b.deadline)); });
    CHECK(watcher->failures == (refused ? 1 : 0));
    CHECK(watcher->losses == (refused ? 0 : 1));
}

TEST_CASE("what is no Bolt server is named") {
    Bare b;
    SECTION("HTTP") {
        b.script->handshake = "HTTP/1.1 400 Bad Request\r\n\r\n";
        CHECK_CONTAINS(thrown<UnsupportedServerProduct>([&] { b.open(); }), "HTTP");
    }
    SECTION("something else") {
        b.script->handshake = "SSH-2.0-OpenSSH";
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.open(); }), "53 53 48 2D");
    }
    SECTION("no version in common") {
        b.script->handshake = std::string(4, '\0');
        CHECK_CONTAINS(thrown<UnsupportedServerProduct>([&] { b.open(); }), "6.1");
    }
    SECTION("nothing but a closed connection") {
        b.script->handshake = "";
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.open(); }), "closed the connection");
    }
    SECTION("another product") {
        b.script->agent = "Other/1.0";
        CHECK_CONTAINS(thrown<UnsupportedServerProduct>([&] { b.open(); }), "Other/1.0");
    }
    CHECK(b.line->destroyed);
    CHECK(b.loop.idle());
}

TEST_CASE("a login that is refused raises the server's error") {
    Bare b;
    SECTION("at LOGON") {
        b.script->next(bolt::Request::logon,
                       Reaction::fail("Neo.ClientError.Security.Unauthorized"));
        thrown<AuthError>([&] { b.open(); });
    }
    SECTION("at HELLO") {
        b.script->next(bolt::Request::hello, Reaction::fail("Neo.ClientError.Security.Forbidden"));
        thrown<Forbidden>([&] { b.open(); });
    }
    SECTION("at HELLO of an old server") {
        b.script->version = {4, 4};
        b.script->next(bolt::Request::hello,
                       Reaction::fail("Neo.ClientError.Security.Unauthorized"));
        thrown<AuthError>([&] { b.open(); });
    }
    SECTION("at HELLO, by a server that then hangs up") {
        b.script->next(bolt::Request::hello, Reaction::fail("Neo.ClientError.Security.Forbidden"));
        b.script->next(bolt::Request::logon, Reaction::close());
        thrown<Forbidden>([&] { b.open(); });
    }
    SECTION("by hanging up") {
        b.script->next(GENERATE(bolt::Request::hello, bolt::Request::logon), Reaction::close());
        CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.open(); }), "closed");
    }
    CHECK(b.line->killed);
    CHECK(b.line->destroyed);
}

TEST_CASE("an opening that gets no answer is bounded by its deadline") {
    Bare b;
    SECTION("in the handshake") {
        b.script->mute = true;
    }
    SECTION("in the login") {
        b.script->next(bolt::Request::hello, Reaction::silence());
    }
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.open(); }),
                   "no answer within 60 s (connection_acquisition_timeout)");
    CHECK(b.line->destroyed);
}

TEST_CASE("the server's hint bounds each wait for an answer") {
    Bare b;
    b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", 7));
    const auto connection = b.open();
    b.script->next(bolt::Request::run, Reaction::silence());
    const auto stream = ask(*connection, "rows 3");
    const auto query = [&](Deadline deadline) {
        return thrown<ServiceUnavailable>(
            [&] { b.loop.run(connection->until([&] { return stream->finished(); }, deadline)); });
    };
    SECTION("alone") {
        CHECK_CONTAINS(query(Deadline::never()),
                       "no answer within 7 s (the server's connection.recv_timeout_seconds)");
    }
    SECTION("where the deadline is later") {
        CHECK_CONTAINS(query(Deadline::after(1h, "x")), "recv_timeout_seconds");
    }
    SECTION("not where the deadline is earlier") {
        CHECK_CONTAINS(query(Deadline::after(3s, "x")), "no answer within 3 s (x)");
    }
    CHECK(connection->dead());
}

TEST_CASE("a timeout of the system's own is none of a setting's") {
    Bare b;
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3");
    b.line->fail_at = b.line->steps + 2;
    b.line->error = boost::asio::error::timed_out;
    const auto text = thrown<ServiceUnavailable>(
        [&] { b.loop.run(connection->until([&] { return stream->finished(); })); });
    CHECK_CONTAINS(text, b.line->error.message());
    CHECK_FALSE(contains(text, "no answer within"));
}

TEST_CASE("a hint beyond any wait is bounded") {
    Bare b;
    const std::int64_t seconds = GENERATE(std::int64_t{9'223'372'037}, INT64_MAX);
    b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", seconds));
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3");
    b.loop.run(connection->until([&] { return stream->finished(); }));
    CHECK(stream->state == bolt::Stream::State::complete);
}

TEST_CASE("a hint that is no positive integer is ignored") {
    Bare b;
    SECTION("zero") {
        b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", 0));
    }
    SECTION("negative") {
        b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", -5));
    }
    SECTION("a float") {
        b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", 2.5));
    }
    SECTION("a text") {
        b.script->hello_extra = params("hints", params("connection.recv_timeout_seconds", "7"));
    }
    SECTION("hints that are no map") {
        b.script->hello_extra = params("hints", 7);
    }
    SECTION("null") {
        b.script->hello_extra = params("hints", nullptr);
    }
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3");
    b.line->deadlines.clear();
    b.loop.run(connection->until([&] { return stream->finished(); }));
    REQUIRE_FALSE(b.line->deadlines.empty());
    for (const auto& deadline : b.line->deadlines)
        CHECK(deadline.is_never());
}

TEST_CASE("a write that finds no room is bounded by the write timeout") {
    Bare b;
    const auto connection = b.open();
    b.line->stuck = true;
    const auto stream = ask(*connection, "rows 3");
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { b.loop.run(connection->flush()); }),
                   "no answer within 30 s (connection_write_timeout)");
    CHECK(connection->dead());
    CHECK(b.line->killed);
}

TEST_CASE("a stage's deadline bounds what is sent in it, too") {
    Bare b;
    b.line->hesitant = true; // each write waits first
    b.deadline = Deadline::after(1s, "connection_acquisition_timeout");
    const auto in_time = [&] {
        for (const auto& wait : std::exchange(b.line->deadlines, {}))
            if (wait.at > b.deadline.at)
                return false;
        return true;
    };
    const auto connection = b.open();
    CHECK(in_time());
    b.loop.run(connection->probe(b.deadline));
    CHECK(in_time());
}

TEST_CASE("kill() wakes whoever waits and can be repeated") {
    Bare b;
    const auto connection = b.open();
    b.script->next(bolt::Request::run, Reaction::silence());
    const auto stream = ask(*connection, "rows 3");
    auto task = b.loop.start(connection->until([&] { return stream->finished(); }));
    b.loop.poll();
    REQUIRE_FALSE(task.done());
    connection->kill();
    connection->kill();
    b.loop.until([&] { return task.done(); });
    CHECK_CONTAINS(thrown<ServiceUnavailable>([&] { task.get(); }), "the connection was closed");
    CHECK(b.loop.idle());
}

TEST_CASE("bytes that are no Bolt end the connection with ProtocolError") {
    Bare b;
    const auto connection = b.open();
    b.script->next(bolt::Request::run, Reaction::raw(std::string("\0\2\x91\x01\0\0", 6)));
    const auto stream = ask(*connection, "rows 3");
    const auto text = thrown<ProtocolError>(
        [&] { b.loop.run(connection->until([&] { return stream->finished(); })); });
    CHECK_CONTAINS(text, "db.example:7687");
    CHECK_CONTAINS(text, "Bolt 5.8");
    CHECK(connection->dead());
}

TEST_CASE("a connection at rest keeps no large memory") {
    Bare b;
    const auto connection = b.open();
    auto& engine = connection->engine();
    const std::string text(4'000'000, 'x');
    const bolt::TransactionFields extra;
    const auto large = engine.run("echo", params("x", text).bytes(), &extra);
    engine.pull(large, 1000);
    b.loop.run(connection->catch_up(b.deadline));
    large->drop_records();
    CHECK(engine.prepare().size() > 4'000'000);
    connection->give_up();
    connection->rest();
    CHECK(engine.prepare().size() == bolt::ReceiveBuffer::block_size);
}

TEST_CASE("giving up a clean connection sends nothing") {
    Bare b;
    const auto connection = b.open();
    const auto before = b.line->steps;
    connection->give_up();
    CHECK(b.line->steps == before);
    CHECK_FALSE(connection->dead());
}

TEST_CASE("giving up an open query sends RESET without waiting; settling reads its answer") {
    Bare b;
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 30", 10);
    b.loop.run(connection->until([&] { return stream->run.succeeded(); }));
    const auto waits = b.line->waits;
    connection->give_up();
    CHECK(b.line->waits == waits);
    CHECK(b.script->seen().back() == "RESET");
    CHECK_FALSE(connection->engine().clean());
    b.loop.run(connection->settle(b.deadline));
    CHECK(connection->engine().clean());
    CHECK_FALSE(connection->dead());
}

TEST_CASE("giving up a query whose end has arrived needs no RESET") {
    Bare b;
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 3");
    b.loop.run(connection->flush());
    connection->give_up();
    CHECK(b.script->seen().back() == "PULL 1000");
    CHECK(connection->engine().clean());
}

TEST_CASE("giving up does not read a long answer to its end") {
    Bare b;
    const auto connection = b.open();
    b.line->most = 1000;
    const auto stream = ask(*connection, "rows 100000", -1);
    b.loop.run(connection->flush());
    const auto before = b.line->steps;
    connection->give_up();
    CHECK(b.line->steps - before < 100);
    CHECK(b.script->seen().back() == "RESET");
    b.loop.run(connection->settle(b.deadline));
    CHECK(connection->engine().clean());
}

TEST_CASE("giving up kills the connection where even RESET would have to wait") {
    Bare b;
    const auto connection = b.open();
    const auto stream = ask(*connection, "rows 30", 10);
    b.loop.run(connection->until([&] { return stream->run.succeeded(); }));
    b.line->stuck = true;
    connection->give_up();
    CHECK(connection->dead());
}

TEST_CASE("a RESET that fails raises and ends the connection") {
    Bare b;
    const auto connection = b.open();
    b.script->next(bolt::Request::reset, Reaction::fail("Neo.DatabaseError.General.UnknownError"));
    thrown<DatabaseError>([&] { b.loop.run(connection->probe(b.deadline)); });
    CHECK(connection->dead());
}

TEST_CASE("closing says goodbye without waiting") {
    Bare b;
    const auto connection = b.open();
    const auto waits = b.line->waits;
    connection->close();
    CHECK(b.line->waits == waits);
    CHECK(b.script->seen().back() == "GOODBYE");
    CHECK(connection->dead());
    CHECK(b.line->killed);
}
