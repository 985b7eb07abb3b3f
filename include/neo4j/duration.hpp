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
#include <tuple>

#include <neo4j/detail/civil.hpp>
#include <neo4j/detail/hash.hpp>
#include <neo4j/export.hpp>

namespace neo4j {

/// Cypher's DURATION: months, days, seconds and nanoseconds, which are never converted into each
/// other, because no month and no day has a fixed length. Seconds and nanoseconds are one quantity:
/// nanoseconds have the sign of the seconds and lie in -999,999,999 to 999,999,999. Each of months,
/// days and seconds has a sign of its own.
///
/// What a server can hold: months * 2,629,746 + days * 86,400 + seconds, nanoseconds rounded down,
/// must fit 64 bits. Every operation whose result does not throws std::invalid_argument.
///
/// Made from std::chrono durations without ceremony: years and months go to the months, weeks and
/// days to the days, all else to seconds and nanoseconds, so that `date + std::chrono::months(1)`
/// works.
///
/// Compares as the reference driver does: months, then days, then seconds, then nanoseconds. This
/// says nothing about which of P1M and P31D is longer.
/// Thread safety: a plain value.
class NEO4J_API Duration {
public:
    /// No time at all.
    constexpr Duration() noexcept = default;

    /// @param nanoseconds any number; whole seconds in it are carried to the seconds
    /// Errors: std::invalid_argument if the whole is more than a server can hold.
    constexpr Duration(std::int64_t months, std::int64_t days, std::int64_t seconds,
                       std::int64_t nanoseconds = 0)
        : Duration(checked(months, days, to_nanoseconds(seconds, nanoseconds))) {}

    /// From any std::chrono duration; what is below a nanosecond is cut off.
    /// Errors: std::invalid_argument if it is more than a server can hold.
    template <typename Rep, typename Period>
    constexpr Duration(std::chrono::duration<Rep, Period> value) // NOLINT: implicit on purpose
        : Duration(from_chrono(value)) {}

    /// Whole months, of either sign.
    [[nodiscard]] constexpr std::int64_t months() const noexcept { return months_; }
    /// Whole days, of either sign.
    [[nodiscard]] constexpr std::int64_t days() const noexcept { return days_; }
    /// Whole seconds, of either sign.
    [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return seconds_; }
    /// Part of the second; never of the other sign than seconds().
    [[nodiscard]] constexpr std::int32_t nanoseconds() const noexcept { return nanoseconds_; }

    /// {years, months, days} with the months below 12, all of the sign of months() but the days.
    [[nodiscard]] constexpr std::tuple<std::int64_t, int, std::int64_t>
    years_months_days() const noexcept {
        return {months_ / 12, static_cast<int>(months_ % 12), days_};
    }
    /// {hours, minutes, seconds, nanoseconds}, all of one sign.
    [[nodiscard]] constexpr std::tuple<std::int64_t, int, int, std::int32_t>
    hours_minutes_seconds_nanoseconds() const noexcept {
        return {seconds_ / 3600, static_cast<int>(seconds_ / 60 % 60),
                static_cast<int>(seconds_ % 60), nanoseconds_};
    }

    /// Seconds and nanoseconds as one std::chrono duration.
    /// Errors: std::invalid_argument if there are months or days, whose length depends on where
    /// they are counted from, or more than the 292 years that 64 bits of nanoseconds hold.
    [[nodiscard]] std::chrono::nanoseconds to_chrono() const;

    /// Whether any part is not zero.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return *this != Duration(); }

    friend constexpr bool operator==(const Duration&, const Duration&) noexcept = default;
    friend constexpr auto operator<=>(const Duration&, const Duration&) noexcept = default;

    /// Itself.
    [[nodiscard]] constexpr Duration operator+() const noexcept { return *this; }
    /// Part by part, as all arithmetic here.
    [[nodiscard]] Duration operator-() const;
    /// Each part without its sign.
    [[nodiscard]] Duration abs() const;

