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

#include <neo4j/date.hpp>
#include <neo4j/detail/civil.hpp>
#include <neo4j/detail/hash.hpp>
#include <neo4j/duration.hpp>
#include <neo4j/export.hpp>
#include <neo4j/time.hpp>
#include <neo4j/time_zone.hpp>

namespace neo4j {

namespace detail {

/// std::chrono's time as whole seconds and nanoseconds; finer parts are rounded down. What does not
/// fit becomes a second that is outside all limits.
template <typename Rep, typename Period>
constexpr void split_seconds(std::chrono::duration<Rep, Period> value, std::int64_t& seconds,
                             std::int32_t& nanoseconds) noexcept {
    static_assert(!std::chrono::treat_as_floating_point_v<Rep>,
                  "round floating-point times to a whole unit first (std::chrono::floor)");
    using InNanoseconds = std::ratio_divide<Period, std::nano>;
    const auto floor = [](Int128 a, Int128 b) { return a / b - (a % b < 0 ? 1 : 0); };
    const Int128 total =
        floor(static_cast<Int128>(value.count()) * InNanoseconds::num, InNanoseconds::den);
    const Int128 whole = floor(total, nanoseconds_per_second);
    const bool fits = whole >= INT64_MIN && whole <= INT64_MAX;
    seconds = fits ? static_cast<std::int64_t>(whole) : INT64_MAX;
    nanoseconds = static_cast<std::int32_t>(total - whole * nanoseconds_per_second);
}

[[noreturn]] NEO4J_API void throw_not_in_chrono();

/// Whole seconds and nanoseconds as a std::chrono duration, rounded down to its ticks.
/// Errors: std::invalid_argument if the value does not fit the ticks' 64 bits.
template <typename D>
[[nodiscard]] constexpr D join_seconds(std::int64_t seconds, std::int32_t nanoseconds) {
    using std::chrono::duration;
    using Period = typename D::period;
    static_assert(sizeof(typename D::rep) == 8, "use a duration with 64 bits");
    if constexpr (std::ratio_less_equal_v<std::ratio<1>, Period>) {
        return std::chrono::floor<D>(duration<std::int64_t>(seconds));
    } else {
        static_assert(Period::num == 1, "use a duration with a whole number of ticks per second");
        const Int128 ticks = Int128{seconds} * Period::den +
                             Int128{nanoseconds} * Period::den / nanoseconds_per_second;
        if (ticks < INT64_MIN || ticks > INT64_MAX) {
            throw_not_in_chrono();
        }
        return D(static_cast<typename D::rep>(ticks));
    }
}

} // namespace detail

/// Cypher's LOCAL DATETIME: a date and a time of day, without zone, years -999,999,999 to
/// 999,999,999. It is no instant: what clocks show somewhere.
/// Thread safety: a plain value.
class NEO4J_API LocalDateTime {
public:
    /// 1970-01-01T00:00.
    constexpr LocalDateTime() noexcept = default;

    /// From its two parts.
    constexpr LocalDateTime(Date date, LocalTime time) noexcept
        : seconds_(date.days_since_epoch() * detail::seconds_per_day +
                   time.nanoseconds_of_day() / detail::nanoseconds_per_second),
          nanoseconds_(time.nanosecond()) {}

    /// Limits as for Date and LocalTime. Errors: std::invalid_argument.
    constexpr LocalDateTime(std::int64_t year, int month, int day, int hour = 0, int minute = 0,
                            int second = 0, int nanosecond = 0)
        : LocalDateTime(Date(year, month, day), LocalTime(hour, minute, second, nanosecond)) {}

    /// From std::chrono; what is below a nanosecond is rounded down.
    /// Errors: std::invalid_argument if it lies outside the years above.
    template <typename D>
    constexpr explicit LocalDateTime(std::chrono::local_time<D> time) {
        detail::split_seconds(time.time_since_epoch(), seconds_, nanoseconds_);
        if (!valid(seconds_, nanoseconds_)) {
            throw_invalid(seconds_);
        }
    }

    /// What the machine's clocks show now, in its own zone or in the one given.
    [[nodiscard]] static LocalDateTime now();
    [[nodiscard]] static LocalDateTime now(TimeZone zone);

