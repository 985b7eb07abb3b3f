#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/detail/civil.hpp>
#include <neo4j/detail/hash.hpp>
#include <neo4j/duration.hpp>
#include <neo4j/export.hpp>
#include <neo4j/time_zone.hpp>

namespace neo4j {

/// A date in ISO 8601's week calendar. Week 1 is the week with the year's first Thursday.
struct IsoCalendar {
    std::int32_t year; ///< differs from the date's year on up to three days at each end
    int week;          ///< 1 to 53
    int weekday;       ///< 1 for Monday to 7 for Sunday

    bool operator==(const IsoCalendar&) const = default;
};

/// Cypher's DATE: a day in the proleptic Gregorian calendar, years -999,999,999 to 999,999,999,
/// with a year 0. Without time and without zone. Thread safety: a plain value.
class NEO4J_API Date {
public:
    /// 1970-01-01.
    constexpr Date() noexcept = default;

    /// @param year -999,999,999 to 999,999,999
    /// @param month 1 to 12
    /// @param day 1 to the month's length
    /// Errors: std::invalid_argument that names the part, its value and its limits.
    constexpr Date(std::int64_t year, int month, int day) {
        if (!valid(year, month, day)) {
            throw_invalid(year, month, day);
        }
        days_ = detail::days_from_civil(year, month, day);
    }

    /// Errors: std::invalid_argument if the day lies outside the years above.
    constexpr explicit Date(std::chrono::sys_days day)
        : Date(checked_days(day.time_since_epoch().count())) {}
    constexpr explicit Date(std::chrono::local_days day)
        : Date(checked_days(day.time_since_epoch().count())) {}
    /// Errors: std::invalid_argument if there is no such day.
    constexpr explicit Date(std::chrono::year_month_day date)
        : Date(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
               static_cast<int>(static_cast<unsigned>(date.day()))) {}

    /// The day that the machine's clocks show now, in its own zone or in the one given.
    [[nodiscard]] static Date today();
    [[nodiscard]] static Date today(TimeZone zone);

    /// -999,999,999 to 999,999,999.
    [[nodiscard]] constexpr std::int32_t year() const noexcept { return civil().year; }
    /// 1 to 12.
    [[nodiscard]] constexpr int month() const noexcept { return civil().month; }
    /// 1 to 31.
    [[nodiscard]] constexpr int day() const noexcept { return civil().day; }
    /// 1 for January 1st, to 366.
    [[nodiscard]] constexpr int day_of_year() const noexcept {
        return static_cast<int>(days_ - detail::days_from_civil(year(), 1, 1)) + 1;
    }
    /// 0 for Monday to 6 for Sunday.
    [[nodiscard]] constexpr int weekday() const noexcept {
        return static_cast<int>(detail::floor_mod(days_ + 3, 7));
    }
    /// 1 for Monday to 7 for Sunday.
    [[nodiscard]] constexpr int iso_weekday() const noexcept { return weekday() + 1; }
    /// The date in ISO 8601's week calendar.
    [[nodiscard]] constexpr IsoCalendar iso_calendar() const noexcept {
        // The week belongs to the year in which its Thursday lies.
        const std::int64_t thursday = days_ - weekday() + 3;
        const std::int32_t iso_year = detail::civil_from_days(thursday).year;
        const auto week = (thursday - detail::days_from_civil(iso_year, 1, 1)) / 7 + 1;
        return {iso_year, static_cast<int>(week), iso_weekday()};
    }