    /// Adds part by part.
    Duration& operator+=(const Duration& other);
    /// Takes off part by part.
    Duration& operator-=(const Duration& other);
    /// Months, days and nanoseconds (with the seconds) are multiplied each for itself and rounded
    /// to the nearest whole number, halves to the even one. Whole factors are exact.
    Duration& operator*=(std::int64_t factor);
    Duration& operator*=(double factor);
    /// As multiplication. Errors: also std::invalid_argument for a divisor of zero.
    Duration& operator/=(std::int64_t divisor);
    Duration& operator/=(double divisor);

    /// Months, days and nanoseconds (with the seconds) divided each for itself and rounded down:
    /// Python's //. Errors: std::invalid_argument for a divisor of zero.
    [[nodiscard]] Duration floor_divide(std::int64_t divisor) const;
    /// What floor_divide leaves, with the sign of the divisor: Python's %.
    [[nodiscard]] Duration modulo(std::int64_t divisor) const;

    /// The longest one towards the past, as far as seconds go.
    [[nodiscard]] static constexpr Duration min() noexcept { return from_wire(0, 0, INT64_MIN, 0); }
    /// The longest one towards the future, as far as seconds go.
    [[nodiscard]] static constexpr Duration max() noexcept {
        return from_wire(0, 0, INT64_MAX, 999'999'999);
    }

    /// Reads ISO 8601: "P1Y2M3DT4H5M6.789S", each part optional and with a sign of its own, or
    /// weeks alone: "P3W". Only seconds may have a fraction, after a point or a comma; digits after
    /// the ninth are cut off. Errors: Iso8601Error, also if it is more than a server can hold
    /// (64 bits of seconds).
    [[nodiscard]] static Duration parse(std::string_view text);
    /// As parse, with std::nullopt for any error.
    [[nodiscard]] static std::optional<Duration> try_parse(std::string_view text) noexcept;

    /// ISO 8601: "P1Y2M3DT4H5M6.789S"; "PT0S" when nothing is there. Months are shown as years and
    /// months, seconds as hours, minutes and seconds.
    [[nodiscard]] std::string to_string() const;

    /// For decoders: whether a server can hold it. Nanoseconds may be any number and sign.
    [[nodiscard]] static constexpr bool valid(std::int64_t months, std::int64_t days,
                                              std::int64_t seconds,
                                              std::int64_t nanoseconds) noexcept {
        return fits(months, days, to_nanoseconds(seconds, nanoseconds));
    }
    /// For decoders: no check; valid() must hold.
    [[nodiscard]] static constexpr Duration from_wire(std::int64_t months, std::int64_t days,
                                                      std::int64_t seconds,
                                                      std::int64_t nanoseconds) noexcept {
        return unchecked(months, days, to_nanoseconds(seconds, nanoseconds));
    }

private:
    static constexpr detail::Int128 billion = detail::nanoseconds_per_second;

    static constexpr detail::Int128 to_nanoseconds(std::int64_t seconds,
                                                   std::int64_t nanoseconds) noexcept {
        return seconds * billion + nanoseconds;
    }

    static constexpr bool fits_64(detail::Int128 value) noexcept {
        return value >= INT64_MIN && value <= INT64_MAX;
    }

    static constexpr bool fits(detail::Int128 months, detail::Int128 days,
                               detail::Int128 nanoseconds) noexcept {
        if (!fits_64(months) || !fits_64(days)) {
            return false;
        }
        const detail::Int128 seconds = nanoseconds / billion - (nanoseconds % billion < 0 ? 1 : 0);
        return fits_64(nanoseconds / billion) &&
               fits_64(months * 2'629'746 + days * detail::seconds_per_day + seconds);
    }

    static constexpr Duration unchecked(detail::Int128 months, detail::Int128 days,
                                        detail::Int128 nanoseconds) noexcept {
        Duration result;
        result.months_ = static_cast<std::int64_t>(months);
        result.days_ = static_cast<std::int64_t>(days);
        result.seconds_ = static_cast<std::int64_t>(nanoseconds / billion);
        result.nanoseconds_ = static_cast<std::int32_t>(nanoseconds % billion);
        return result;
    }

