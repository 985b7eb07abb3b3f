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
#include <neo4j/export.hpp>
#include <neo4j/time_zone.hpp>

namespace neo4j {

/// Cypher's LOCAL TIME: a time of day to the nanosecond, without zone and without leap seconds.
/// Thread safety: a plain value.
class NEO4J_API LocalTime {
public:
    /// Midnight.
    constexpr LocalTime() noexcept = default;

    /// @param hour 0 to 23
    /// @param minute,second 0 to 59
    /// @param nanosecond 0 to 999,999,999
    /// Errors: std::invalid_argument that names the part, its value and its limits.
    constexpr LocalTime(int hour, int minute, int second = 0, int nanosecond = 0) {
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
            nanosecond < 0 || nanosecond >= detail::nanoseconds_per_second) {
            throw_invalid(hour, minute, second, nanosecond);
        }
        nanoseconds_ =
            (hour * INT64_C(3600) + minute * 60 + second) * detail::nanoseconds_per_second +
            nanosecond;
    }

    /// @param since_midnight zero or more, below 24 hours
    /// Errors: std::invalid_argument.
    constexpr explicit LocalTime(std::chrono::nanoseconds since_midnight)
        : LocalTime(checked_nanoseconds(since_midnight.count())) {}

    /// What the machine's clocks show now, in its own zone or in the one given.
    [[nodiscard]] static LocalTime now();
    [[nodiscard]] static LocalTime now(TimeZone zone);

    /// 0 to 23.
    [[nodiscard]] constexpr int hour() const noexcept {
        return static_cast<int>(nanoseconds_ / (INT64_C(3600) * detail::nanoseconds_per_second));
    }
    /// 0 to 59.
    [[nodiscard]] constexpr int minute() const noexcept {
        return static_cast<int>(nanoseconds_ / (INT64_C(60) * detail::nanoseconds_per_second) % 60);
    }
    /// 0 to 59.
    [[nodiscard]] constexpr int second() const noexcept {
        return static_cast<int>(nanoseconds_ / detail::nanoseconds_per_second % 60);
    }
    /// Of the second: 0 to 999,999,999.
    [[nodiscard]] constexpr int nanosecond() const noexcept {
        return static_cast<int>(nanoseconds_ % detail::nanoseconds_per_second);
    }

    /// Time since midnight.
    [[nodiscard]] constexpr std::chrono::nanoseconds to_chrono() const noexcept {
        return std::chrono::nanoseconds(nanoseconds_);
    }

    friend constexpr bool operator==(const LocalTime&, const LocalTime&) noexcept = default;
    friend constexpr auto operator<=>(const LocalTime&, const LocalTime&) noexcept = default;

    /// Midnight.
    [[nodiscard]] static constexpr LocalTime min() noexcept { return {}; }
    /// 23:59:59.999999999.
    [[nodiscard]] static constexpr LocalTime max() noexcept {
        return from_nanoseconds(detail::nanoseconds_per_day - 1);
    }

    /// Reads ISO 8601: "12", "12:34", "12:34:56" or "12:34:56.789"; digits after the ninth of the
    /// fraction are cut off. Errors: Iso8601Error.
    [[nodiscard]] static LocalTime parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<LocalTime> try_parse(std::string_view text) noexcept;

    /// ISO 8601, always with nine digits: "12:34:56.789000000".
    [[nodiscard]] std::string to_string() const;

    /// For decoders: whether it is zero or more and below a day.
    [[nodiscard]] static constexpr bool valid_nanoseconds(std::int64_t nanoseconds) noexcept {
        return nanoseconds >= 0 && nanoseconds < detail::nanoseconds_per_day;
    }
    /// For decoders: no check; valid_nanoseconds() must hold.
    [[nodiscard]] static constexpr LocalTime from_nanoseconds(std::int64_t nanoseconds) noexcept {
        LocalTime time;
        time.nanoseconds_ = nanoseconds;
        return time;
    }
    /// Nanoseconds since midnight.
    [[nodiscard]] constexpr std::int64_t nanoseconds_of_day() const noexcept {
        return nanoseconds_;
    }

private:
    [[nodiscard]] static constexpr LocalTime checked_nanoseconds(std::int64_t nanoseconds) {
        if (!valid_nanoseconds(nanoseconds)) {
            throw_invalid_nanoseconds(nanoseconds);
        }
        return from_nanoseconds(nanoseconds);
    }
    [[noreturn]] static void throw_invalid(int hour, int minute, int second, int nanosecond);
    [[noreturn]] static void throw_invalid_nanoseconds(std::int64_t nanoseconds);

    std::int64_t nanoseconds_ = 0;
};

