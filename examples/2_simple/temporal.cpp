// Dates and times, in the server's whole range and to the nanosecond, with their zones; and to and
// from std::chrono, where they fit.
//
// Prints:
//   2024-02-29 is a Thursday
//   2024-07-01T12:00:00.000000000+02:00[Europe/Berlin] is 10:00 UTC
//   one month after 2024-01-31: 2024-02-29
//   from the server: 2024-02-29, 12:34:56.000000000, P1Y2M3DT4S
//   std::chrono: 1719828000 s since 1970
//   year 10000: +10000-01-01
#include <array>
#include <chrono>
#include <exception>
#include <iostream>
#include <string_view>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::Date;
using neo4j::DateTime;
using neo4j::Duration;
using neo4j::LocalDateTime;
using neo4j::params;
using neo4j::TimeZone;

int main() try {
    neo4j::Driver driver(example::uri(), example::auth());

    // --8<-- [start:values]
    const Date day(2024, 2, 29);
    const DateTime noon(LocalDateTime(2024, 7, 1, 12), TimeZone::of("Europe/Berlin"));
    const Duration month = Duration::parse("P1M");
    // --8<-- [end:values]

    constexpr std::array<std::string_view, 7> names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};
    std::cout << day << " is a " << names.at(static_cast<std::size_t>(day.weekday())) << "\n";
    std::cout << noon << " is " << noon.in_zone(TimeZone::utc()).hour() << ":00 UTC\n";
    std::cout << "one month after 2024-01-31: " << Date(2024, 1, 31) + month << "\n";

    // --8<-- [start:server]
    const auto result = driver.execute_query(
        "RETURN $day AS day, localtime('12:34:56') AS time, duration('P14M3DT4S') AS span, "
        "$noon AS noon, date('+10000-01-01') AS later",
        params("day", day, "noon", noon));
    const auto& record = result.records.front();
    const auto time = record["time"].as<neo4j::LocalTime>();
    const auto at = record["noon"].as<std::chrono::sys_seconds>(); // any std::chrono::sys_time
    // --8<-- [end:server]
    std::cout << "from the server: " << record["day"].as<Date>() << ", " << time << ", "
              << record["span"].as<Duration>() << "\n";
    std::cout << "std::chrono: " << at.time_since_epoch().count() << " s since 1970\n";
    std::cout << "year 10000: " << record["later"].as<Date>() << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
