#include <chrono>
#include <deque>
#include <memory>
#include <optional>

#include <boost/asio/post.hpp>

#include <neo4j/params.hpp>

#include "async/connection.hpp"
#include "async/in_flight.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/memory_transport.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::Connection;
using detail::InFlight;

namespace {

// So many coroutines that wait for answers.
class Waiters {
public:
    Waiters(InFlight& all, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            waits_.emplace_back(&all);
    }

private:
    std::deque<InFlight::Wait> waits_;
};

} // namespace

TEST_CASE("waits are counted while they last") {
    InFlight all;
    {
        const Waiters seven(all, 7);
        CHECK_FALSE(all.worth_a_turn());
        const InFlight::Wait one_more(&all);
        CHECK(all.worth_a_turn());
        const InFlight::Wait of_nobody(nullptr);
    }
    CHECK_FALSE(all.worth_a_turn());
}

TEST_CASE("turns in which nobody else takes one are given up, and tried again now and then") {
    InFlight all;
    const Waiters eight(all, 8);
    for (unsigned i = 0; i < InFlight::patience; ++i) {
        CHECK(all.worth_a_turn());
        all.end_turn(all.begin_turn());
    }
    for (unsigned i = 1; i < InFlight::rest; ++i)
        CHECK_FALSE(all.worth_a_turn());
    CHECK(all.worth_a_turn());
    all.end_turn(all.begin_turn());
    CHECK_FALSE(all.worth_a_turn());

    const auto first = all.begin_turn();
    const auto second = all.begin_turn();
    all.end_turn(first);
    CHECK(all.worth_a_turn());
    all.end_turn(second); // the last of those that go together
    CHECK(all.worth_a_turn());
}

TEST_CASE("where many wait, a request leaves after what else can be run now") {
    const std::size_t count = GENERATE(7u, 8u);
    Loop loop;
    const auto script = std::make_shared<ServerScript>();
    const auto line = std::make_shared<MemoryLine>();
    detail::ConnectionOptions options;
    options.write_timeout = 30s;
    options.hello = {"test/1.0", basic_auth("neo4j", "secret"), std::nullopt};
    options.in_flight = std::make_shared<InFlight>();
    auto& all = *options.in_flight;
    const auto connection = loop.run(
        Connection::open_over(std::make_unique<MemoryTransport>(loop.executor(), script, line),
                              options, Address("db.example", 7687), detail::Deadline::never()));
    std::optional<Waiters> waiters(std::in_place, all, count);
    const auto writes = line->writes;

    auto& engine = connection->engine();
    const auto reply = engine.reset();
    auto task = loop.start(connection->until([&] { return !reply->waiting(); }));
    std::optional<bool> sent; // before what was there to be run
    boost::asio::post(loop.executor(), [&] { sent = line->writes > writes; });
    loop.until([&] { return sent.has_value(); });
    CHECK(*sent == (count < 8));
    loop.until([&] { return task.done(); });
    CHECK(reply->succeeded());
    waiters.reset();
    CHECK_FALSE(all.worth_a_turn()); // its own wait is over, too

    // A cancel at that moment ends the connection like any other in the middle of a message.
    waiters.emplace(all, 8);
    engine.reset();
    auto cancelled = loop.start(connection->until([] { return false; }));
    cancelled.cancel();
    loop.until([&] { return cancelled.done(); });
    CHECK(cancelled.cancelled());
    CHECK(connection->dead());
}