    /// The day.
    [[nodiscard]] constexpr Date date() const noexcept {
        return Date::from_days(detail::floor_div(seconds_, detail::seconds_per_day));
    }
    /// The time of day.
    [[nodiscard]] constexpr LocalTime time() const noexcept {
        return LocalTime::from_nanoseconds(detail::floor_mod(seconds_, detail::seconds_per_day) *
                                               detail::nanoseconds_per_second +
                                           nanoseconds_);
    }
    /// -999,999,999 to 999,999,999.
    [[nodiscard]] constexpr std::int32_t year() const noexcept { return date().year(); }
    /// 1 to 12.
    [[nodiscard]] constexpr int month() const noexcept { return date().month(); }
    /// 1 to 31.
    [[nodiscard]] constexpr int day() const noexcept { return date().day(); }
    /// 0 to 23.
    [[nodiscard]] constexpr int hour() const noexcept { return time().hour(); }
    /// 0 to 59.
    [[nodiscard]] constexpr int minute() const noexcept { return time().minute(); }
    /// 0 to 59.
    [[nodiscard]] constexpr int second() const noexcept { return time().second(); }
    /// Of the second: 0 to 999,999,999.
    [[nodiscard]] constexpr int nanosecond() const noexcept { return nanoseconds_; }

    /// Rounded down to D, which std::chrono::local_time takes: nanoseconds unless given.
    /// Errors: std::invalid_argument if it does not fit; nanoseconds reach from 1677 to 2262,
    /// microseconds and coarser units further.
    template <typename D = std::chrono::nanoseconds>
    [[nodiscard]] constexpr std::chrono::local_time<D> to_local_time() const {
        return std::chrono::local_time<D>(detail::join_seconds<D>(seconds_, nanoseconds_));
    }

    friend constexpr bool operator==(const LocalDateTime&, const LocalDateTime&) noexcept = default;
    friend constexpr auto operator<=>(const LocalDateTime&,
                                      const LocalDateTime&) noexcept = default;

    /// Adds seconds and nanoseconds, then days, then months; see Date for the ends of months.
    /// Errors: std::invalid_argument if the result lies outside the years above.
    LocalDateTime& operator+=(const Duration& duration);
    /// As adding the duration with all signs changed. Errors: as there.
    LocalDateTime& operator-=(const Duration& duration);

    /// -999999999-01-01T00:00.
    [[nodiscard]] static constexpr LocalDateTime min() noexcept {
        return {Date::min(), LocalTime::min()};
    }
    /// +999999999-12-31T23:59:59.999999999.
    [[nodiscard]] static constexpr LocalDateTime max() noexcept {
        return {Date::max(), LocalTime::max()};
    }

    /// Reads ISO 8601: a Date's text, "T" (or "t", or a blank), a LocalTime's text.
    /// Errors: Iso8601Error.
    [[nodiscard]] static LocalDateTime parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<LocalDateTime> try_parse(std::string_view text) noexcept;

    /// ISO 8601: "2018-04-30T12:34:56.789000000".
    [[nodiscard]] std::string to_string() const;

    /// For decoders: whether it lies in the years above and the nanoseconds below a second.
    [[nodiscard]] static constexpr bool valid(std::int64_t epoch_second,
                                              std::int64_t nanosecond) noexcept {
        return epoch_second >= detail::min_local_second &&
               epoch_second <= detail::max_local_second && nanosecond >= 0 &&
               nanosecond < detail::nanoseconds_per_second;
    }
    /// For decoders: no check; valid() must hold.
    [[nodiscard]] static constexpr LocalDateTime from_epoch(std::int64_t epoch_second,
                                                            std::int32_t nanosecond) noexcept {
        LocalDateTime result;
        result.seconds_ = epoch_second;
        result.nanoseconds_ = nanosecond;
        return result;
    }
    /// Seconds since 1970-01-01T00:00 on the same clock.
    [[nodiscard]] constexpr std::int64_t epoch_second() const noexcept { return seconds_; }

private:
    [[noreturn]] static void throw_invalid(std::int64_t seconds);

    std::int64_t seconds_ = 0;
    std::int32_t nanoseconds_ = 0;
};

/// Cypher's ZONED DATETIME: an instant to the nanosecond, with the offset or the named zone in
/// which to show it. An offset of zero and the zone "UTC" are two things, and both survive the way
/// to the server and back. Local years are -999,999,999 to 999,999,999.
///
/// Kept is the instant; what local clocks show is worked out when asked. Reading several fields of
/// a DateTime with a named zone is cheapest through one call of local().
///
/// Compares by instant: 12:00+01:00 equals 11:00Z of the same day, whatever the zones.
/// Thread safety: a plain value.
class NEO4J_API DateTime {
public:
    /// 1970-01-01T00:00 at offset zero.
    constexpr DateTime() noexcept = default;

