// Acquisitions that are cancelled: in the line, while they connect, while they are handed what
// somebody gives back. Whatever happens, the pool's books are right afterwards.

#include <chrono>
#include <cstddef>
#include <random>
#include <vector>

#include "async/driver_core.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"
#include "support/script_server.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using detail::DriverCore;
using detail::Lease;
using detail::Routed;

namespace {

constexpr std::size_t places = 3;

struct Soup {
    ScriptServer server;
    Loop loop;
    DriverCore driver{loop.executor(), server.uri(), basic_auth("neo4j", "secret"),
                      DriverConfig().max_connection_pool_size(places)};
    std::mt19937 chance{20'260'101};
    std::vector<Lease> held;
    std::vector<Loop::Task<Routed>> asking;

    std::size_t in_line = 0;
    std::size_t connecting = 0;
    std::size_t handed_over = 0;

    std::size_t any(std::size_t least, std::size_t most) {
        return std::uniform_int_distribution(least, most)(chance);
    }
    PoolFigures figures() const { return driver.pool_metrics().total; }

    Lease take() { return std::move(loop.run(driver.acquire({})).lease); }
    void hold_all() {
        while (held.size() < places)
            held.push_back(take());
    }
    void ask(std::size_t times) {
        for (std::size_t i = 0; i < times; ++i)
            asking.push_back(loop.start(driver.acquire({})));
    }
    void give_back(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (any(0, 3) == 0)
                held.back()->kill(); // the next one has to connect
            held.pop_back();
        }
    }
    void cancel(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            asking[i].cancel();
    }
    void poll_some(std::size_t most) {
        for (auto steps = any(0, most); steps > 0; --steps)
            loop.poll_one();
    }

    // Lets all come to their ends; whoever was not cancelled gives back what he got. Gives how many
    // were cancelled.
    std::size_t finish() {
        std::size_t cancelled = 0;
        while (!asking.empty()) {
            for (std::size_t i = 0; i < asking.size();) {
                if (!asking[i].done()) {
                    ++i;
                    continue;
                }
                cancelled += asking[i].cancelled() ? 1 : 0;
                if (!asking[i].failed())
                    asking[i].get();
                else if (!asking[i].cancelled())
                    FAIL("an acquisition failed otherwise");
                asking.erase(asking.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if (asking.empty())
                break;
            // The last ones in the line wait for what the test holds.
            if (figures().waiting == asking.size())
                held.clear();
            else
                loop.step();
        }
        return cancelled;
    }
    void check_books() {
        const auto now = figures();
        REQUIRE(now.in_use == held.size());
        REQUIRE(now.connecting == 0);
        REQUIRE(now.waiting == 0);
        REQUIRE(now.created - now.closed == now.idle + held.size());
        REQUIRE(now.idle + held.size() <= places);
    }

    void cancel_in_line() {
        hold_all();
        const auto count = any(1, 8);
        ask(count);
        loop.poll();
        REQUIRE(figures().waiting == count);
        cancel(count);
        poll_some(2 * count);
        in_line += finish();
    }
    // The cancel comes before, with or after what was given back.
    void cancel_handover() {
        hold_all();
        const auto count = any(1, places);
        ask(any(count, 6));
        loop.poll();
        if (any(0, 3) == 0)
            cancel(count);
        poll_some(3);
        give_back(count);
        poll_some(3);
        cancel(count);
        handed_over += finish();
    }
    void cancel_connecting() {
        held.clear();
        while (figures().idle > 0) {
            held.push_back(take());
            held.back()->kill();
        }
        held.clear();
        const auto count = any(1, places);
        ask(count);
        for (auto steps = any(0, 40); steps > 0 && !asking.front().done(); --steps)
            loop.step();
        cancel(count);
        connecting += finish();
    }
};

} // namespace

TEST_CASE("10,000 acquisitions are cancelled, and the pool is whole") {
    Soup soup;
    while (soup.in_line + soup.connecting + soup.handed_over < 10'000) {
        switch (soup.any(0, 2)) {
        case 0:
            soup.cancel_in_line();
            break;
        case 1:
            soup.cancel_connecting();
            break;
        default:
            soup.cancel_handover();
        }
        soup.check_books();
    }
    INFO("in line: " << soup.in_line << ", connecting: " << soup.connecting
                     << ", handed over: " << soup.handed_over);
    CHECK(soup.in_line > 1'000);
    CHECK(soup.connecting > 1'000);
    CHECK(soup.handed_over > 1'000);

    soup.held.clear();
    soup.loop.poll();
    const auto now = soup.figures();
    CHECK(now.in_use == 0);
    CHECK(now.waiting == 0);
    CHECK(now.connecting == 0);
    CHECK(now.created - now.closed == now.idle);
    auto lease = soup.take();
    const bolt::TransactionFields extra;
    const auto stream = lease->engine().run("rows 3", params().bytes(), &extra);
    lease->engine().pull(stream, 10);
    soup.loop.run(lease->until([&] { return stream->finished(); }));
    CHECK(stream->records == 3);
    lease.release();
    // All places are there.
    soup.hold_all();
    CHECK(soup.figures().in_use == places);
}