    static constexpr Duration checked(detail::Int128 months, detail::Int128 days,
                                      detail::Int128 nanoseconds) {
        if (!fits(months, days, nanoseconds)) {
            throw_out_of_range();
        }
        return unchecked(months, days, nanoseconds);
    }

    template <typename Rep, typename Period>
    static constexpr Duration from_chrono(std::chrono::duration<Rep, Period> value) {
        using InMonths = std::ratio_divide<Period, std::chrono::months::period>;
        using InDays = std::ratio_divide<Period, std::chrono::days::period>;
        if constexpr (InMonths::den == 1) {
            return checked(scaled(value.count(), InMonths::num, 1), 0, 0);
        } else if constexpr (InDays::den == 1) {
            return checked(0, scaled(value.count(), InDays::num, 1), 0);
        } else {
            using InNanoseconds = std::ratio_divide<Period, std::nano>;
            return checked(0, 0, scaled(value.count(), InNanoseconds::num, InNanoseconds::den));
        }
    }

    template <typename Rep>
    static constexpr detail::Int128 scaled(Rep count, std::intmax_t num, std::intmax_t den) {
        if constexpr (std::chrono::treat_as_floating_point_v<Rep>) {
            const long double result = static_cast<long double>(count) *
                                       static_cast<long double>(num) /
                                       static_cast<long double>(den);
            if (!(result > -1e30L && result < 1e30L)) { // also not a number
                throw_out_of_range();
            }
            return static_cast<detail::Int128>(result);
        } else {
            return static_cast<detail::Int128>(count) * num / den;
        }
    }

    [[nodiscard]] detail::Int128 total_nanoseconds() const noexcept {
        return to_nanoseconds(seconds_, nanoseconds_);
    }

    static Duration rounded(double months, double days, double nanoseconds);
    [[noreturn]] static void throw_out_of_range();

    std::int64_t months_ = 0;
    std::int64_t days_ = 0;
    std::int64_t seconds_ = 0;
    std::int32_t nanoseconds_ = 0;
};

/// Part by part. Errors: std::invalid_argument if it is more than a server can hold.
[[nodiscard]] inline Duration operator+(Duration a, const Duration& b) {
    return a += b;
}
/// Part by part. Errors: std::invalid_argument if it is more than a server can hold.
[[nodiscard]] inline Duration operator-(Duration a, const Duration& b) {
    return a -= b;
}
/// As Duration::operator*=, in either order. Errors: as there.
[[nodiscard]] inline Duration operator*(Duration a, std::int64_t factor) {
    return a *= factor;
}
[[nodiscard]] inline Duration operator*(Duration a, int factor) {
    return a *= std::int64_t{factor};
}
[[nodiscard]] inline Duration operator*(Duration a, double factor) {
    return a *= factor;
}
[[nodiscard]] inline Duration operator*(std::int64_t factor, Duration a) {
    return a *= factor;
}
[[nodiscard]] inline Duration operator*(int factor, Duration a) {
    return a *= std::int64_t{factor};
}
[[nodiscard]] inline Duration operator*(double factor, Duration a) {
    return a *= factor;
}
/// As Duration::operator/=. Errors: as there.
[[nodiscard]] inline Duration operator/(Duration a, std::int64_t divisor) {
    return a /= divisor;
}
[[nodiscard]] inline Duration operator/(Duration a, int divisor) {
    return a /= std::int64_t{divisor};
}
[[nodiscard]] inline Duration operator/(Duration a, double divisor) {
    return a /= divisor;
}

NEO4J_API std::ostream& operator<<(std::ostream& out, const Duration& duration);

} // namespace neo4j

template <>
struct std::hash<neo4j::Duration> {
    [[nodiscard]] std::size_t operator()(const neo4j::Duration& value) const noexcept {
        std::size_t seed = static_cast<std::size_t>(value.months());
        seed = neo4j::detail::hash_combine(seed, static_cast<std::size_t>(value.days()));
        seed = neo4j::detail::hash_combine(seed, static_cast<std::size_t>(value.seconds()));
        return neo4j::detail::hash_combine(seed, static_cast<std::size_t>(value.nanoseconds()));
    }
};
