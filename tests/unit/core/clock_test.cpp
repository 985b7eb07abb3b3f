#include <algorithm>

#include "core/clock.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"

using namespace std::chrono_literals;
using neo4j::detail::system_clock;
using neo4j::test::FakeClock;

TEST_CASE("the system's clock tells the system's time") {
    const auto& clock = *system_clock();
    const auto before = std::chrono::steady_clock::now();
    const auto now = clock.now();
    CHECK(before <= now);
    CHECK(now <= std::chrono::steady_clock::now());
    const auto utc_before = std::chrono::system_clock::now();
    const auto utc = clock.utc_now();
    CHECK(utc_before <= utc);
    CHECK(utc <= std::chrono::system_clock::now());
    CHECK(system_clock() == system_clock());
}

TEST_CASE("random numbers are spread over [0, 1)") {
    const auto& clock = *system_clock();
    double least = 1;
    double most = 0;
    for (int i = 0; i < 1000; ++i) {
        const double value = clock.random();
        REQUIRE(value >= 0);
        REQUIRE(value < 1);
        least = std::min(least, value);
        most = std::max(most, value);
    }
    CHECK(least < 0.1);
    CHECK(most > 0.9);
}

TEST_CASE("a fake clock moves only when told to") {
    FakeClock clock;
    const auto start = clock.now();
    const auto utc = clock.utc_now();
    CHECK(clock.now() == start);
    clock.advance(1500ms);
    CHECK(clock.now() - start == 1500ms);
    CHECK(clock.utc_now() - utc == 1500ms);
    clock.set_random(0.25);
    CHECK(clock.random() == 0.25);
}
