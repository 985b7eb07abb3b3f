#include <chrono>
#include <cstdint>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include <neo4j/iso8601.hpp>
#include <neo4j/time.hpp>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using neo4j::LocalTime;
using neo4j::Time;

TEST_CASE("LocalTime: parts and nanoseconds of the day") {
    const LocalTime time(23, 59, 58, 123456789);
    CHECK(time.hour() == 23);
    CHECK(time.minute() == 59);
    CHECK(time.second() == 58);
    CHECK(time.nanosecond() == 123456789);
    CHECK(time.nanoseconds_of_day() == 86398123456789);
    CHECK(time.to_chrono() == 86398123456789ns);
    CHECK(LocalTime(86398123456789ns) == time);
    CHECK(LocalTime(12h) == LocalTime(12, 0));
    CHECK(LocalTime::max().to_string() == "23:59:59.999999999");
    CHECK(LocalTime::min() == LocalTime());
}

TEST_CASE("LocalTime and Time: every nanosecond and offset there and back") {
    std::mt19937_64 random(3);
    std::uniform_int_distribution<std::int64_t> nanoseconds(0,
                                                            LocalTime::max().nanoseconds_of_day());
    std::uniform_int_distribution<std::int32_t> offsets(-64800, 64800);
    for (int i = 0; i < 20'000; ++i) {
        const auto local = LocalTime::from_nanoseconds(nanoseconds(random));
        REQUIRE(LocalTime(local.hour(), local.minute(), local.second(), local.nanosecond()) ==
                local);
        REQUIRE(LocalTime::parse(local.to_string()) == local);
        const Time time = Time::from(local.nanoseconds_of_day(), offsets(random));
        const Time read = Time::parse(time.to_string());
        REQUIRE(read.nanoseconds_of_day() == time.nanoseconds_of_day());
        REQUIRE(read.utc_offset_seconds() == time.utc_offset_seconds());
    }
}

TEST_CASE("LocalTime: ISO 8601, by the Python driver") {
    CHECK(LocalTime::parse("12").to_string() == "12:00:00.000000000");
    CHECK(LocalTime::parse("12:34").to_string() == "12:34:00.000000000");
    CHECK(LocalTime::parse("12:34:56").to_string() == "12:34:56.000000000");
    CHECK(LocalTime::parse("12:34:56.7").to_string() == "12:34:56.700000000");
    CHECK(LocalTime::parse("12:34:56.123456789123").to_string() == "12:34:56.123456789");
    CHECK(LocalTime::parse("00:00:00.000000001").nanoseconds_of_day() == 1);
    CHECK(LocalTime::parse("12:34:56,5").nanosecond() == 500'000'000);
}

TEST_CASE("Time: ISO 8601 with offsets") {
    CHECK(Time::parse("12:34:56Z").to_string() == "12:34:56.000000000+00:00");
    CHECK(Time::parse("12:34:56+01:30").to_string() == "12:34:56.000000000+01:30");
    CHECK(Time::parse("12:34-01:30").to_string() == "12:34:00.000000000-01:30");
    CHECK(Time::parse("12+02:00").to_string() == "12:00:00.000000000+02:00");
    CHECK(Time::parse("12-00:00:01").to_string() == "12:00:00.000000000-00:00:01");
    CHECK(Time::parse("12:00+01:02:03").utc_offset() == 3723s);
    CHECK(Time::parse("12:00-18").utc_offset() == -18h);
}

TEST_CASE("LocalTime and Time: texts that are none, and where they stop being one") {
    struct Row {
        const char* text;
        std::size_t position;
        std::size_t with_offset;
    };
    const Row rows[] = {
        {"", 0, 0},
        {"24:00", 0, 0},
        {"12:60", 3, 3},
        {"12:34:60", 6, 6},
        {"1:00", 0, 0},
        {"12:34:56.", 9, 9},
        {"12:34:", 6, 6},
        {"12:34:56 ", 8, 8},
        {"12:00+19", 5, 6},
        {"12:00+18:01", 5, 5},
        {"12:00+1", 5, 6},
        {"12:00Z ", 5, 6},
        {"12:00+01:60", 5, 9},
        {"12:00+01:00:60", 5, 12},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK_FALSE(LocalTime::try_parse(row.text));
        CHECK_FALSE(Time::try_parse(row.text));
        try {
            static_cast<void>(LocalTime::parse(row.text));
            FAIL("no error");
        } catch (const neo4j::Iso8601Error& error) {
            CHECK(error.position() == row.position);
        }
        try {
            static_cast<void>(Time::parse(row.text));
            FAIL("no error");
        } catch (const neo4j::Iso8601Error& error) {
            CHECK(error.position() == row.with_offset);
        }
    }
    CHECK_FALSE(Time::try_parse("12:00")); // a local time
}

TEST_CASE("LocalTime and Time: impossible parts are named with their limits") {
    CHECK_THROWS_WITH(LocalTime(24, 0), Catch::Contains("hour 24") && Catch::Contains("0 to 23"));
    CHECK_THROWS_WITH(LocalTime(0, -1), Catch::Contains("minute -1") && Catch::Contains("0 to 59"));
    CHECK_THROWS_WITH(LocalTime(0, 0, 60), Catch::Contains("second 60"));
    CHECK_THROWS_WITH(LocalTime(0, 0, 0, 1'000'000'000), Catch::Contains("nanosecond 1000000000"));
    CHECK_THROWS_AS(LocalTime(24h), std::invalid_argument);
    CHECK_THROWS_AS(LocalTime(-1ns), std::invalid_argument);
    CHECK_THROWS_WITH(Time(LocalTime(), 18h + 1s), Catch::Contains("64801"));
    CHECK_THROWS_AS(Time(LocalTime(), -18h - 1s), std::invalid_argument);
    CHECK(Time::valid(86'399'999'999'999, 64800));
    CHECK(Time::valid(0, -64800));
    CHECK_FALSE(Time::valid(86'400'000'000'000, 0));
    CHECK_FALSE(Time::valid(-1, 0));
    CHECK_FALSE(Time::valid(0, 64801));
    CHECK_FALSE(Time::valid(0, INT64_MIN));
}

TEST_CASE("Time: compares by what UTC clocks show, without wrapping") {
    const Time noon(LocalTime(12, 0), 1h);
    CHECK(noon == Time(LocalTime(11, 0), 0s));
    CHECK(noon != Time(LocalTime(12, 0), 0s));
    CHECK(noon < Time(LocalTime(12, 0), 0s));
    CHECK(Time(LocalTime(1, 0), 2h) < Time(LocalTime(), 0s));
    CHECK(LocalTime(11, 59) < LocalTime(12, 0));
    CHECK(std::unordered_set<Time>{noon, Time(LocalTime(11, 0), 0s)}.size() == 1);
    CHECK(std::unordered_set<LocalTime>{LocalTime(), LocalTime(1, 0)}.size() == 2);
    std::ostringstream out;
    out << noon << ' ' << noon.local();
    CHECK(out.str() == "12:00:00.000000000+01:00 12:00:00.000000000");
    static_assert(sizeof(Time) == 16 && sizeof(LocalTime) == 8);
}
