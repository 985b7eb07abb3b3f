#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <malloc.h>

#include <neo4j/date_time.hpp>
#include <neo4j/time_zone.hpp>

#include "support/catch.hpp"

using neo4j::TimeZone;

namespace {

/// Sets TZ for one test.
class ScopedTz {
public:
    explicit ScopedTz(const char* value) {
        if (const char* old = std::getenv("TZ")) {
            old_ = old;
        }
        ::setenv("TZ", value, 1);
    }
    ~ScopedTz() { old_ ? ::setenv("TZ", old_->c_str(), 1) : ::unsetenv("TZ"); }
    ScopedTz(const ScopedTz&) = delete;
    ScopedTz& operator=(const ScopedTz&) = delete;

private:
    std::optional<std::string> old_;
};

} // namespace

TEST_CASE("TimeZone: offsets before 1901, now and after 2037, by java.time") {
    struct Row {
        const char* zone;
        std::int64_t utc;
        int offset;
    };
    const Row rows[] = {
        {"UTC", -5000000000, 0},
        {"UTC", 7258118400, 0},
        {"Europe/Berlin", -5000000000, 3208},
        {"Europe/Berlin", -2500000000, 3208},
        {"Europe/Berlin", -1000000000, 3600},
        {"Europe/Berlin", 1000000000, 7200},
        {"Europe/Berlin", 1540688399, 7200},
        {"Europe/Berlin", 1540688400, 3600},
        {"Europe/Berlin", 4102444800, 3600},
        {"Europe/Berlin", 4120000000, 7200},
        {"Europe/Berlin", 7258118400, 3600},
        {"Europe/Berlin", 253402300800, 3600},
        {"America/New_York", -5000000000, -17762},
        {"America/New_York", -2500000000, -18000},
        {"America/New_York", 4102444800, -18000},
        {"America/New_York", 4120000000, -14400},
        {"Asia/Kolkata", -5000000000, 21208},
        {"Asia/Kolkata", -2500000000, 19270},
        {"Asia/Kolkata", 4120000000, 19800},
        {"Africa/Monrovia", -2500000000, -2588},
        {"Africa/Monrovia", 0, -2670},
        {"Australia/Lord_Howe", 4102444800, 39600},
        {"Australia/Lord_Howe", 4120000000, 37800},
        {"Pacific/Apia", -5000000000, 45184},
        {"Pacific/Apia", 1000000000, -39600},
        {"Pacific/Apia", 1540688399, 50400},
        {"Europe/Dublin", 1524990000, 3600},
        {"Europe/Dublin", 7258118400, 0},
        {"Etc/GMT+12", 0, -43200},
        {"Pacific/Kiritimati", -1000000000, -38400},
        {"GMT-00:30", 0, -1800},
        {"UT+18:00", 0, 64800},
        {"UTC+01:00", 0, 3600},
        {"UT-01:02:03", 0, -3723},
        // The ends of what a DateTime can hold.
        {"Europe/Berlin", -31557014135596800, 3208},
        {"Europe/Berlin", 31556889832780799, 3600},
    };
    for (const Row& row : rows) {
        INFO(row.zone << " at " << row.utc);
        CHECK(TimeZone::of(row.zone).offset_at(row.utc) == std::chrono::seconds(row.offset));
    }
}

TEST_CASE("TimeZone: names that are no zones are refused, whatever file they lead to") {
    for (const std::string name : {"",
                                   "Europe/Nowhere",
                                   "europe/berlin",
                                   "utc",
                                   "Z",
                                   "+01:00",
                                   "/etc/localtime",
                                   "localtime",
                                   "../zoneinfo/Europe/Berlin",
                                   "Europe/../Europe/Berlin",
                                   "Europe//Berlin",
                                   "Europe/",
                                   "Europe",
                                   "posixrules",
                                   "right/Europe/Berlin",
                                   "posix/Europe/Berlin",
                                   "tzdata.zi",
                                   "leapseconds",
                                   "Factory",
                                   "libc:localtime",
                                   "file:Europe/Berlin",
                                   "Fixed/UTC+01:00:00",
                                   "UTC+1",
                                   "UTC+19:00",
                                   "UTC+18:01",
                                   "UTC+0a:00",
                                   "UTC+00:60",
                                   "UTC 01:00",
                                   "GMT+01:00:3"}) {
        INFO(name);
        CHECK_FALSE(TimeZone::find(name));
        CHECK_THROWS_WITH(TimeZone::of(name), Catch::Contains("\"" + name + "\""));
    }
    CHECK_FALSE(TimeZone::find(std::string(1'000'000, 'A')));
    CHECK_FALSE(TimeZone::find(std::string("UTC\0", 4)));
}

