#include <chrono>
#include <cstdint>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include <neo4j/date.hpp>
#include <neo4j/iso8601.hpp>

#include "support/catch.hpp"

using neo4j::Date;
using neo4j::Duration;

TEST_CASE("Date: days and civil dates agree with std::chrono over its whole range") {
    using namespace std::chrono;
    const sys_days end = sys_days(year(32767) / December / 31);
    std::mt19937_64 random(1);
    for (sys_days day = sys_days(year(-32767) / January / 1); day <= end;
         day += days(1 + static_cast<int>(random() % 99))) {
        const year_month_day expected(day);
        const Date date(day);
        REQUIRE(date.to_year_month_day() == expected);
        REQUIRE(Date(expected).to_sys_days() == day);
        REQUIRE(date.iso_weekday() == static_cast<int>(weekday(day).iso_encoding()));
    }
}

TEST_CASE("Date: the server's whole range there and back") {
    std::mt19937_64 random(2);
    std::uniform_int_distribution<std::int64_t> days(Date::min().days_since_epoch(),
                                                     Date::max().days_since_epoch());
    for (int i = 0; i < 20'000; ++i) {
        const Date date = Date::from_days(days(random));
        REQUIRE(Date(date.year(), date.month(), date.day()) == date);
        REQUIRE(Date::parse(date.to_string()) == date);
        REQUIRE(Date::from_ordinal(date.to_ordinal()) == date);
        const auto next = Date::from_days(date.days_since_epoch() + 1);
        REQUIRE((next.day() == date.day() + 1 || next.day() == 1));
        REQUIRE(next.weekday() == (date.weekday() + 1) % 7);
    }
}

TEST_CASE("Date: known days, by java.time") {
    struct Row {
        const char* text;
        std::int64_t days;
        int weekday;
    };
    const Row rows[] = {
        {"+10000-01-01", 2932897, 5},
        {"-0001-01-01", -719893, 4},
        {"+999999999-12-31", 365241780471, 4},
        {"-999999999-01-01", -365243219162, 0},
        {"0000-02-29", -719469, 1},
        {"1970-01-01", 0, 3},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const Date date = Date::from_days(row.days);
        CHECK(date.to_string() == row.text);
        CHECK(Date::parse(row.text) == date);
        CHECK(date.weekday() == row.weekday);
    }
    CHECK(Date::min() == Date::from_days(-365243219162));
    CHECK(Date::max() == Date::from_days(365241780471));
    CHECK(Date::max().year() == 999'999'999);
    CHECK(Date::min().year() == -999'999'999);
}

TEST_CASE("Date: week calendar, day of the year and ordinal, by the Python driver") {
    struct Row {
        const char* text;
        std::int32_t year;
        int week;
        int weekday;
        int day_of_year;
        std::int64_t ordinal;
    };
    const Row rows[] = {
        {"2018-01-01", 2018, 1, 1, 1, 736695},
        {"2016-01-01", 2015, 53, 5, 1, 735964},
        {"2020-12-31", 2020, 53, 4, 366, 737790},
        {"2021-01-03", 2020, 53, 7, 3, 737793},
        {"2021-01-04", 2021, 1, 1, 4, 737794},
        {"1970-01-01", 1970, 1, 4, 1, 719163},
        {"2008-12-29", 2009, 1, 1, 364, 733405},
        {"2010-01-03", 2009, 53, 7, 3, 733775},
        {"0001-01-01", 1, 1, 1, 1, 1},
        {"9998-12-31", 9998, 53, 4, 365, 3651694},
        {"2004-12-31", 2004, 53, 5, 366, 731946},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const Date date = Date::parse(row.text);
        CHECK(date.iso_calendar() == neo4j::IsoCalendar{row.year, row.week, row.weekday});
        CHECK(date.day_of_year() == row.day_of_year);
        CHECK(date.to_ordinal() == row.ordinal);
        CHECK(Date::from_ordinal(row.ordinal) == date);
    }
}