    /// Days counted from 0001-01-01, which is day 1. Zero and less are days before it.
    [[nodiscard]] constexpr std::int64_t to_ordinal() const noexcept { return days_ + 719'163; }
    /// Errors: std::invalid_argument if the day lies outside the years above.
    [[nodiscard]] static constexpr Date from_ordinal(std::int64_t ordinal) {
        return checked_days(ordinal < INT64_MIN + 719'163 ? INT64_MIN : ordinal - 719'163);
    }

    /// Every Date fits.
    [[nodiscard]] constexpr std::chrono::sys_days to_sys_days() const noexcept {
        return std::chrono::sys_days(std::chrono::days(days_));
    }
    /// Errors: std::invalid_argument if the year is not one of -32,767 to 32,767.
    [[nodiscard]] std::chrono::year_month_day to_year_month_day() const;

    friend constexpr bool operator==(const Date&, const Date&) noexcept = default;
    friend constexpr auto operator<=>(const Date&, const Date&) noexcept = default;

    /// Adds days first, then months. As in the reference driver the last three days of a month are
    /// counted from its end: 2018-02-28 + P1M is 2018-03-31, and 2018-01-31 + P1M is 2018-02-28.
    /// (The server counts them from the start and gives 2018-03-28 for the first.)
    /// Errors: std::invalid_argument if the duration has seconds or nanoseconds, or the result lies
    /// outside the years above.
    Date& operator+=(const Duration& duration);
    /// Takes days off first, then months: as adding the duration with all signs changed.
    Date& operator-=(const Duration& duration);

    /// The same date with one part replaced; the day is kept as in adding months.
    /// Errors: std::invalid_argument as in the constructor.
    [[nodiscard]] Date with_year(std::int64_t year) const;
    /// As with_year, for the month: 1 to 12.
    [[nodiscard]] Date with_month(int month) const;
    /// As with_year, for the day: 1 to the month's length.
    [[nodiscard]] Date with_day(int day) const;

    /// Whether the year has a February 29th.
    [[nodiscard]] static constexpr bool is_leap_year(std::int64_t year) noexcept {
        return detail::is_leap_year(year);
    }
    /// Errors: std::invalid_argument if the month is not 1 to 12.
    [[nodiscard]] static int days_in_month(std::int64_t year, int month);
    /// 365 or 366.
    [[nodiscard]] static constexpr int days_in_year(std::int64_t year) noexcept {
        return is_leap_year(year) ? 366 : 365;
    }

    /// -999999999-01-01.
    [[nodiscard]] static constexpr Date min() noexcept { return from_days(detail::min_days); }
    /// +999999999-12-31.
    [[nodiscard]] static constexpr Date max() noexcept { return from_days(detail::max_days); }

    /// Reads ISO 8601: "2018-04-30"; years have four digits, or a sign and four to nine.
    /// Errors: Iso8601Error.
    [[nodiscard]] static Date parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<Date> try_parse(std::string_view text) noexcept;

    /// ISO 8601: "2018-04-30". Years above 9999 get a plus sign, those below 0 a minus sign.
    [[nodiscard]] std::string to_string() const;

    /// For decoders: whether there is such a day.
    [[nodiscard]] static constexpr bool valid(std::int64_t year, int month, int day) noexcept {
        return year >= detail::min_year && year <= detail::max_year && month >= 1 && month <= 12 &&
               day >= 1 && day <= detail::days_in_month(year, month);
    }
    /// For decoders: whether the days since 1970-01-01 lie in the years above.
    [[nodiscard]] static constexpr bool valid_days(std::int64_t days_since_epoch) noexcept {
        return days_since_epoch >= detail::min_days && days_since_epoch <= detail::max_days;
    }
    /// For decoders: no check; valid_days() must hold.
    [[nodiscard]] static constexpr Date from_days(std::int64_t days_since_epoch) noexcept {
        Date date;
        date.days_ = days_since_epoch;
        return date;
    }
    /// Days since 1970-01-01, negative before.
    [[nodiscard]] constexpr std::int64_t days_since_epoch() const noexcept { return days_; }

private:
    [[nodiscard]] constexpr detail::CivilDate civil() const noexcept {
        return detail::civil_from_days(days_);
    }
    [[nodiscard]] static constexpr Date checked_days(std::int64_t days) {
        if (!valid_days(days)) {
            throw_invalid_days(days);
        }
        return from_days(days);
    }
    [[noreturn]] static void throw_invalid(std::int64_t year, int month, int day);
    [[noreturn]] static void throw_invalid_days(std::int64_t days);

    std::int64_t days_ = 0;
};

/// As Date::operator+=, in either order. Errors: as there.
[[nodiscard]] inline Date operator+(Date date, const Duration& duration) {
    return date += duration;
}
[[nodiscard]] inline Date operator+(const Duration& duration, Date date) {
    return date += duration;
}
/// As Date::operator-=. Errors: as there.
[[nodiscard]] inline Date operator-(Date date, const Duration& duration) {
    return date -= duration;
}
/// The days between two dates, and no months.
[[nodiscard]] inline Duration operator-(const Date& a, const Date& b) noexcept {
    return Duration::from_wire(0, a.days_since_epoch() - b.days_since_epoch(), 0, 0);
}

NEO4J_API std::ostream& operator<<(std::ostream& out, const Date& date);

} // namespace neo4j

template <>
struct std::hash<neo4j::Date> {
    [[nodiscard]] std::size_t operator()(const neo4j::Date& date) const noexcept {
        return neo4j::detail::hash_combine(0, static_cast<std::size_t>(date.days_since_epoch()));
    }
};
