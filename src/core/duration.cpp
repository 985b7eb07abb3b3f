#include <array>
#include <cmath>
#include <cstdlib>
#include <ostream>
#include <stdexcept>

#include <neo4j/duration.hpp>

#include "core/date_arithmetic.hpp"
#include "core/iso8601.hpp"
#include "core/number_text.hpp"

namespace neo4j {

namespace {

using detail::Int128;
using detail::Iso8601Scanner;

/// a / b to the nearest whole number, halves to the even one.
Int128 divide_half_even(Int128 a, Int128 b) noexcept {
    if (b < 0) {
        a = -a;
        b = -b;
    }
    const Int128 quotient = detail::floor_div(a, b);
    const Int128 twice_rest = 2 * (a - quotient * b);
    const bool up = twice_rest > b || (twice_rest == b && quotient % 2 != 0);
    return quotient + (up ? 1 : 0);
}

Int128 floor_div_signed(Int128 a, Int128 b) noexcept {
    return b > 0 ? detail::floor_div(a, b) : detail::floor_div(-a, -b);
}

void check_divisor(bool is_zero) {
    if (is_zero) {
        throw std::invalid_argument("Duration: cannot divide by zero");
    }
}

/// A whole number and the letter after it, as the texts of durations are made of.
struct Part {
    std::int64_t value = 0;
    std::int32_t nanoseconds = 0; // of the value's sign; seconds only
    bool has_fraction = false;
    char unit = '\0';
    std::size_t position = 0;
};

std::optional<Part> scan_part(Iso8601Scanner& scanner) noexcept {
    Part part;
    part.position = scanner.position();
    const bool negative = scanner.accept('-');
    if (!negative) {
        scanner.accept('+');
    }
    const auto value = scanner.digits(1, 18, "a number");
    if (!value) {
        return std::nullopt;
    }
    part.value = *value;
    if (scanner.peek() >= '0' && scanner.peek() <= '9') {
        // 19 digits may still fit; more never do.
        const auto last = scanner.digits(1, 1, "a number");
        const Int128 longer = Int128{*value} * 10 + *last;
        if (longer > INT64_MAX || (scanner.peek() >= '0' && scanner.peek() <= '9')) {
            return scanner.fail("a number that fits 64 bits", part.position);
        }
        part.value = static_cast<std::int64_t>(longer);
    }
    if (scanner.accept('.') || scanner.accept(',')) {
        part.has_fraction = true;
        const auto nanoseconds = scanner.fraction();
        if (!nanoseconds) {
            return std::nullopt;
        }
        part.nanoseconds = *nanoseconds;
    }
    if (negative) {
        part.value = -part.value;
        part.nanoseconds = -part.nanoseconds;
    }
    part.unit = scanner.peek();
    return part;
}

struct Total {
    Int128 months = 0;
    Int128 days = 0;
    Int128 nanoseconds = 0;
};

/// Reads parts whose units stand in this order; false if the text is wrong.
bool scan_parts(Iso8601Scanner& scanner, std::string_view units, bool is_time,
                Total& total) noexcept {
    std::size_t next_unit = 0;
    do {
        const auto part = scan_part(scanner);
        if (!part) {
            return false;
        }
        const std::size_t unit = units.find(part->unit, next_unit);
        if (part->unit == '\0' || unit == std::string_view::npos) {
            scanner.fail(is_time ? "H, M or S, in this order, each at most once"
                                 : "Y, M or D, in this order, each at most once (or W alone)");
            return false;
        }
        if (part->has_fraction && part->unit != 'S') {
            scanner.fail("a whole number; only seconds may have a fraction", part->position);
            return false;
        }
        scanner.accept(part->unit);
        next_unit = unit + 1;
        constexpr Int128 second = detail::nanoseconds_per_second;
        switch (part->unit) {
        case 'Y':
            total.months += Int128{part->value} * 12;
            break;
        case 'W':
            total.days += Int128{part->value} * 7;
            break;
        case 'D':
            total.days += part->value;
            break;
        case 'H':
            total.nanoseconds += Int128{part->value} * 3600 * second;
            break;
        case 'S':
            total.nanoseconds += part->value * second + part->nanoseconds;
            break;
        default: // M
            if (is_time) {
                total.nanoseconds += Int128{part->value} * 60 * second;
            } else {
                total.months += part->value;
            }
        }
        if (part->unit == 'W' && !scanner.at_end()) {
            scanner.fail("the end of the text: weeks stand alone");
            return false;
        }
    } while (!scanner.at_end() && scanner.peek() != 'T');
    return true;
}

std::optional<Duration> whole(const Total& total) noexcept {
    const auto fits_64 = [](Int128 value) { return value >= INT64_MIN && value <= INT64_MAX; };
    const Int128 seconds = total.nanoseconds / detail::nanoseconds_per_second;
    if (!fits_64(total.months) || !fits_64(total.days) || !fits_64(seconds)) {
        return std::nullopt;
    }
    const auto months = static_cast<std::int64_t>(total.months);
    const auto days = static_cast<std::int64_t>(total.days);
    const auto part = static_cast<std::int64_t>(total.nanoseconds % detail::nanoseconds_per_second);
    if (!Duration::valid(months, days, static_cast<std::int64_t>(seconds), part)) {
        return std::nullopt;
    }
    return Duration::from_wire(months, days, static_cast<std::int64_t>(seconds), part);
}

std::optional<Duration> scan_duration(Iso8601Scanner& scanner) noexcept {
    Total total;
    if (!scanner.accept('P')) {
        return scanner.fail("\"P\", with which a duration begins");
    }
    if (scanner.peek() != 'T') {
        // Weeks are taken as the first unit only, and then nothing may follow.
        const bool read = scan_parts(scanner, "WYMD", false, total);
        if (!read) {
            return std::nullopt;
        }
    }
    if (scanner.accept('T') && !scan_parts(scanner, "HMS", true, total)) {
        return std::nullopt;
    }
    const auto duration = whole(total);
    if (!duration) {
        return scanner.fail("a duration that a server can hold, 64 bits of seconds (a month counts "
                            "2629746, a day 86400)",
                            0);
    }
    return duration;
}

} // namespace

std::chrono::nanoseconds Duration::to_chrono() const {
    if (months_ != 0 || days_ != 0) {
        throw std::invalid_argument("Duration: " + to_string() +
                                    " has months or days, which have no fixed length, and cannot "
                                    "become a std::chrono duration");
    }
    const detail::Int128 total = total_nanoseconds();
    if (!fits_64(total)) {
        throw std::invalid_argument("Duration: " + to_string() +
                                    " does not fit std::chrono::nanoseconds, which hold 292 years");
    }
    return std::chrono::nanoseconds(static_cast<std::int64_t>(total));
}

Duration Duration::operator-() const {
    return checked(-Int128{months_}, -Int128{days_}, -total_nanoseconds());
}

Duration Duration::abs() const {
    const auto positive = [](Int128 value) { return value < 0 ? -value : value; };
    return checked(positive(months_), positive(days_), positive(total_nanoseconds()));
}

Duration& Duration::operator+=(const Duration& other) {
    return *this = checked(Int128{months_} + other.months_, Int128{days_} + other.days_,
                           total_nanoseconds() + other.total_nanoseconds());
}

Duration& Duration::operator-=(const Duration& other) {
    return *this = checked(Int128{months_} - other.months_, Int128{days_} - other.days_,
                           total_nanoseconds() - other.total_nanoseconds());
}

Duration& Duration::operator*=(std::int64_t factor) {
    // Nanoseconds take up to 94 bits: seconds and their part are multiplied apart.
    const Int128 part = Int128{nanoseconds_} * factor;
    const Int128 seconds = Int128{seconds_} * factor + part / billion;
    if (!fits_64(seconds)) {
        throw_out_of_range();
    }
    return *this = checked(Int128{months_} * factor, Int128{days_} * factor,
                           seconds * billion + part % billion);
}

Duration& Duration::operator/=(std::int64_t divisor) {
    check_divisor(divisor == 0);
    return *this = checked(divide_half_even(months_, divisor), divide_half_even(days_, divisor),
                           divide_half_even(total_nanoseconds(), divisor));
}

Duration& Duration::operator*=(double factor) {
    const auto seconds = static_cast<double>(Int128{seconds_} * billion) * factor;
    return *this = rounded(static_cast<double>(months_) * factor,
                           static_cast<double>(days_) * factor, seconds + nanoseconds_ * factor);
}

Duration& Duration::operator/=(double divisor) {
    check_divisor(divisor == 0.0);
    const auto seconds = static_cast<double>(Int128{seconds_} * billion) / divisor;
    return *this = rounded(static_cast<double>(months_) / divisor,
                           static_cast<double>(days_) / divisor, seconds + nanoseconds_ / divisor);
}

Duration Duration::rounded(double months, double days, double nanoseconds) {
    const auto whole = [](double value) {
        if (!(std::fabs(value) < 1e30)) { // also not a number
            throw_out_of_range();
        }
        return static_cast<Int128>(std::nearbyint(value));
    };
    return checked(whole(months), whole(days), whole(nanoseconds));
}

Duration Duration::floor_divide(std::int64_t divisor) const {
    check_divisor(divisor == 0);
    return checked(floor_div_signed(months_, divisor), floor_div_signed(days_, divisor),
                   floor_div_signed(total_nanoseconds(), divisor));
}

Duration Duration::modulo(std::int64_t divisor) const {
    check_divisor(divisor == 0);
    const auto rest = [divisor](Int128 value) {
        return value - floor_div_signed(value, divisor) * divisor;
    };
    return checked(rest(months_), rest(days_), rest(total_nanoseconds()));
}

Duration Duration::parse(std::string_view text) {
    return detail::parse_all(text, "Duration", scan_duration);
}

std::optional<Duration> Duration::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, scan_duration);
}