    /// @param local what local clocks show
    /// @param utc_offset how far they are ahead of UTC: -18 to 18 hours
    /// Errors: std::invalid_argument.
    constexpr DateTime(LocalDateTime local, std::chrono::seconds utc_offset)
        : DateTime(checked(local.epoch_second(), local.nanosecond(), utc_offset.count())) {}

    /// @param local what the zone's clocks show
    /// @param resolve what to do where they show it never or twice; see Resolve
    /// Errors: std::invalid_argument with Resolve::reject.
    DateTime(LocalDateTime local, TimeZone zone, Resolve resolve = Resolve::compatible);

    /// An instant of std::chrono, shown at an offset (zero unless given) or in a zone; what is
    /// below a nanosecond is rounded down. Errors: std::invalid_argument if it lies outside the
    /// years above, or the offset outside -18 to 18 hours.
    template <typename D>
    constexpr explicit DateTime(std::chrono::sys_time<D> time,
                                std::chrono::seconds utc_offset = std::chrono::seconds(0)) {
        detail::split_seconds(time.time_since_epoch(), seconds_, nanoseconds_);
        *this = checked_instant(seconds_, nanoseconds_, utc_offset.count());
    }
    template <typename D>
    DateTime(std::chrono::sys_time<D> time, TimeZone zone) {
        detail::split_seconds(time.time_since_epoch(), seconds_, nanoseconds_);
        *this = checked_instant(seconds_, nanoseconds_, zone);
    }

    /// The present instant, shown in a zone, or at offset zero.
    [[nodiscard]] static DateTime now(TimeZone zone);
    /// The present instant, at offset zero.
    [[nodiscard]] static DateTime utc_now();

    /// What local clocks show.
    [[nodiscard]] LocalDateTime local() const noexcept {
        return LocalDateTime::from_epoch(seconds_ + utc_offset_seconds(), nanoseconds_);
    }
    /// The day that local clocks show.
    [[nodiscard]] Date date() const noexcept { return local().date(); }
    /// The time of day without the offset.
    [[nodiscard]] LocalTime time() const noexcept { return local().time(); }
    /// The time of day with the offset that holds at this instant.
    [[nodiscard]] Time offset_time() const noexcept;
    /// What local clocks show: -999,999,999 to 999,999,999.
    [[nodiscard]] std::int32_t year() const noexcept { return local().year(); }
    /// What local clocks show: 1 to 12.
    [[nodiscard]] int month() const noexcept { return local().month(); }
    /// What local clocks show: 1 to 31.
    [[nodiscard]] int day() const noexcept { return local().day(); }
    /// What local clocks show: 0 to 23.
    [[nodiscard]] int hour() const noexcept { return local().hour(); }
    /// What local clocks show: 0 to 59.
    [[nodiscard]] int minute() const noexcept { return local().minute(); }
    /// What local clocks show: 0 to 59.
    [[nodiscard]] int second() const noexcept { return local().second(); }
    /// Of the second: 0 to 999,999,999.
    [[nodiscard]] constexpr int nanosecond() const noexcept { return nanoseconds_; }

    /// How far local clocks are ahead of UTC at this instant.
    [[nodiscard]] std::chrono::seconds utc_offset() const noexcept {
        return std::chrono::seconds(utc_offset_seconds());
    }
    /// The named zone; std::nullopt if there is only an offset.
    [[nodiscard]] std::optional<TimeZone> zone() const noexcept {
        return zone_ == nullptr ? std::nullopt : std::optional(TimeZone(*zone_));
    }

    /// The same instant shown elsewhere. Errors: std::invalid_argument if local years or the offset
    /// would leave their limits.
    [[nodiscard]] DateTime in_zone(TimeZone zone) const;
    /// As in_zone, at an offset of -18 to 18 hours from UTC.
    [[nodiscard]] DateTime at_offset(std::chrono::seconds utc_offset) const;

