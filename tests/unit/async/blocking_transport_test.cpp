// The blocking transport's time limits, on a pair of sockets.

#include <array>
#include <chrono>
#include <cstddef>

#include <boost/asio/error.hpp>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "async/blocking_transport.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"

using namespace std::chrono_literals;
using namespace neo4j::test;
using neo4j::detail::BlockingTransport;
using neo4j::detail::Deadline;
using neo4j::detail::Ready;

namespace {

struct Pair {
    Pair() {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
        own = ends[0];
        peer = ends[1];
        transport.emplace(own);
    }
    ~Pair() { ::close(peer); }

    // Reads a byte that is there already, as whoever waits for it would.
    void read(Deadline deadline) {
        REQUIRE(::send(peer, "x", 1, 0) == 1);
        loop.run(transport->wait(Ready::to_read, deadline));
        std::array<std::byte, 1> room{};
        REQUIRE(transport->try_read(room).bytes == 1);
    }
    // What the socket itself would wait.
    std::chrono::microseconds limit() const {
        timeval value{};
        socklen_t size = sizeof value;
        REQUIRE(::getsockopt(own, SOL_SOCKET, SO_RCVTIMEO, &value, &size) == 0);
        return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
    }

    int own = -1;
    int peer = -1;
    std::optional<BlockingTransport> transport;
    Loop loop;
};

} // namespace

// The kernel's timers for sockets may be late by an eighth of the time.
TEST_CASE("a socket's own time limit is short, however far the deadline, and hardly ever set") {
    Pair pair;
    pair.read(Deadline::after(1h, "a test"));
    const auto first = pair.limit();
    CHECK(first > 0us);
    CHECK(first <= 1s);
    pair.read(Deadline::after(1min, "a test"));
    CHECK(pair.limit() == first);
    pair.read(Deadline::never());
    CHECK(pair.limit() == 0us);
    pair.read(Deadline::after(500ms, "a test"));
    CHECK(pair.limit() <= 500ms);
}

TEST_CASE("a blocking read ends when its deadline has passed") {
    Pair pair;
    const auto deadline = Deadline::after(20ms, "a test");
    std::array<std::byte, 1> room{};
    neo4j::detail::IoResult result;
    while (!result.error) {
        pair.loop.run(pair.transport->wait(Ready::to_read, deadline));
        result = pair.transport->try_read(room);
        REQUIRE(result.bytes == 0);
    }
    CHECK(result.error == boost::asio::error::timed_out);
    CHECK(Deadline::Clock::now() >= deadline.at);
}
