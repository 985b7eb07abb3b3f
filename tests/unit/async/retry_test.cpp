#include <chrono>

#include "async/retry.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using namespace std::chrono_literals;
using neo4j::detail::RetryOptions;
using neo4j::detail::RetryPolicy;
using neo4j::test::FakeClock;

namespace {
const RetryOptions usual{30s, 1s, 2.0, 0.2};
}

TEST_CASE("pauses double") {
    FakeClock clock; // its chance is in the middle: no jitter
    RetryPolicy policy(usual, clock);
    for (const auto expected : {1s, 2s, 4s, 8s, 16s})
        CHECK(policy.next_delay() == expected);
}

TEST_CASE("a pause varies by a fifth either way, each on its own") {
    FakeClock clock;
    RetryPolicy policy(usual, clock);
    clock.set_random(0);
    CHECK(policy.next_delay() == 800ms);
    clock.set_random(0.75);
    CHECK(policy.next_delay() == 2200ms);
    clock.set_random(0.9999999999);
    const auto longest = policy.next_delay();
    REQUIRE(longest);
    CHECK(*longest > 4799ms);
    CHECK(*longest <= 4800ms);
    clock.set_random(0.5);
    CHECK(policy.next_delay() == 8s); // the jitter does not add up
}

TEST_CASE("no new try once the time is up") {
    FakeClock clock;
    RetryPolicy policy(usual, clock);
    clock.advance(1h); // the first try counts for nothing
    CHECK(policy.next_delay() == 1s);
    clock.advance(29'999ms);
    CHECK(policy.next_delay() == 1ms);
    clock.advance(1ms);
    CHECK_FALSE(policy.next_delay());
    CHECK_FALSE(policy.next_delay());
}

TEST_CASE("the last try begins when the time is up, not after it") {
    FakeClock clock;
    RetryPolicy policy({10s, 1s, 2.0, 0.0}, clock);
    for (const auto expected : {1s, 2s, 4s, 3s}) { // 1 + 2 + 4 + 3 = 10
        const auto pause = policy.next_delay();
        CHECK(pause == expected);
        if (pause)
            clock.advance(*pause);
    }
    CHECK_FALSE(policy.next_delay());
}

TEST_CASE("pauses stay within the time, however fast they grow") {
    FakeClock clock;
    RetryPolicy policy({10s, 1s, 1e30, 0.0}, clock);
    CHECK(policy.next_delay() == 1s);
    for (int i = 0; i < 20; ++i)
        CHECK(policy.next_delay() == 10s);
}

TEST_CASE("a time of zero tries once") {
    FakeClock clock;
    RetryPolicy policy({0s, 1s, 2.0, 0.2}, clock);
    CHECK_FALSE(policy.next_delay());
}

TEST_CASE("multiplier and jitter are the caller's") {
    FakeClock clock;
    clock.set_random(0);
    RetryPolicy policy({30s, 100ms, 1.5, 1.0}, clock);
    CHECK(policy.next_delay() == 0ms);
    clock.set_random(0.5);
    CHECK(policy.next_delay() == 150ms);
    CHECK(policy.next_delay() == 225ms);
}