    /// The instant, rounded down to D: nanoseconds unless given.
    /// Errors: std::invalid_argument if it does not fit; nanoseconds reach from 1677 to 2262,
    /// microseconds and coarser units further.
    template <typename D = std::chrono::nanoseconds>
    [[nodiscard]] constexpr std::chrono::sys_time<D> to_sys_time() const {
        return std::chrono::sys_time<D>(detail::join_seconds<D>(seconds_, nanoseconds_));
    }

    friend constexpr bool operator==(const DateTime& a, const DateTime& b) noexcept {
        return a.seconds_ == b.seconds_ && a.nanoseconds_ == b.nanoseconds_;
    }
    friend constexpr std::weak_ordering operator<=>(const DateTime& a, const DateTime& b) noexcept {
        const auto seconds = a.seconds_ <=> b.seconds_;
        return seconds != 0 ? seconds : a.nanoseconds_ <=> b.nanoseconds_;
    }

    /// With an offset: on what local clocks show, as LocalDateTime does. With a named zone: days,
    /// then months, on what local clocks show (keeping the offset where clocks show the result
    /// twice, moving forward where never), then seconds and nanoseconds as elapsed time.
    /// Errors: std::invalid_argument if the result lies outside the years above.
    DateTime& operator+=(const Duration& duration);
    /// As adding the duration with all signs changed. Errors: as there.
    DateTime& operator-=(const Duration& duration);

    /// Reads a LocalDateTime's text followed by an offset as for Time, by a zone in brackets, or by
    /// both: "2018-04-30T12:34:56+02:00[Europe/Berlin]". With both, the offset chooses where clocks
    /// show the time twice, and must be one that the zone has then. "Z" is the offset zero.
    /// Errors: Iso8601Error, also for an unknown zone.
    [[nodiscard]] static DateTime parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<DateTime> try_parse(std::string_view text) noexcept;

    /// "2018-04-30T12:34:56.789000000+02:00", followed by "[Europe/Berlin]" if the zone has a name,
    /// as the server writes it and parse reads it.
    [[nodiscard]] std::string to_string() const;
    /// ISO 8601, which knows no zone names: to_string() without them.
    /// @param separator between date and time
    [[nodiscard]] std::string iso_format(char separator = 'T') const;

    /// For decoders: whether local clocks show a year in the limits, and offset and nanoseconds lie
    /// in theirs.
    [[nodiscard]] static constexpr bool valid_instant(std::int64_t utc_epoch_second,
                                                      std::int64_t nanosecond,
                                                      std::int64_t offset_seconds) noexcept {
        return Time::valid_offset(offset_seconds) &&
               utc_epoch_second >= detail::min_local_second - detail::max_utc_offset &&
               utc_epoch_second <= detail::max_local_second + detail::max_utc_offset &&
               LocalDateTime::valid(utc_epoch_second + offset_seconds, nanosecond);
    }
    [[nodiscard]] static bool valid_instant(std::int64_t utc_epoch_second, std::int64_t nanosecond,
                                            TimeZone zone) noexcept {
        // The rules are asked only where they could matter: within a day of the limits.
        if (utc_epoch_second >= detail::min_local_second + detail::seconds_per_day &&
            utc_epoch_second <= detail::max_local_second - detail::seconds_per_day) {
            return nanosecond >= 0 && nanosecond < detail::nanoseconds_per_second;
        }
        return utc_epoch_second >= detail::min_local_second - detail::max_utc_offset &&
               utc_epoch_second <= detail::max_local_second + detail::max_utc_offset &&
               valid_instant(utc_epoch_second, nanosecond,
                             zone.offset_at(utc_epoch_second).count());
    }
    /// For decoders: no check; valid_instant() must hold.
    [[nodiscard]] static constexpr DateTime from_instant(std::int64_t utc_epoch_second,
                                                         std::int32_t nanosecond,
                                                         std::int32_t offset_seconds) noexcept {
        DateTime result;
        result.seconds_ = utc_epoch_second;
        result.nanoseconds_ = nanosecond;
        result.offset_ = offset_seconds;
        return result;
    }
    [[nodiscard]] static DateTime from_instant(std::int64_t utc_epoch_second,
                                               std::int32_t nanosecond, TimeZone zone) noexcept {
        DateTime result;
        result.seconds_ = utc_epoch_second;
        result.nanoseconds_ = nanosecond;
        result.zone_ = zone.entry_;
        return result;
    }
    /// For decoders of what servers before 5.0 send: wall-clock time in a zone. No check, no throw.
    [[nodiscard]] static DateTime from_local(LocalDateTime local, TimeZone zone) noexcept;

