#include <ostream>
#include <stdexcept>

#include <neo4j/time.hpp>

#include "core/iso8601.hpp"

namespace neo4j {

namespace {

std::optional<Time> scan_time(detail::Iso8601Scanner& scanner) noexcept {
    const auto local = detail::scan_local_time(scanner);
    if (!local) {
        return std::nullopt;
    }
    const auto offset = detail::scan_offset(scanner);
    if (!offset) {
        return std::nullopt;
    }
    return Time::from(local->nanoseconds_of_day(), *offset);
}

void check_part(const char* part, int value, int max) {
    if (value < 0 || value > max) {
        throw std::invalid_argument("LocalTime: the " + std::string(part) + " " +
                                    std::to_string(value) + " is out of range, " + part +
                                    "s are 0 to " + std::to_string(max));
    }
}

} // namespace

LocalTime LocalTime::parse(std::string_view text) {
    return detail::parse_all(text, "LocalTime", detail::scan_local_time);
}

std::optional<LocalTime> LocalTime::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, detail::scan_local_time);
}

std::string LocalTime::to_string() const {
    std::string out;
    detail::append_local_time(out, *this);
    return out;
}

void LocalTime::throw_invalid(int hour, int minute, int second, int nanosecond) {
    check_part("hour", hour, 23);
    check_part("minute", minute, 59);
    check_part("second", second, 59);
    check_part("nanosecond", nanosecond, detail::nanoseconds_per_second - 1);
    throw std::logic_error("LocalTime: all parts are in range");
}

void LocalTime::throw_invalid_nanoseconds(std::int64_t nanoseconds) {
    throw std::invalid_argument("LocalTime: " + std::to_string(nanoseconds) +
                                " nanoseconds since midnight are out of range, there are 0 to " +
                                std::to_string(detail::nanoseconds_per_day - 1));
}

Time Time::parse(std::string_view text) {
    return detail::parse_all(text, "Time", scan_time);
}

std::optional<Time> Time::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, scan_time);
}

std::string Time::to_string() const {
    std::string out;
    detail::append_local_time(out, local());
    detail::append_offset(out, offset_);
    return out;
}

void Time::throw_invalid_offset(std::int64_t seconds) {
    throw std::invalid_argument("Time: the offset from UTC of " + std::to_string(seconds) +
                                " s is out of range, offsets are -64800 to 64800 s (18 hours)");
}

std::ostream& operator<<(std::ostream& out, const LocalTime& time) {
    return out << time.to_string();
}

std::ostream& operator<<(std::ostream& out, const Time& time) {
    return out << time.to_string();
}

} // namespace neo4j