TEST_CASE("Date: adding days and months, by the Python driver") {
    struct Row {
        const char* from;
        int months;
        int days;
        const char* to;
    };
    const Row rows[] = {
        {"2018-01-31", 1, 0, "2018-02-28"},        {"2018-02-28", 1, 0, "2018-03-31"},
        {"2018-04-29", 1, 0, "2018-05-30"},        {"2018-04-28", 1, 0, "2018-05-29"},
        {"2018-04-27", 1, 0, "2018-05-27"},        {"2020-02-29", 12, 0, "2021-02-28"},
        {"2020-02-29", -12, 0, "2019-02-28"},      {"2018-02-25", 1, 2, "2018-03-27"},
        {"2018-02-25", 1, 3, "2018-03-31"},        {"2018-01-30", 1, 1, "2018-02-28"},
        {"2018-03-31", -1, 0, "2018-02-28"},       {"2018-12-31", 2, 0, "2019-02-28"},
        {"2018-01-01", 0, -1, "2017-12-31"},       {"2018-06-15", -30, 400, "2017-01-20"},
        {"2000-02-28", 0, 1, "2000-02-29"},        {"2018-05-01", 1, -1, "2018-05-31"},
        {"2018-05-10", 1, -10, "2018-05-31"},      {"2018-05-10", -1, 17, "2018-04-27"},
        {"2018-05-10", -1, 18, "2018-04-28"},      {"1834-10-19", -246, 1468, "1818-04-26"},
        {"2304-05-04", -351, -3814, "2264-08-23"}, {"2139-03-09", -304, 991, "2116-07-24"},
        {"2206-07-08", -341, 3313, "2187-03-03"},  {"1678-02-20", -362, -3592, "1638-02-21"},
        {"1992-06-06", 28, -3856, "1984-03-15"},   {"1715-05-31", -308, 4028, "1700-10-10"},
        {"1979-05-01", -340, 4264, "1962-09-02"},  {"1547-08-31", -172, 4551, "1545-10-15"},
        {"1458-10-02", 190, 4593, "1487-02-28"},   {"1939-05-15", -350, -1378, "1906-06-06"},
        {"1436-10-26", 170, -2819, "1443-04-06"},  {"1785-09-02", 29, -2637, "1780-11-14"},
        {"2146-01-30", -280, 4353, "2134-08-31"},  {"1812-10-06", 173, -2039, "1821-08-08"},
        {"1517-11-19", 195, 4358, "1546-01-25"},
    };
    for (const Row& row : rows) {
        INFO(row.from << " + " << row.months << " months " << row.days << " days");
        const Duration duration(row.months, row.days, 0);
        CHECK((Date::parse(row.from) + duration).to_string() == row.to);
        CHECK((Date::parse(row.from) - -duration).to_string() == row.to);
    }
}