/// Cypher's ZONED TIME: a time of day with an offset from UTC.
/// Compares by what UTC clocks show, without wrapping at midnight: 12:00+01:00 equals 11:00+00:00,
/// and 01:00+02:00 is less than 00:00+00:00.
/// Thread safety: a plain value.
class NEO4J_API Time {
public:
    /// Midnight at offset zero.
    constexpr Time() noexcept = default;

    /// @param time what local clocks show
    /// @param utc_offset how far they are ahead of UTC: -18 to 18 hours
    /// Errors: std::invalid_argument.
    constexpr Time(LocalTime time, std::chrono::seconds utc_offset)
        : Time(checked(time, utc_offset.count())) {}

    /// What the clocks of a zone show now, with the offset that it has now.
    [[nodiscard]] static Time now(TimeZone zone);

    /// What local clocks show.
    [[nodiscard]] constexpr LocalTime local() const noexcept {
        return LocalTime::from_nanoseconds(nanoseconds_);
    }
    /// What local clocks show: 0 to 23.
    [[nodiscard]] constexpr int hour() const noexcept { return local().hour(); }
    /// What local clocks show: 0 to 59.
    [[nodiscard]] constexpr int minute() const noexcept { return local().minute(); }
    /// What local clocks show: 0 to 59.
    [[nodiscard]] constexpr int second() const noexcept { return local().second(); }
    /// Of the second: 0 to 999,999,999.
    [[nodiscard]] constexpr int nanosecond() const noexcept { return local().nanosecond(); }
    /// How far local clocks are ahead of UTC: -18 to 18 hours.
    [[nodiscard]] constexpr std::chrono::seconds utc_offset() const noexcept {
        return std::chrono::seconds(offset_);
    }

    friend constexpr bool operator==(const Time& a, const Time& b) noexcept {
        return a.utc_nanoseconds() == b.utc_nanoseconds();
    }
    friend constexpr std::weak_ordering operator<=>(const Time& a, const Time& b) noexcept {
        return a.utc_nanoseconds() <=> b.utc_nanoseconds();
    }

    /// Reads a LocalTime's text followed by "Z" or an offset: "+01:00", "+01:00:30" or "+01".
    /// Errors: Iso8601Error.
    [[nodiscard]] static Time parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<Time> try_parse(std::string_view text) noexcept;

    /// ISO 8601: "12:34:56.789000000+01:00"; seconds of the offset only where there are some.
    [[nodiscard]] std::string to_string() const;

    /// For decoders: -18 to 18 hours.
    [[nodiscard]] static constexpr bool valid_offset(std::int64_t seconds) noexcept {
        return seconds >= -detail::max_utc_offset && seconds <= detail::max_utc_offset;
    }
    /// For decoders.
    [[nodiscard]] static constexpr bool valid(std::int64_t nanoseconds_of_day,
                                              std::int64_t offset_seconds) noexcept {
        return LocalTime::valid_nanoseconds(nanoseconds_of_day) && valid_offset(offset_seconds);
    }
    /// For decoders: no check; valid() must hold.
    [[nodiscard]] static constexpr Time from(std::int64_t nanoseconds_of_day,
                                             std::int32_t offset_seconds) noexcept {
        Time time;
        time.nanoseconds_ = nanoseconds_of_day;
        time.offset_ = offset_seconds;
        return time;
    }
    /// Nanoseconds since local midnight.
    [[nodiscard]] constexpr std::int64_t nanoseconds_of_day() const noexcept {
        return nanoseconds_;
    }
    /// utc_offset() as a number.
    [[nodiscard]] constexpr std::int32_t utc_offset_seconds() const noexcept { return offset_; }

private:
    friend struct std::hash<Time>;

    [[nodiscard]] constexpr std::int64_t utc_nanoseconds() const noexcept {
        return nanoseconds_ - offset_ * INT64_C(1'000'000'000);
    }
    [[nodiscard]] static constexpr Time checked(LocalTime time, std::int64_t offset) {
        if (!valid_offset(offset)) {
            throw_invalid_offset(offset);
        }
        return from(time.nanoseconds_of_day(), static_cast<std::int32_t>(offset));
    }
    [[noreturn]] static void throw_invalid_offset(std::int64_t seconds);

    std::int64_t nanoseconds_ = 0;
    std::int32_t offset_ = 0;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const LocalTime& time);
NEO4J_API std::ostream& operator<<(std::ostream& out, const Time& time);

} // namespace neo4j

template <>
struct std::hash<neo4j::LocalTime> {
    [[nodiscard]] std::size_t operator()(const neo4j::LocalTime& time) const noexcept {
        return neo4j::detail::hash_combine(0, static_cast<std::size_t>(time.nanoseconds_of_day()));
    }
};

template <>
struct std::hash<neo4j::Time> {
    [[nodiscard]] std::size_t operator()(const neo4j::Time& time) const noexcept {
        return neo4j::detail::hash_combine(0, static_cast<std::size_t>(time.utc_nanoseconds()));
    }
};