TEST_CASE("TimeZone: a zone of one offset has it at any time") {
    const neo4j::LocalDateTime noon(2024, 7, 1, 12, 0, 0);
    for (const auto resolve : {neo4j::Resolve::compatible, neo4j::Resolve::earlier,
                               neo4j::Resolve::later, neo4j::Resolve::reject}) {
        const neo4j::DateTime there(noon, TimeZone::of("GMT-01:30"), resolve);
        CHECK(there.utc_epoch_second() == noon.epoch_second() + 5400);
        CHECK(there.local() == noon);
    }
    CHECK(neo4j::DateTime(noon, TimeZone::utc()).utc_epoch_second() == noon.epoch_second());
}

TEST_CASE("TimeZone: offsets without end cost little memory, since they are kept for ever") {
    const auto in_use = [] {
        const auto info = ::mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    constexpr int count = 10'000;
    const auto before = in_use();
    for (int seconds = 1; seconds <= count; ++seconds) {
        std::array<char, 16> name{};
        std::snprintf(name.data(), name.size(), "GMT-%02d:%02d:%02d", seconds / 3600,
                      seconds / 60 % 60, seconds % 60);
        REQUIRE(TimeZone::of(name.data()).offset_at(0) == std::chrono::seconds(-seconds));
    }
    CHECK(in_use() - before < std::size_t{300} * count);
}

TEST_CASE("TimeZone: one handle per name") {
    const TimeZone berlin = TimeZone::of("Europe/Berlin");
    CHECK(berlin == TimeZone::of("Europe/Berlin"));
    CHECK(berlin == TimeZone::find("Europe/Berlin"));
    CHECK(berlin != TimeZone::of("Arctic/Longyearbyen"));
    CHECK(TimeZone::utc() != TimeZone::of("Etc/UTC"));
    CHECK(berlin.name() == "Europe/Berlin");
    CHECK(std::hash<TimeZone>{}(berlin) == std::hash<TimeZone>{}(TimeZone::of("Europe/Berlin")));
    std::ostringstream out;
    out << berlin;
    CHECK(out.str() == "Europe/Berlin");
    static_assert(sizeof(TimeZone) == sizeof(void*));
}

TEST_CASE("TimeZone: threads that ask at once get the same handles") {
    const std::vector<std::string> names{"Asia/Tokyo", "Asia/Seoul", "America/Lima", "Europe/Oslo"};
    std::vector<std::vector<TimeZone>> found(4);
    {
        std::vector<std::jthread> threads;
        for (auto& zones : found) {
            threads.emplace_back([&zones, &names] {
                for (int i = 0; i < 1'000; ++i) {
                    zones.push_back(
                        TimeZone::of(names[static_cast<std::size_t>(i) % names.size()]));
                }
            });
        }
    }
    for (const auto& zones : found) {
        CHECK(zones == found.front());
    }
}

TEST_CASE("TimeZone: the machine's own zone follows TZ") {
    {
        const ScopedTz tz("Asia/Tokyo");
        CHECK(TimeZone::system().name() == "Asia/Tokyo");
    }
    {
        const ScopedTz tz(":/usr/share/zoneinfo/Europe/Oslo");
        CHECK(TimeZone::system().name() == "Europe/Oslo");
    }
    {
        const ScopedTz tz("");
        CHECK(TimeZone::system() == TimeZone::utc());
    }
    {
        const ScopedTz tz("CET-1CEST");
        CHECK_THROWS_WITH(TimeZone::system(), Catch::Contains("CET-1CEST"));
    }
}
