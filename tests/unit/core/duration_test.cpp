#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include <neo4j/duration.hpp>
#include <neo4j/iso8601.hpp>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using neo4j::Duration;

namespace {

constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();

} // namespace

TEST_CASE("Duration: seconds and nanoseconds have one sign") {
    CHECK(Duration(0, 0, -1, 500'000'000) == Duration(0, 0, 0, -500'000'000));
    CHECK(Duration(0, 0, 1, -1'500'000'000) == Duration(0, 0, 0, -500'000'000));
    CHECK(Duration(0, 0, 5, -1).seconds() == 4);
    CHECK(Duration(0, 0, 5, -1).nanoseconds() == 999'999'999);
    CHECK(Duration::from_wire(1, 2, -1, 500'000'000).nanoseconds() == -500'000'000);
    CHECK(Duration(0, 0, 0, int64_max).seconds() == 9'223'372'036);
}

TEST_CASE("Duration: texts, by the Python driver") {
    struct Row {
        std::int64_t months, days, seconds, nanoseconds;
        const char* text;
    };
    const Row rows[] = {
        {0, 0, 0, 0, "PT0S"},
        {14, 0, 0, 0, "P1Y2M"},
        {-14, 0, 0, 0, "P-1Y-2M"},
        {0, 3, 0, 0, "P3D"},
        {0, 15, 0, 0, "P15D"},
        {0, 0, 3661, 0, "PT1H1M1S"},
        {0, 0, -3661, 0, "PT-1H-1M-1S"},
        {0, 0, 0, 1, "PT0.000000001S"},
        {0, 0, 0, -1, "PT-0.000000001S"},
        {0, 0, 0, -500000000, "PT-0.5S"},
        {14, 3, 14706, 789000000, "P1Y2M3DT4H5M6.789S"},
        {3, -2, 0, 0, "P3M-2D"},
        {0, 0, -61, -120000000, "PT-1M-1.12S"},
        {0, 0, -3600, 0, "PT-1H"},
        {0, 0, int64_max, 999999999, "PT2562047788015215H30M7.999999999S"},
        {0, 0, int64_min, 0, "PT-2562047788015215H-30M-8S"},
        {3507324295523, 0, 0, 0, "P292277024626Y11M"},
        {0, 106751991167300, 0, 0, "P106751991167300D"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const Duration duration(row.months, row.days, row.seconds, row.nanoseconds);
        CHECK(duration.to_string() == row.text);
        CHECK(Duration::parse(row.text) == duration);
        CHECK(duration.months() == row.months);
        CHECK(duration.days() == row.days);
        CHECK(duration.seconds() == row.seconds);
        CHECK(duration.nanoseconds() == row.nanoseconds);
    }
}

TEST_CASE("Duration: other texts, by the Python driver") {
    struct Row {
        const char* text;
        Duration duration;
    };
    const Row rows[] = {
        {"P1Y", Duration(12, 0, 0)},
        {"P-1Y+2M-3D", Duration(-10, -3, 0)},
        {"P3W", Duration(0, 21, 0)},
        {"P-3W", Duration(0, -21, 0)},
        {"PT1.5S", Duration(0, 0, 1, 500000000)},
        {"PT1,25S", Duration(0, 0, 1, 250000000)},
        {"PT1.1234567891S", Duration(0, 0, 1, 123456789)},
        {"PT-1.1234567899S", Duration(0, 0, -1, -123456789)},
        {"P1DT1H", Duration(0, 1, 3600)},
        {"P13MT100M", Duration(13, 0, 6000)},
        {"PT-1M1S", Duration(0, 0, -59)},
        {"PT+7S", Duration(0, 0, 7)},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(Duration::parse(row.text) == row.duration);
        CHECK(Duration::try_parse(row.text) == row.duration);
    }
}

TEST_CASE("Duration: texts that are none, and where they stop being one") {
    struct Row {
        const char* text;
        std::size_t position;
    };
    const Row rows[] = {
        {"", 0},
        {"P", 1},
        {"PT", 2},
        {"P1DT", 4},
        {"P1Y1W", 4},
        {"P1W1D", 3},
        {"P1D1Y", 4},
        {"PT1S1M", 5},
        {"1Y", 0},
        {"p1y", 0},
        {"P1.5Y", 1},
        {"PT.5S", 2},
        {"P1Y ", 3},
        {"PT1", 3},
        {"P1H", 2},
        {"PT1.S", 4},
        {"P--1Y", 2},
        {"PT1HT", 4},
        {"P1Y1Y", 4},
        {"PT9223372036854775808S", 2},
        {"PT92233720368547758070S", 2},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK_FALSE(Duration::try_parse(row.text));
        try {
            static_cast<void>(Duration::parse(row.text));
            FAIL("no error");
        } catch (const neo4j::Iso8601Error& error) {
            CHECK(error.position() == row.position);
        }
    }
    // Well written, but too long.
    for (const auto* text :
         {"PT9223372036854775807H", "P9223372036854775807Y", "P-1999999999999999MT-5M"}) {
        INFO(text);
        CHECK_FALSE(Duration::try_parse(text));
        CHECK_THROWS_AS(Duration::parse(text), neo4j::Iso8601Error);
    }
}

TEST_CASE("Duration: the limits of the server, by the Python driver") {
    CHECK_THROWS_AS(Duration(0, 0, int64_max, 1'000'000'000), std::invalid_argument);
    CHECK_THROWS_AS(Duration(0, 0, int64_min, -1), std::invalid_argument);
    CHECK_THROWS_AS(Duration(3507324295524, 0, 0), std::invalid_argument);
    CHECK_THROWS_AS(Duration(0, -106751991167302, 0), std::invalid_argument);
    CHECK_THROWS_AS(Duration(3507324295523, 0, 2629746), std::invalid_argument);
    CHECK_THROWS_AS(Duration(INT64_C(1) << 62, -(INT64_C(1) << 62), 0), std::invalid_argument);
    CHECK(Duration::valid(0, 0, int64_max, 999'999'999));
    CHECK_FALSE(Duration::valid(0, 0, int64_max, 1'000'000'000));
    CHECK_FALSE(Duration::valid(int64_max, int64_max, int64_max, int64_max));
    CHECK_FALSE(Duration::valid(int64_min, int64_min, int64_min, int64_min));
    CHECK(Duration::valid(0, 0, 0, int64_min));
    CHECK_THROWS_AS(-Duration::min(), std::invalid_argument);
    CHECK_THROWS_AS(Duration::max() + Duration(0, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(Duration::max() * 2, std::invalid_argument);
    CHECK_THROWS_AS(Duration::max() * int64_max, std::invalid_argument);
    CHECK_THROWS_AS(Duration(1, 0, 0) * 1e300, std::invalid_argument);
    CHECK_THROWS_AS(Duration(1, 0, 0) * std::numeric_limits<double>::quiet_NaN(),
                    std::invalid_argument);
}

TEST_CASE("Duration: arithmetic, by the Python driver") {
    const Duration a(5, -7, 11, 500000001);
    const Duration b(-3, 2, -20, -999999999);
    CHECK(a + b == Duration(2, -5, -9, -499999998));
    CHECK(a - b == Duration(8, -9, 32, 500000000));
    CHECK(b - a == Duration(-8, 9, -32, -500000000));
    CHECK(a * 3 == Duration(15, -21, 34, 500000003));
    CHECK(-2 * a == Duration(-10, 14, -23, -2));
    CHECK(a * 0.5 == Duration(2, -4, 5, 750000000));
    CHECK(1.5 * a == Duration(8, -10, 17, 250000002));
    CHECK(b * 2.5 == Duration(-8, 5, -52, -499999998));
    CHECK(a / 2 == Duration(2, -4, 5, 750000000));
    CHECK(a / -2 == Duration(-2, 4, -5, -750000000));
    CHECK(a / 4 == Duration(1, -2, 2, 875000000));
    CHECK(b / 3 == Duration(-1, 1, -7, 0));
    CHECK(a / 0.3 == Duration(17, -23, 38, 333333337));
    CHECK(a.floor_divide(2) == Duration(2, -4, 5, 750000000));
    CHECK(a.floor_divide(-2) == Duration(-3, 3, -5, -750000001));
    CHECK(b.floor_divide(3) == Duration(-1, 0, -7, 0));
    CHECK(b.floor_divide(-7) == Duration(0, -1, 2, 999999999));
    CHECK(a.modulo(2) == Duration(1, 1, 0, 1));
    CHECK(a.modulo(-2) == Duration(-1, -1, 0, -1));
    CHECK(b.modulo(3) == Duration(0, 2, 0, 1));
    CHECK(b.modulo(-7) == Duration(-3, -5, 0, -6));
    CHECK(b.abs() == Duration(3, 2, 20, 999999999));
    CHECK(-a == Duration(-5, 7, -11, -500000001));
    CHECK(+a == a);
    CHECK_FALSE(a * 0);
    CHECK(a);
    CHECK(Duration(1, 1, 0, 1) / 2 == Duration());
    CHECK(Duration(3, 3, 0, 3) / 2 == Duration(2, 2, 0, 2));
    CHECK(Duration(5, -5, 0, -5) * 0.5 == Duration(2, -2, 0, -2));
    CHECK_THROWS_AS(a / 0, std::invalid_argument);
    CHECK_THROWS_AS(a / 0.0, std::invalid_argument);
    CHECK_THROWS_AS(a.floor_divide(0), std::invalid_argument);
    CHECK_THROWS_AS(a.modulo(0), std::invalid_argument);
}

TEST_CASE("Duration: division and remainder fit together, texts come back") {
    std::mt19937_64 random(4);
    const auto number = [&random](std::int64_t limit) {
        return std::uniform_int_distribution<std::int64_t>(-limit, limit)(random);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Duration duration(number(100'000'000'000), number(1'000'000'000'000),
                                number(INT64_C(1'000'000'000'000'000'000)), number(int64_max));
        REQUIRE(Duration::parse(duration.to_string()) == duration);
        REQUIRE(Duration::from_wire(duration.months(), duration.days(), duration.seconds(),
                                    duration.nanoseconds()) == duration);
        const std::int64_t divisor = number(1'000) * 2 + 1; // never zero
        REQUIRE(duration.floor_divide(divisor) * divisor + duration.modulo(divisor) == duration);
        REQUIRE(duration - duration == Duration());
        REQUIRE((duration * 3) / 3 == duration);
    }
}

TEST_CASE("Duration: std::chrono both ways") {
    CHECK(Duration(std::chrono::years(2)) == Duration(24, 0, 0));
    CHECK(Duration(std::chrono::months(-3)) == Duration(-3, 0, 0));
    CHECK(Duration(std::chrono::weeks(2)) == Duration(0, 14, 0));
    CHECK(Duration(std::chrono::days(5)) == Duration(0, 5, 0));
    CHECK(Duration(36h) == Duration(0, 0, 129'600));
    CHECK(Duration(-1500ms) == Duration(0, 0, -1, -500'000'000));
    CHECK(Duration(1.5s) == Duration(0, 0, 1, 500'000'000));
    CHECK(Duration(std::chrono::nanoseconds::min()) == Duration(0, 0, 0, int64_min));
    CHECK_THROWS_AS(Duration(std::chrono::hours::max()), std::invalid_argument);
    CHECK_THROWS_AS(Duration(std::chrono::duration<double>(1e40)), std::invalid_argument);
    CHECK(Duration(1, 0, 0) + 5min == Duration(1, 0, 300));
    CHECK(Duration(0, 0, -1, -500'000'000).to_chrono() == -1500ms);
    CHECK(Duration(std::chrono::nanoseconds::min()).to_chrono() == std::chrono::nanoseconds::min());
    CHECK_THROWS_WITH(Duration(0, 1, 0).to_chrono(), Catch::Contains("P1D"));
    CHECK_THROWS_AS(Duration(1, 0, 0).to_chrono(), std::invalid_argument);
    CHECK_THROWS_AS(Duration(0, 0, 9'223'372'037).to_chrono(), std::invalid_argument);
}

TEST_CASE("Duration: parts, order, hash, output") {
    CHECK(Duration(-14, 3, 0).years_months_days() == std::tuple(-1, -2, 3));
    CHECK(Duration(0, 0, -3661, -5).hours_minutes_seconds_nanoseconds() ==
          std::tuple(-1, -1, -1, -5));
    CHECK(Duration(0, 31, 0) < Duration(1, 0, 0));
    CHECK(Duration(1, -100, 0) > Duration(0, 100, 0));
    CHECK(Duration::min() < Duration());
    CHECK(std::unordered_set<Duration>{Duration(0, 0, 1), Duration(1s), Duration(1, 0, 0)}.size() ==
          2);
    std::ostringstream out;
    out << Duration(1, 2, 3);
    CHECK(out.str() == "P1M2DT3S");
    static_assert(sizeof(Duration) == 32);
}
