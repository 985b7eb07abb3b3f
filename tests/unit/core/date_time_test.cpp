#include <chrono>
#include <cstdint>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include <neo4j/date_time.hpp>
#include <neo4j/iso8601.hpp>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using neo4j::Date;
using neo4j::DateTime;
using neo4j::Duration;
using neo4j::LocalDateTime;
using neo4j::LocalTime;
using neo4j::Resolve;
using neo4j::Time;
using neo4j::TimeZone;

namespace {

TimeZone berlin() {
    return TimeZone::of("Europe/Berlin");
}

} // namespace

TEST_CASE("LocalDateTime: parts before and after 1970") {
    const LocalDateTime before(1969, 12, 31, 23, 59, 58, 999'999'999);
    CHECK(before.epoch_second() == -2);
    CHECK(before.nanosecond() == 999'999'999);
    CHECK(before.date() == Date(1969, 12, 31));
    CHECK(before.time() == LocalTime(23, 59, 58, 999'999'999));
    CHECK(before.hour() == 23);
    CHECK(LocalDateTime(2018, 4, 30).to_string() == "2018-04-30T00:00:00.000000000");
    CHECK(LocalDateTime::min().epoch_second() == -31557014135596800);
    CHECK(LocalDateTime::max().epoch_second() == 31556889832780799);
    CHECK(LocalDateTime::max().to_string() == "+999999999-12-31T23:59:59.999999999");
    CHECK_FALSE(LocalDateTime::valid(31556889832780800, 0));
    CHECK_FALSE(LocalDateTime::valid(-31557014135596801, 0));
    CHECK_FALSE(LocalDateTime::valid(0, 1'000'000'000));
    CHECK_FALSE(LocalDateTime::valid(0, -1));
    CHECK_FALSE(LocalDateTime::valid(INT64_MAX, 0));
    CHECK_FALSE(LocalDateTime::valid(INT64_MIN, 0));
}

TEST_CASE("LocalDateTime: adding durations, by the Python driver") {
    struct Row {
        const char* from;
        const char* duration;
        const char* to;
    };
    const Row rows[] = {
        {"2018-01-31T23:00:00.000000000", "P1MT2H", "2018-03-01T01:00:00.000000000"},
        {"2018-02-28T12:00:00.000000001", "P1MT-0.000000002S", "2018-03-31T11:59:59.999999999"},
        {"2018-12-31T23:59:59.999999999", "PT0.000000001S", "2019-01-01T00:00:00.000000000"},
        {"2000-01-01T00:00:00.000000000", "PT-1S", "1999-12-31T23:59:59.000000000"},
        {"2000-03-01T00:00:00.000000000", "P-1DT-25H", "2000-02-27T23:00:00.000000000"},
        {"1999-07-13T01:02:03.000000004", "P1Y2M-40DT342H56M7.999999999S",
         "2000-08-17T07:58:11.000000003"},
        {"2287-01-30T14:33:27.997845701", "P-6Y-3M122DT-2192H-32M-31.788028319S",
         "2280-12-02T06:00:56.209817382"},
        {"1455-07-05T08:03:05.097939377", "P2Y4M394DT2178H12M49.918247487S",
         "1459-03-01T02:15:55.016186864"},
        {"1820-11-23T22:53:29.537253136", "P1Y5M-259DT16H15M10.533492027S",
         "1821-08-10T15:08:40.070745163"},
        {"1627-12-31T03:12:00.150674427", "P4Y-385DT2117H24M30.063254275S",
         "1631-03-09T08:36:30.213928702"},
        {"1862-12-30T17:32:49.216965920", "P-2Y-2M248DT-2095H-29M-47.746455672S",
         "1861-04-09T10:03:01.470510248"},
        {"2104-10-22T06:26:56.094058728", "P7Y10M-299DT-1361H-10M-45.949959743S",
         "2111-09-01T13:16:10.144098985"},
        {"1975-04-13T03:02:04.971798992", "P8Y143DT2563H12M39.694566831S",
         "1983-12-18T22:14:44.666365823"},
        {"1820-04-28T23:14:10.287061627", "P2Y4M188DT1474H21M49.147667304S",
         "1823-05-03T09:35:59.434728931"},
    };
    for (const Row& row : rows) {
        INFO(row.from << " + " << row.duration);
        const LocalDateTime from = LocalDateTime::parse(row.from);
        const Duration duration = Duration::parse(row.duration);
        CHECK((from + duration).to_string() == row.to);
        CHECK((from - -duration).to_string() == row.to);
        // An offset changes nothing about it.
        CHECK((DateTime(from, -5h) + duration).iso_format() == std::string(row.to) + "-05:00");
    }
    CHECK_THROWS_AS(LocalDateTime::max() + 1ns, std::invalid_argument);
    CHECK_THROWS_AS(LocalDateTime::min() - 1ns, std::invalid_argument);
    CHECK_THROWS_AS(LocalDateTime() + Duration::max(), std::invalid_argument);
    CHECK(LocalDateTime::min() + (LocalDateTime::max() - LocalDateTime::min()) ==
          LocalDateTime::max());
}

TEST_CASE("LocalDateTime and DateTime: differences go part by part, by the Python driver") {
    struct Row {
        const char* a;
        const char* b;
        const char* difference;
    };
    const Row rows[] = {
        {"2018-03-01T00:00:00", "2018-02-28T12:00:00", "P1M-27DT-12H"},
        {"2018-01-31T01:02:03.000000004", "2018-12-01T05:06:07.000000008",
         "P-11M30DT-4H-4M-4.000000004S"},
        {"2000-01-01T00:00:00.000000005", "2000-01-01T00:00:01", "PT-0.999999995S"},
        {"2020-02-29T23:00:00", "1970-01-01T00:00:00", "P50Y1M28DT23H"},
    };
    for (const Row& row : rows) {
        INFO(row.a << " - " << row.b);
        const auto a = LocalDateTime::parse(row.a);
        const auto b = LocalDateTime::parse(row.b);
        CHECK((a - b).to_string() == row.difference);
        // Clocks are compared, not instants.
        CHECK((DateTime(a, 3h) - DateTime(b, -7h)).to_string() == row.difference);
    }
}

TEST_CASE("DateTime: wall clocks in gaps and overlaps, by java.time") {
    struct Row {
        const char* zone;
        const char* local;
        std::int64_t compatible; // as the server resolves it
        std::int64_t other;
    };
    // In a gap the other instant comes from the offset after it, and is the earlier one.
    const Row rows[] = {
        {"Europe/Berlin", "2018-03-25T02:30:00", 1521941400, 1521937800},
        {"Europe/Berlin", "2018-10-28T02:30:00", 1540686600, 1540690200},
        {"Europe/Berlin", "2100-03-28T02:30:00", 4109880600, 4109877000},
        {"Europe/Berlin", "2100-10-31T02:30:00", 4128625800, 4128629400},
        {"America/New_York", "2018-03-11T02:30:00", 1520753400, 1520749800},
        {"America/New_York", "2018-11-04T01:30:00", 1541309400, 1541313000},
        {"Australia/Lord_Howe", "2018-10-07T02:15:00", 1538840700, 1538838900},
        {"Australia/Lord_Howe", "2018-04-01T01:45:00", 1522507500, 1522509300},
        {"Pacific/Apia", "2011-12-30T12:00:00", 1325282400, 1325196000},
        {"Europe/Berlin", "1893-04-01T00:03:00", -2422054228, -2422054620},
        {"Asia/Kathmandu", "1986-01-01T00:05:00", 504902100, 504901200},
    };
    for (const Row& row : rows) {
        INFO(row.zone << ' ' << row.local);
        const auto zone = TimeZone::of(row.zone);
        const auto local = LocalDateTime::parse(row.local);
        CHECK(DateTime(local, zone).utc_epoch_second() == row.compatible);
        CHECK(DateTime::from_local(local, zone).utc_epoch_second() == row.compatible);
        CHECK(DateTime(local, zone, Resolve::earlier).utc_epoch_second() ==
              std::min(row.compatible, row.other));
        CHECK(DateTime(local, zone, Resolve::later).utc_epoch_second() ==
              std::max(row.compatible, row.other));
        CHECK_THROWS_WITH(DateTime(local, zone, Resolve::reject),
                          Catch::Contains(row.zone) && Catch::Contains(local.to_string()));
    }
    const LocalDateTime plain(2018, 7, 1, 12);
    for (const Resolve resolve :
         {Resolve::compatible, Resolve::earlier, Resolve::later, Resolve::reject}) {
        CHECK(DateTime(plain, berlin(), resolve).utc_epoch_second() == 1530439200);
    }
    CHECK(DateTime(LocalDateTime(2018, 3, 25, 2, 30), berlin()).local() ==
          LocalDateTime(2018, 3, 25, 3, 30));
}

TEST_CASE("DateTime: arithmetic in a named zone, by java.time") {
    const auto at = [](int month, int day, int hour, int minute) {
        return DateTime(LocalDateTime(2018, month, day, hour, minute), berlin());
    };
    using std::chrono::days;
    CHECK((at(3, 24, 2, 30) + days(1)).iso_format() == "2018-03-25T03:30:00.000000000+02:00");
    CHECK((at(3, 24, 12, 0) + days(1)).iso_format() == "2018-03-25T12:00:00.000000000+02:00");
    CHECK((at(3, 24, 12, 0) + 24h).iso_format() == "2018-03-25T13:00:00.000000000+02:00");
    CHECK((at(10, 27, 2, 30) + days(1)).iso_format() == "2018-10-28T02:30:00.000000000+02:00");
    // The second 02:30 of that night stays the second one.
    const DateTime second_half_past_two =
        DateTime(LocalDateTime(2018, 10, 28, 2, 30), berlin(), Resolve::later);
    CHECK((second_half_past_two + days(365) - days(365)).iso_format() ==
          "2018-10-28T02:30:00.000000000+01:00");
    CHECK((second_half_past_two + Duration(12, 0, 3600)).iso_format() ==
          "2019-10-28T03:30:00.000000000+01:00");
    CHECK((second_half_past_two - 1h).iso_format() == "2018-10-28T02:30:00.000000000+02:00");
    CHECK((at(1, 1, 0, 0) - 1ns).to_string() ==
          "2017-12-31T23:59:59.999999999+01:00[Europe/Berlin]");
    CHECK_THROWS_AS(DateTime(LocalDateTime::max(), berlin()) + 1ns, std::invalid_argument);
    CHECK_THROWS_AS(DateTime(LocalDateTime::max(), berlin()) + Duration::max(),
                    std::invalid_argument);
    CHECK_THROWS_AS(DateTime(LocalDateTime::max(), 0s) + 1ns, std::invalid_argument);
}

TEST_CASE("DateTime: offset zero and the zone UTC are two things") {
    const DateTime offset(LocalDateTime(2018, 1, 1), 0s);
    const DateTime zone(LocalDateTime(2018, 1, 1), TimeZone::utc());
    CHECK(offset == zone); // the same instant
    CHECK_FALSE(offset.zone());
    CHECK(zone.zone() == TimeZone::utc());
    CHECK(offset.to_string() == "2018-01-01T00:00:00.000000000+00:00");
    CHECK(zone.to_string() == "2018-01-01T00:00:00.000000000+00:00[UTC]");
    CHECK_FALSE(DateTime::parse(offset.to_string()).zone());
    CHECK(DateTime::parse(zone.to_string()).zone() == TimeZone::utc());
}

TEST_CASE("DateTime: the server's whole range there and back") {
    std::mt19937_64 random(5);
    std::uniform_int_distribution<std::int64_t> any(LocalDateTime::min().epoch_second(),
                                                    LocalDateTime::max().epoch_second());
    std::uniform_int_distribution<std::int64_t> near(-6'000'000'000, 8'000'000'000);
    std::uniform_int_distribution<std::int32_t> nanoseconds(0, 999'999'999);
    std::uniform_int_distribution<std::int32_t> offsets(-64800, 64800);
    const std::vector<TimeZone> zones{berlin(),
                                      TimeZone::utc(),
                                      TimeZone::of("Asia/Kolkata"),
                                      TimeZone::of("America/New_York"),
                                      TimeZone::of("Australia/Lord_Howe"),
                                      TimeZone::of("Pacific/Apia")};
    for (int i = 0; i < 20'000; ++i) {
        const auto local =
            LocalDateTime::from_epoch(i % 2 == 0 ? any(random) : near(random), nanoseconds(random));
        REQUIRE(LocalDateTime(local.date(), local.time()) == local);
        REQUIRE(LocalDateTime::parse(local.to_string()) == local);

        const DateTime by_offset(local, std::chrono::seconds(offsets(random)));
        REQUIRE(by_offset.local() == local);
        const DateTime read = DateTime::parse(by_offset.to_string());
        REQUIRE(read == by_offset);
        REQUIRE(read.utc_offset() == by_offset.utc_offset());

        const TimeZone zone = zones[static_cast<std::size_t>(i) % zones.size()];
        const DateTime by_zone(local, zone);
        const DateTime read_zone = DateTime::parse(by_zone.to_string());
        REQUIRE(read_zone == by_zone);
        REQUIRE(read_zone.zone() == zone);
        REQUIRE(DateTime::from_instant(by_zone.utc_epoch_second(), by_zone.nanosecond(), zone) ==
                by_zone);
        REQUIRE(by_zone.utc_epoch_second() + by_zone.utc_offset_seconds() ==
                by_zone.local().epoch_second());
    }
}

TEST_CASE("DateTime: limits count what local clocks show") {
    const std::int64_t last = LocalDateTime::max().epoch_second();
    const std::int64_t first = LocalDateTime::min().epoch_second();
    CHECK(DateTime::valid_instant(last, 0, 0));
    CHECK_FALSE(DateTime::valid_instant(last + 1, 0, 0));
    CHECK_FALSE(DateTime::valid_instant(last, 0, 1));
    CHECK(DateTime::valid_instant(last + 64800, 0, -64800));
    CHECK(DateTime::valid_instant(first - 64800, 0, 64800));
    CHECK_FALSE(DateTime::valid_instant(first - 1, 0, 0));
    CHECK_FALSE(DateTime::valid_instant(0, 0, 64801));
    CHECK_FALSE(DateTime::valid_instant(0, 1'000'000'000, 0));
    CHECK_FALSE(DateTime::valid_instant(INT64_MAX, 0, 64800));
    CHECK_FALSE(DateTime::valid_instant(INT64_MIN, 0, -64800));
    CHECK_FALSE(DateTime::valid_instant(0, 0, INT64_MAX));

    CHECK(DateTime::valid_instant(last - 3600, 0, berlin()));
    CHECK_FALSE(DateTime::valid_instant(last - 3599, 0, berlin()));
    CHECK(DateTime::valid_instant(first - 3208, 0, berlin()));
    CHECK_FALSE(DateTime::valid_instant(first - 3209, 0, berlin()));
    CHECK_FALSE(DateTime::valid_instant(INT64_MAX, 0, berlin()));
    CHECK_FALSE(DateTime::valid_instant(INT64_MIN, 0, berlin()));
    CHECK_FALSE(DateTime::valid_instant(0, -1, berlin()));
    CHECK_FALSE(DateTime::valid_instant(0, 1'000'000'000, berlin()));

    CHECK_THROWS_WITH(DateTime(LocalDateTime(), 18h + 1s), Catch::Contains("64801"));
    CHECK_THROWS_AS(DateTime(LocalDateTime::max(), 0s).at_offset(1s), std::invalid_argument);
    CHECK_THROWS_AS(DateTime(LocalDateTime::max(), 0s).in_zone(berlin()), std::invalid_argument);
}

TEST_CASE("DateTime: compares by instant") {
    const DateTime noon(LocalDateTime(2018, 7, 1, 12), 1h);
    CHECK(noon == DateTime(LocalDateTime(2018, 7, 1, 11), 0s));
    CHECK(noon == noon.in_zone(berlin()));
    CHECK(noon.in_zone(berlin()).hour() == 13);
    CHECK(noon == noon.at_offset(-8h));
    CHECK(noon.at_offset(-8h).local() == LocalDateTime(2018, 7, 1, 3));
    CHECK(noon < DateTime(LocalDateTime(2018, 7, 1, 11, 0, 0, 1), 0s));
    CHECK(noon > DateTime(LocalDateTime(2018, 7, 1, 11, 30), 1h));
    CHECK(LocalDateTime(2018, 7, 1) < LocalDateTime(2018, 7, 1, 0, 0, 0, 1));
    CHECK(std::unordered_set<DateTime>{noon, noon.in_zone(berlin())}.size() == 1);
    CHECK(std::unordered_set<LocalDateTime>{noon.local(), LocalDateTime()}.size() == 2);
    CHECK(noon.in_zone(berlin()).offset_time() == Time(LocalTime(13, 0), 2h));
    static_assert(sizeof(LocalDateTime) == 16 && sizeof(DateTime) == 24);
}

TEST_CASE("DateTime: texts") {
    CHECK(DateTime::parse("2018-04-30T12:34Z") == DateTime(LocalDateTime(2018, 4, 30, 12, 34), 0s));
    CHECK(DateTime::parse("2018-04-30 12:34+02:00").utc_offset() == 2h);
    CHECK(DateTime::parse("2018-04-30t12[Europe/Berlin]").utc_offset() == 2h);
    CHECK(DateTime::parse("2018-10-28T02:30+01:00[Europe/Berlin]").utc_epoch_second() ==
          1540690200);
    CHECK(DateTime::parse("2018-10-28T02:30+02:00[Europe/Berlin]").utc_epoch_second() ==
          1540686600);
    CHECK(DateTime::parse("2018-10-28T02:30[Europe/Berlin]").utc_epoch_second() == 1540686600);
    CHECK(DateTime::parse("1850-01-01T00:00[Europe/Berlin]").to_string() ==
          "1850-01-01T00:00:00.000000000+00:53:28[Europe/Berlin]");
    CHECK(DateTime(LocalDateTime(2018, 4, 30), -5h).iso_format(' ') ==
          "2018-04-30 00:00:00.000000000-05:00");
    std::ostringstream out;
    out << DateTime(LocalDateTime(2018, 4, 30), -5h) << ' ' << LocalDateTime(2018, 4, 30);
    CHECK(out.str() == "2018-04-30T00:00:00.000000000-05:00 2018-04-30T00:00:00.000000000");

    struct Row {
        const char* text;
        std::size_t position;
    };
    const Row rows[] = {
        {"2018-04-30", 10},
        {"2018-04-30T12:34", 16}, // neither offset nor zone
        {"2018-04-30T12:34+02:00x", 22},
        {"2018-04-30T12:34+02:00[Europe/Berlin", 36},
        {"2018-04-30T12:34+02:00[Europe/Nowhere]", 23},
        {"2018-04-30T12:34+01:00[Europe/Berlin]", 16},
        {"2018-03-25T02:30+01:00[Europe/Berlin]", 16}, // in a gap
        {"2018-04-30T12:34Z[UTC]x", 22},
        {"2018-04-30T25:34Z", 11},
        {"2018-04-31T12:34Z", 8},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK_FALSE(DateTime::try_parse(row.text));
        try {
            static_cast<void>(DateTime::parse(row.text));
            FAIL("no error");
        } catch (const neo4j::Iso8601Error& error) {
            CHECK(error.position() == row.position);
        }
    }
    CHECK_THROWS_WITH(LocalDateTime::parse("2018-04-30T12:34Z"),
                      Catch::Contains("LocalDateTime") && Catch::Contains("position 16"));
    CHECK_FALSE(LocalDateTime::try_parse("2018-04-30"));
}

TEST_CASE("LocalDateTime and DateTime: std::chrono both ways") {
    using namespace std::chrono;
    const sys_time<nanoseconds> instant(-1ns);
    const DateTime before(instant);
    CHECK(before.to_string() == "1969-12-31T23:59:59.999999999+00:00");
    CHECK(before.to_sys_time() == instant);
    CHECK(before.to_sys_time<seconds>() == sys_seconds(-1s));
    CHECK(before.to_sys_time<milliseconds>() == sys_time<milliseconds>(-1ms));
    CHECK(DateTime(instant, 1h).hour() == 0);
    CHECK(DateTime(sys_days(2018y / July / 1), berlin()).hour() == 2);
    CHECK(
        DateTime(sys_time<duration<std::int64_t, std::pico>>(duration<std::int64_t, std::pico>(-1)))
            .nanosecond() == 999'999'999);

    const LocalDateTime local(local_days(2018y / July / 1) + 36h + 5ns);
    CHECK(local == LocalDateTime(2018, 7, 2, 12, 0, 0, 5));
    CHECK(local.to_local_time() == local_days(2018y / July / 2) + 12h + 5ns);
    CHECK(local.to_local_time<minutes>() == local_days(2018y / July / 2) + 12h);

    CHECK_THROWS_WITH(LocalDateTime::max().to_local_time(), Catch::Contains("microseconds"));
    CHECK(LocalDateTime::max().to_local_time<seconds>().time_since_epoch().count() ==
          31556889832780799);
    CHECK(LocalDateTime(local_time<nanoseconds>::min()).to_local_time() ==
          local_time<nanoseconds>::min());
    CHECK(LocalDateTime(local_time<nanoseconds>::max()).to_local_time() ==
          local_time<nanoseconds>::max());
    CHECK_THROWS_AS(LocalDateTime(local_time<seconds>::max()), std::invalid_argument);
    CHECK_THROWS_AS(DateTime(sys_time<hours>::max()), std::invalid_argument);
    CHECK_THROWS_AS(DateTime(sys_time<hours>::min(), berlin()), std::invalid_argument);
    CHECK_THROWS_AS(DateTime(instant, 19h), std::invalid_argument);
}

TEST_CASE("DateTime: now is the system clock") {
    using std::chrono::system_clock;
    const auto before = system_clock::now();
    const DateTime utc = DateTime::utc_now();
    const DateTime zoned = DateTime::now(berlin());
    const auto after = system_clock::now();
    CHECK(DateTime(before) <= utc);
    CHECK(utc <= zoned);
    CHECK(zoned <= DateTime(after));
    CHECK(zoned.zone() == berlin());
    const auto apart =
        LocalDateTime::now().to_local_time() - LocalDateTime::now(TimeZone::utc()).to_local_time();
    CHECK(std::chrono::abs(apart) <= 18h);
    const Time time = Time::now(TimeZone::of("Asia/Kolkata"));
    CHECK(time.utc_offset() == 5h + 30min);
}
