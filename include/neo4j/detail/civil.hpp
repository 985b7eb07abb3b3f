#pragma once

#include <cstdint>

/// The proleptic Gregorian calendar as arithmetic on day numbers, and the limits of what a server
/// can hold. Not part of the API.
namespace neo4j::detail {

__extension__ typedef __int128 Int128; // NOLINT(modernize-use-using): __extension__ needs it

inline constexpr std::int32_t min_year = -999'999'999;
inline constexpr std::int32_t max_year = 999'999'999;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int32_t nanoseconds_per_second = 1'000'000'000;
inline constexpr std::int64_t nanoseconds_per_day = seconds_per_day * nanoseconds_per_second;
/// What the server takes: 18 hours either way.
inline constexpr std::int32_t max_utc_offset = 18 * 3600;

/// Quotient rounded towards minus infinity; the divisor must be positive.
[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}

/// Remainder that goes with floor_div: never negative.
[[nodiscard]] constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) noexcept {
    return a - floor_div(a, b) * b;
}

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// The month must be 1 to 12.
[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month) noexcept {
    if (month == 2) {
        return is_leap_year(year) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct CivilDate {
    std::int32_t year;
    int month;
    int day;
};

/// Days since 1970-01-01. Years are counted from March, so that the leap day comes last; an era is
/// 400 years.
[[nodiscard]] constexpr std::int64_t days_from_civil(std::int64_t year, int month,
                                                     int day) noexcept {
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = floor_div(y, 400);
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

/// The inverse of days_from_civil.
[[nodiscard]] constexpr CivilDate civil_from_days(std::int64_t days) noexcept {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = floor_div(shifted, 146'097);
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t march_month = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * march_month + 2) / 5 + 1;
    const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return {static_cast<std::int32_t>(year), static_cast<int>(month), static_cast<int>(day)};
}

inline constexpr std::int64_t min_days = days_from_civil(min_year, 1, 1);
inline constexpr std::int64_t max_days = days_from_civil(max_year, 12, 31);
inline constexpr std::int64_t min_local_second = min_days * seconds_per_day;
inline constexpr std::int64_t max_local_second = (max_days + 1) * seconds_per_day - 1;

} // namespace neo4j::detail