TEST_CASE("Date: arithmetic takes std::chrono and gives days") {
    CHECK(Date(2018, 1, 31) + std::chrono::months(1) == Date(2018, 2, 28));
    CHECK(Date(2018, 1, 31) + std::chrono::weeks(1) == Date(2018, 2, 7));
    CHECK(std::chrono::years(-1) + Date(2018, 6, 1) == Date(2017, 6, 1));
    CHECK(Date(2018, 3, 1) - Date(2018, 2, 1) == Duration(0, 28, 0));
    CHECK(Date::min() - Date::max() == Duration(0, -730'484'999'633, 0));
}

TEST_CASE("Date: arithmetic refuses times of day and results outside the years") {
    CHECK_THROWS_WITH(Date(2018, 1, 1) + std::chrono::hours(24),
                      Catch::Contains("PT24H") && Catch::Contains("seconds"));
    CHECK_THROWS_AS(Date::max() + std::chrono::days(1), std::invalid_argument);
    CHECK_THROWS_AS(Date::min() - std::chrono::days(1), std::invalid_argument);
    CHECK_THROWS_AS(Date::max() + std::chrono::months(1), std::invalid_argument);
    CHECK_THROWS_AS(Date() + Duration(0, 106751991167300, 0), std::invalid_argument);
    CHECK_THROWS_AS(Date() + Duration(3507324295523, 0, 0), std::invalid_argument);
    CHECK(Date::max() - std::chrono::years(1'999'999'998) == Date(-999'999'999, 12, 31));
}

TEST_CASE("Date: replacing a part keeps the last days of a month, as the Python driver does") {
    CHECK(Date(2020, 2, 29).with_year(2019) == Date(2019, 2, 28));
    CHECK(Date(2018, 1, 31).with_month(2) == Date(2018, 2, 28));
    CHECK(Date(2018, 4, 30).with_month(5) == Date(2018, 5, 31));
    CHECK(Date(2018, 4, 29).with_month(5) == Date(2018, 5, 30));
    CHECK(Date(2018, 4, 27).with_month(5) == Date(2018, 5, 27));
    CHECK(Date(2018, 4, 27).with_day(3) == Date(2018, 4, 3));
    CHECK_THROWS_AS(Date(2018, 4, 27).with_day(31), std::invalid_argument);
    CHECK_THROWS_AS(Date(2018, 4, 27).with_month(13), std::invalid_argument);
    CHECK_THROWS_AS(Date(2018, 4, 27).with_year(1'000'000'000), std::invalid_argument);
}

TEST_CASE("Date: impossible parts are named with their limits") {
    CHECK_THROWS_WITH(Date(2018, 2, 29), Catch::Contains("29") && Catch::Contains("1 to 28"));
    CHECK_THROWS_WITH(Date(2018, 13, 1), Catch::Contains("month 13") && Catch::Contains("1 to 12"));
    CHECK_THROWS_WITH(Date(1'000'000'000, 1, 1), Catch::Contains("1000000000"));
    CHECK_THROWS_AS(Date(-1'000'000'000, 12, 31), std::invalid_argument);
    CHECK_THROWS_AS(Date(2018, 1, 0), std::invalid_argument);
    CHECK_THROWS_AS(Date::from_ordinal(INT64_MIN), std::invalid_argument);
    CHECK_THROWS_AS(Date(std::chrono::sys_days::max()), std::invalid_argument);
    CHECK_THROWS_AS(Date::max().to_year_month_day(), std::invalid_argument);
    CHECK_THROWS_AS(Date::days_in_month(2018, 0), std::invalid_argument);
    CHECK_FALSE(Date::valid_days(Date::max().days_since_epoch() + 1));
    CHECK_FALSE(Date::valid_days(Date::min().days_since_epoch() - 1));
    CHECK(Date::valid_days(Date::max().days_since_epoch()));
    CHECK(Date::valid_days(Date::min().days_since_epoch()));
}

TEST_CASE("Date: texts that are no dates, and where they stop being one") {
    struct Row {
        const char* text;
        std::size_t position;
    };
    const Row rows[] = {
        {"", 0},           {"2018", 4},         {"2018-", 5},
        {"2018-1-01", 5},  {"2018-13-01", 5},   {"2018-00-01", 5},
        {"2018-02-29", 8}, {"2018-02-00", 8},   {"2018-02-01 ", 10},
        {"20180201", 4},   {"10000-01-01", 4},  {"+1234567890-01-01", 10},
        {"+999-01-01", 1}, {"2018-01-01T", 10}, {" 2018-01-01", 0},
        {"2018-O1-01", 5},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK_FALSE(Date::try_parse(row.text));
        try {
            static_cast<void>(Date::parse(row.text));
            FAIL("no error");
        } catch (const neo4j::Iso8601Error& error) {
            CHECK(error.position() == row.position);
            CHECK_THAT(error.what(),
                       Catch::Contains("Date: cannot read \"" + std::string(row.text)));
        }
    }
}

TEST_CASE("Date: compares, hashes, prints, is a constant expression") {
    static_assert(Date(2018, 4, 30).weekday() == 0);
    static_assert(Date(2018, 4, 30) < Date(2018, 5, 1));
    static_assert(sizeof(Date) == 8);
    CHECK(std::unordered_set<Date>{Date(2018, 4, 30), Date(2018, 4, 30), Date()}.size() == 2);
    std::ostringstream out;
    out << Date(2018, 4, 30);
    CHECK(out.str() == "2018-04-30");
    CHECK(Date::is_leap_year(2000));
    CHECK_FALSE(Date::is_leap_year(1900));
    CHECK(Date::days_in_year(2020) == 366);
    CHECK(Date::days_in_month(2020, 2) == 29);
}

TEST_CASE("Date: today is the day of the system clock") {
    using namespace std::chrono;
    const auto before = floor<days>(system_clock::now());
    const Date today = Date::today(neo4j::TimeZone::utc());
    const auto after = floor<days>(system_clock::now());
    CHECK(Date(before) <= today);
    CHECK(today <= Date(after));
    const auto local = (Date::today() - today).days();
    CHECK((local >= -1 && local <= 1));
}
