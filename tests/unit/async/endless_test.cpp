// A server that never stops sending: neither deadlines nor cancels nor others on the same executor
// have to wait for it.

#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/error.hpp>

#include "async/connection.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/memory_transport.hpp"
#include "support/thrown.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Connection;
using detail::ConnectionRef;
using detail::Deadline;
using detail::IoResult;
using detail::Ready;
namespace asio = boost::asio;

namespace {

// NOOPs that come as fast as they are read.
struct Noops {
    std::size_t left = 0; // of the reads that they fill
    std::size_t reads = 0;
};

// A scripted server, and in between NOOPs.
class NoopTransport final : public detail::Transport {
public:
    NoopTransport(std::unique_ptr<Transport> server, std::shared_ptr<Noops> noops)
        : server_(std::move(server)), noops_(std::move(noops)) {}

    IoResult try_read(std::span<std::byte> room) noexcept override {
        if (noops_->left == 0)
            return server_->try_read(room);
        --noops_->left;
        ++noops_->reads;
        std::memset(room.data(), 0, room.size());
        return {room.size()};
    }
    IoResult try_write(std::span<const std::byte> bytes) noexcept override {
        return server_->try_write(bytes);
    }
    asio::awaitable<void> wait(Ready what, Deadline deadline) override {
        if (noops_->left == 0)
            co_await server_->wait(what, deadline);
        else
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
    void kill() noexcept override { server_->kill(); }
    bool stale() noexcept override { return server_->stale(); }
    void rest() noexcept override { server_->rest(); }

private:
    std::unique_ptr<Transport> server_;
    std::shared_ptr<Noops> noops_;
};

constexpr std::size_t endless = 2'000;

struct Flooded {
    Loop loop;
    std::shared_ptr<ServerScript> script = std::make_shared<ServerScript>();
    std::shared_ptr<MemoryLine> line = std::make_shared<MemoryLine>();
    std::shared_ptr<Noops> noops = std::make_shared<Noops>();
    ConnectionRef connection;

    Flooded() {
        detail::ConnectionOptions options;
        options.write_timeout = 30s;
        options.hello = {"test/1.0", basic_auth("neo4j", "secret"), std::nullopt};
        auto server = std::make_unique<MemoryTransport>(loop.executor(), script, line);
        connection = loop.run(Connection::open_over(
            std::make_unique<NoopTransport>(std::move(server), noops), std::move(options),
            Address("db.example", 7687), Deadline::never()));
        noops->left = endless;
    }
};

const auto unfulfilled = [] { return false; };

} // namespace

TEST_CASE("NOOPs without end do not hold up a deadline") {
    Flooded b;
    const auto text = thrown<ServiceUnavailable>([&] {
        b.loop.run(b.connection->until(unfulfilled, Deadline::after(0ns, "operation_timeout")));
    });
    CHECK_CONTAINS(text, "no answer within 0 s (operation_timeout)");
    CHECK(b.connection->dead());
    CHECK(b.noops->reads < 100);
}

TEST_CASE("NOOPs without end hold up neither a cancel nor anybody else") {
    Flooded b;
    auto task = b.loop.start(b.connection->until(unfulfilled, Deadline::never()));
    bool had_its_turn = false;
    asio::post(b.loop.executor(), [&] { had_its_turn = true; });
    b.loop.until([&] { return had_its_turn; });
    CHECK(b.noops->reads < 100);
    task.cancel();
    b.loop.until([&] { return task.done(); });
    CHECK(task.cancelled());
    CHECK(b.connection->dead());
    CHECK(b.noops->reads < 1000);
}

TEST_CASE("NOOPs before an answer are nothing but time") {
    Flooded b;
    b.noops->left = 200;
    const auto reply = b.connection->engine().reset();
    b.loop.run(b.connection->until([&] { return !reply->waiting(); }, Deadline::never()));
    CHECK(reply->succeeded());
    CHECK(b.noops->reads == 200);
    CHECK_FALSE(b.connection->dead());
}
