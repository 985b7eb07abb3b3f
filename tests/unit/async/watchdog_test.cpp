#include <chrono>
#include <memory>

#include "async/watchdog.hpp"
#include "support/catch.hpp"
#include "support/loop.hpp"

using namespace std::chrono_literals;
using neo4j::detail::Deadline;
using neo4j::detail::Watchdog;
using neo4j::test::Loop;

namespace {

struct Kennel {
    Loop loop;
    int barked = 0;
    std::shared_ptr<Watchdog> dog =
        std::make_shared<Watchdog>(loop.executor(), [this] { ++barked; });

    std::size_t handlers_now() { return loop.context().poll(); }
};

Deadline in(std::chrono::nanoseconds span) {
    return Deadline::after(span, "a test");
}
const Deadline past{Deadline::Clock::now() - 1s, "a test", 1s};

} // namespace

TEST_CASE("a watchdog calls once when its deadline passes") {
    Kennel k;
    k.dog->arm(past);
    k.loop.step();
    CHECK(k.barked == 1);
    CHECK(k.dog->expired());
    CHECK(k.loop.idle());
    CHECK(k.barked == 1);
}

TEST_CASE("a deadline that moves later costs no second timer") {
    Kennel k;
    k.dog->arm(in(1h));
    k.dog->arm(in(2h));
    k.dog->disarm();
    k.dog->arm(in(3h));
    // A timer that was set anew would complete its first wait with an error now.
    CHECK(k.handlers_now() == 0);
    CHECK_FALSE(k.loop.idle());
}

TEST_CASE("a timer that fires too soon is set again") {
    Kennel k;
    k.dog->arm(in(1ms));
    k.dog->arm(in(1h));
    k.loop.step();
    CHECK(k.barked == 0);
    CHECK_FALSE(k.dog->expired());
    CHECK_FALSE(k.loop.idle());
    k.dog->arm(past);
    k.loop.until([&] { return k.barked > 0; });
    CHECK(k.dog->expired());
}

TEST_CASE("a deadline that moves earlier counts at once") {
    Kennel k;
    k.dog->arm(in(1h));
    k.dog->arm(past);
    k.loop.until([&] { return k.barked > 0; });
    CHECK(k.loop.idle());
}

TEST_CASE("a disarmed watchdog keeps quiet") {
    Kennel k;
    k.dog->arm(past);
    k.dog->disarm();
    k.loop.step();
    CHECK(k.barked == 0);
    CHECK_FALSE(k.dog->expired());
    CHECK(k.loop.idle());
}

TEST_CASE("a resting watchdog leaves no work behind and can be armed again") {
    Kennel k;
    k.dog->arm(in(1h));
    k.dog->rest();
    CHECK(k.loop.idle());
    k.dog->arm(past);
    k.loop.until([&] { return k.barked > 0; });
    CHECK(k.dog->expired());
}

TEST_CASE("waits that follow each other closely share a timer") {
    Kennel k;
    k.dog->arm(in(1h));
    k.dog->rest();
    k.dog->arm(in(1h));
    CHECK(k.handlers_now() == 0); // see above
}

TEST_CASE("a longer wait's timer is taken back at its end") {
    Kennel k;
    k.dog->arm(in(1h));
    k.loop.step(); // the first look
    k.dog->rest();
    CHECK(k.handlers_now() == 1); // the wait that was taken back
    CHECK(k.loop.context().stopped());
}

TEST_CASE("a long wait is looked at ever more rarely") {
    Kennel k;
    k.dog->arm(in(50 * Watchdog::first_look));
    int looks = 0;
    for (; k.barked == 0; ++looks)
        k.loop.step();
    CHECK(looks <= 5);
}

TEST_CASE("who is found waiting again and again is looked at later") {
    Kennel k;
    for (int i = 0; i < 5; ++i) {
        k.dog->arm(in(1h));
        k.loop.step(); // the first look
        k.dog->rest();
        k.handlers_now();
    }
    k.dog->arm(in(1h));
    CHECK(k.loop.context().run_for(Watchdog::latest_first_look / 4) == 0);
}

TEST_CASE("a stopped watchdog calls nobody, though its time was up") {
    Kennel k;
    k.dog->arm(past);
    k.dog->stop();
    CHECK(k.loop.idle());
    CHECK(k.barked == 0);
}

TEST_CASE("a watchdog may go while its timer runs") {
    Kennel k;
    k.dog->arm(in(1h));
    k.dog.reset();
    CHECK(k.loop.idle());
    CHECK(k.barked == 0);
}

TEST_CASE("deadlines") {
    CHECK(Deadline::never().is_never());
    CHECK_FALSE(Deadline::never().passed());
    CHECK(past.passed());
    CHECK_FALSE(in(1h).passed());
    // A span beyond what the clock can count.
    CHECK(Deadline::after(std::chrono::nanoseconds::max(), "x").is_never());
    const auto soon = in(1s);
    const auto late = in(1h);
    CHECK(earlier(soon, late).at == soon.at);
    CHECK(earlier(late, soon).at == soon.at);
    CHECK(earlier(soon, Deadline::never()).at == soon.at);
}