    /// The instant as whole seconds since 1970-01-01T00:00 UTC, rounded down.
    [[nodiscard]] constexpr std::int64_t utc_epoch_second() const noexcept { return seconds_; }
    /// utc_offset() as a number.
    [[nodiscard]] std::int32_t utc_offset_seconds() const noexcept {
        return zone_ == nullptr ? offset_ : zone_offset();
    }

private:
    [[nodiscard]] static constexpr DateTime checked(std::int64_t local_second,
                                                    std::int32_t nanosecond, std::int64_t offset) {
        if (!Time::valid_offset(offset)) {
            throw_invalid(local_second, offset);
        }
        return from_instant(local_second - offset, nanosecond, static_cast<std::int32_t>(offset));
    }
    [[nodiscard]] static constexpr DateTime
    checked_instant(std::int64_t utc_second, std::int32_t nanosecond, std::int64_t offset) {
        if (!valid_instant(utc_second, nanosecond, offset)) {
            throw_invalid(utc_second, offset);
        }
        return from_instant(utc_second, nanosecond, static_cast<std::int32_t>(offset));
    }
    [[nodiscard]] static DateTime checked_instant(std::int64_t utc_second, std::int32_t nanosecond,
                                                  TimeZone zone);
    [[nodiscard]] std::int32_t zone_offset() const noexcept;
    [[noreturn]] static void throw_invalid(std::int64_t seconds, std::int64_t offset);

    std::int64_t seconds_ = 0;
    std::int32_t nanoseconds_ = 0;
    std::int32_t offset_ = 0; // zero with a named zone
    const detail::ZoneEntry* zone_ = nullptr;
};

/// As LocalDateTime::operator+=, in either order. Errors: as there.
[[nodiscard]] inline LocalDateTime operator+(LocalDateTime a, const Duration& b) {
    return a += b;
}
[[nodiscard]] inline LocalDateTime operator+(const Duration& a, LocalDateTime b) {
    return b += a;
}
/// As LocalDateTime::operator-=. Errors: as there.
[[nodiscard]] inline LocalDateTime operator-(LocalDateTime a, const Duration& b) {
    return a -= b;
}
/// As DateTime::operator+=, in either order. Errors: as there.
[[nodiscard]] inline DateTime operator+(DateTime a, const Duration& b) {
    return a += b;
}
[[nodiscard]] inline DateTime operator+(const Duration& a, DateTime b) {
    return b += a;
}
/// As DateTime::operator-=. Errors: as there.
[[nodiscard]] inline DateTime operator-(DateTime a, const Duration& b) {
    return a -= b;
}

/// Part by part, as in the reference driver: months from the difference of years and months, days
/// from that of the days of the month, seconds and nanoseconds from that of the times of day, each
/// with its own sign. 2018-03-01T00:00 - 2018-02-28T12:00 is P1M-27DT-12H.
[[nodiscard]] NEO4J_API Duration operator-(const LocalDateTime& a, const LocalDateTime& b);
/// As above, on what local clocks show: zones and offsets play no part, as in the reference driver.
/// The time that has passed is a.to_sys_time() - b.to_sys_time().
[[nodiscard]] NEO4J_API Duration operator-(const DateTime& a, const DateTime& b);

NEO4J_API std::ostream& operator<<(std::ostream& out, const LocalDateTime& value);
NEO4J_API std::ostream& operator<<(std::ostream& out, const DateTime& value);

} // namespace neo4j

template <>
struct std::hash<neo4j::LocalDateTime> {
    [[nodiscard]] std::size_t operator()(const neo4j::LocalDateTime& value) const noexcept {
        return neo4j::detail::hash_combine(static_cast<std::size_t>(value.epoch_second()),
                                           static_cast<std::size_t>(value.nanosecond()));
    }
};

template <>
struct std::hash<neo4j::DateTime> {
    [[nodiscard]] std::size_t operator()(const neo4j::DateTime& value) const noexcept {
        return neo4j::detail::hash_combine(static_cast<std::size_t>(value.utc_epoch_second()),
                                           static_cast<std::size_t>(value.nanosecond()));
    }
};