std::string Duration::to_string() const {
    if (!*this) {
        return "PT0S";
    }
    std::string out = "P";
    const auto append = [&out](std::int64_t value, char unit) {
        if (value != 0) {
            out += std::to_string(value);
            out += unit;
        }
    };
    append(months_ / 12, 'Y');
    append(months_ % 12, 'M');
    append(days_, 'D');
    if (seconds_ == 0 && nanoseconds_ == 0) {
        return out;
    }
    out += 'T';
    const auto [hours, minutes, seconds, nanoseconds] = hours_minutes_seconds_nanoseconds();
    append(hours, 'H');
    append(minutes, 'M');
    if (nanoseconds == 0) {
        append(seconds, 'S');
        return out;
    }
    if (nanoseconds < 0) {
        out += '-';
    }
    out += std::to_string(std::abs(seconds));
    out += '.';
    detail::append_padded(out, std::abs(nanoseconds), 9);
    out.erase(out.find_last_not_of('0') + 1);
    out += 'S';
    return out;
}

void Duration::throw_out_of_range() {
    throw std::invalid_argument(
        "Duration: out of range, a server holds no more than 64 bits of seconds (a month counts "
        "2629746, a day 86400)");
}

std::ostream& operator<<(std::ostream& out, const Duration& duration) {
    return out << duration.to_string();
}

} // namespace neo4j
