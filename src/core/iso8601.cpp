#include "core/iso8601.hpp"

#include <cstdlib>

#include <neo4j/iso8601.hpp>

#include "core/number_text.hpp"

namespace neo4j {

Iso8601Error::Iso8601Error(const std::string& what, std::size_t position)
    : std::invalid_argument(what), position_(position) {}

namespace detail {

namespace {

constexpr std::size_t longest_quote = 80;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Two digits that must not exceed a limit.
std::optional<int> two_digits(Iso8601Scanner& scanner, int max, const char* expected) noexcept {
    const std::size_t start = scanner.position();
    const auto value = scanner.digits(2, 2, expected);
    if (!value) {
        return std::nullopt;
    }
    if (*value > max) {
        return scanner.fail(expected, start);
    }
    return static_cast<int>(*value);
}

} // namespace

bool Iso8601Scanner::accept(char c) noexcept {
    if (at_end() || text_[position_] != c) {
        return false;
    }
    ++position_;
    return true;
}

std::optional<std::int64_t> Iso8601Scanner::digits(int min, int max,
                                                   const char* expected) noexcept {
    const std::size_t start = position_;
    std::int64_t value = 0;
    int count = 0;
    for (; count < max && is_digit(peek()); ++count) {
        value = value * 10 + (text_[position_++] - '0');
    }
    if (count < min) {
        position_ = start;
        return fail(expected, start);
    }
    return value;
}

std::optional<std::int32_t> Iso8601Scanner::fraction() noexcept {
    if (!is_digit(peek())) {
        return fail("a digit after the decimal point");
    }
    std::int32_t value = 0;
    int count = 0;
    for (; is_digit(peek()); ++position_) {
        if (count < 9) {
            value = value * 10 + (text_[position_] - '0');
            ++count;
        }
    }
    for (; count < 9; ++count) {
        value *= 10;
    }
    return value;
}

std::optional<std::string_view> Iso8601Scanner::until(char c, const char* expected) noexcept {
    const std::size_t end = text_.find(c, position_);
    if (end == std::string_view::npos) {
        return fail(expected, text_.size());
    }
    const std::string_view result = text_.substr(position_, end - position_);
    position_ = end + 1;
    return result;
}

std::nullopt_t Iso8601Scanner::fail(const char* expected, std::size_t position) noexcept {
    if (expected_ == nullptr) {
        expected_ = expected;
        failed_at_ = position;
    }
    return std::nullopt;
}

bool Iso8601Scanner::expect_end() noexcept {
    if (!at_end()) {
        fail("the end of the text");
        return false;
    }
    return true;
}

void Iso8601Scanner::raise(const char* type) const {
    std::string text(text_.substr(0, longest_quote));
    if (text_.size() > longest_quote) {
        text += "...";
    }
    throw Iso8601Error(std::string(type) + ": cannot read \"" + text + "\": at position " +
                           std::to_string(failed_at_) + " there should be " +
                           (expected_ == nullptr ? "something else" : expected_),
                       failed_at_);
}

std::optional<Date> scan_date(Iso8601Scanner& scanner) noexcept {
    const bool negative = scanner.accept('-');
    const bool has_sign = negative || scanner.accept('+');
    const auto year = has_sign ? scanner.digits(4, 9, "a year of four to nine digits")
                               : scanner.digits(4, 4, "a year of four digits (more need a sign)");
    if (!year) {
        return std::nullopt;
    }
    if (!scanner.accept('-')) {
        return scanner.fail("\"-\" between year and month");
    }
    const std::size_t month_at = scanner.position();
    const auto month = two_digits(scanner, 12, "a month from 01 to 12");
    if (!month) {
        return std::nullopt;
    }
    if (*month == 0) {
        return scanner.fail("a month from 01 to 12", month_at);
    }
    if (!scanner.accept('-')) {
        return scanner.fail("\"-\" between month and day");
    }
    const std::size_t day_at = scanner.position();
    const auto day = scanner.digits(2, 2, "a day of two digits");
    if (!day) {
        return std::nullopt;
    }
    const std::int64_t signed_year = negative ? -*year : *year;
    if (!Date::valid(signed_year, *month, static_cast<int>(*day))) {
        return scanner.fail("a day that the month has", day_at);
    }
    return Date::from_days(days_from_civil(signed_year, *month, static_cast<int>(*day)));
}

std::optional<LocalTime> scan_local_time(Iso8601Scanner& scanner) noexcept {
    const auto hour = two_digits(scanner, 23, "an hour from 00 to 23");
    if (!hour) {
        return std::nullopt;
    }
    int minute = 0;
    int second = 0;
    std::int32_t nanosecond = 0;
    if (scanner.accept(':')) {
        const auto read_minute = two_digits(scanner, 59, "a minute from 00 to 59");
        if (!read_minute) {
            return std::nullopt;
        }
        minute = *read_minute;
        if (scanner.accept(':')) {
            const auto read_second = two_digits(scanner, 59, "a second from 00 to 59");
            if (!read_second) {
                return std::nullopt;
            }
            second = *read_second;
            if (scanner.accept('.') || scanner.accept(',')) {
                const auto read_fraction = scanner.fraction();
                if (!read_fraction) {
                    return std::nullopt;
                }
                nanosecond = *read_fraction;
            }
        }
    }
    return LocalTime(*hour, minute, second, nanosecond);
}

std::optional<std::int32_t> scan_offset(Iso8601Scanner& scanner) noexcept {
    const std::size_t start = scanner.position();
    if (scanner.accept('Z')) {
        return 0;
    }
    const bool negative = scanner.accept('-');
    if (!negative && !scanner.accept('+')) {
        return scanner.fail("\"Z\" or an offset such as \"+01:00\"");
    }
    const auto hours = two_digits(scanner, 18, "the hours of an offset, 00 to 18");
    if (!hours) {
        return std::nullopt;
    }
    std::int32_t seconds = *hours * 3600;
    for (const std::int32_t unit : {60, 1}) {
        if (!scanner.accept(':')) {
            break;
        }
        const auto part = two_digits(scanner, 59, "a part of the offset, 00 to 59");
        if (!part) {
            return std::nullopt;
        }
        seconds += *part * unit;
    }
    if (seconds > max_utc_offset) {
        return scanner.fail("an offset of at most 18 hours", start);
    }
    return negative ? -seconds : seconds;
}

void append_date(std::string& out, Date date) {
    const std::int32_t year = date.year();
    if (year < 0) {
        out += '-';
    } else if (year > 9999) {
        out += '+';
    }
    append_padded(out, std::abs(year), 4);
    out += '-';
    append_padded(out, date.month(), 2);
    out += '-';
    append_padded(out, date.day(), 2);
}

void append_local_time(std::string& out, LocalTime time) {
    append_padded(out, time.hour(), 2);
    out += ':';
    append_padded(out, time.minute(), 2);
    out += ':';
    append_padded(out, time.second(), 2);
    out += '.';
    append_padded(out, time.nanosecond(), 9);
}

void append_offset(std::string& out, std::int32_t seconds) {
    out += seconds < 0 ? '-' : '+';
    seconds = std::abs(seconds);
    append_padded(out, seconds / 3600, 2);
    out += ':';
    append_padded(out, seconds / 60 % 60, 2);
    if (seconds % 60 != 0) {
        out += ':';
        append_padded(out, seconds % 60, 2);
    }
}

} // namespace detail

} // namespace neo4j
