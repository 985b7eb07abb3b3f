#include <ostream>
#include <stdexcept>

#include <neo4j/date_time.hpp>

#include "core/date_arithmetic.hpp"
#include "core/iso8601.hpp"
#include "core/zone_entry.hpp"

namespace neo4j {

namespace {

using detail::Int128;
using detail::Iso8601Scanner;

std::optional<LocalDateTime> scan_local_date_time(Iso8601Scanner& scanner) noexcept {
    const auto date = detail::scan_date(scanner);
    if (!date) {
        return std::nullopt;
    }
    if (!scanner.accept('T') && !scanner.accept('t') && !scanner.accept(' ')) {
        return scanner.fail("\"T\" between date and time");
    }
    const auto time = detail::scan_local_time(scanner);
    if (!time) {
        return std::nullopt;
    }
    return LocalDateTime(*date, *time);
}

std::optional<DateTime> scan_date_time(Iso8601Scanner& scanner) noexcept {
    const auto local = scan_local_date_time(scanner);
    if (!local) {
        return std::nullopt;
    }
    const std::size_t offset_at = scanner.position();
    std::optional<std::int32_t> offset;
    if (scanner.peek() != '[') {
        offset = detail::scan_offset(scanner);
        if (!offset) {
            return std::nullopt;
        }
        if (scanner.at_end()) {
            return DateTime::from_instant(local->epoch_second() - *offset, local->nanosecond(),
                                          *offset);
        }
    }
    if (!scanner.accept('[')) {
        return scanner.fail("the end of the text or a zone in brackets");
    }
    const std::size_t zone_at = scanner.position();
    const auto name = scanner.until(']', "\"]\" after the zone");
    if (!name) {
        return std::nullopt;
    }
    const auto zone = TimeZone::find(*name);
    if (!zone) {
        return scanner.fail("the name of a time zone that this machine knows", zone_at);
    }
    if (!offset) {
        return DateTime::from_local(*local, *zone);
    }
    const std::int64_t utc = local->epoch_second() - *offset;
    if (zone->offset_at(utc).count() != *offset) {
        return scanner.fail("the offset that the zone has at this time", offset_at);
    }
    return DateTime::from_instant(utc, local->nanosecond(), *zone);
}

struct Now {
    std::int64_t seconds;
    std::int32_t nanoseconds;
};

Now utc_now() noexcept {
    Now now{};
    detail::split_seconds(std::chrono::system_clock::now().time_since_epoch(), now.seconds,
                          now.nanoseconds);
    return now;
}

/// Parts of two clock readings subtracted one by one.
Duration difference(const LocalDateTime& a, const LocalDateTime& b) {
    const Date a_date = a.date();
    const Date b_date = b.date();
    const auto months = [](Date date) { return INT64_C(12) * date.year() + date.month(); };
    return Duration(months(a_date) - months(b_date), a_date.day() - b_date.day(), 0,
                    a.time().nanoseconds_of_day() - b.time().nanoseconds_of_day());
}

} // namespace

void detail::throw_not_in_chrono() {
    throw std::invalid_argument("the time does not fit 64 bits of the std::chrono unit asked for; "
                                "nanoseconds reach from 1677 to 2262, ask for microseconds or "
                                "seconds");
}

// --- what clocks show now

Date Date::today() {
    return LocalDateTime::now().date();
}
Date Date::today(TimeZone zone) {
    return LocalDateTime::now(zone).date();
}
LocalTime LocalTime::now() {
    return LocalDateTime::now().time();
}
LocalTime LocalTime::now(TimeZone zone) {
    return LocalDateTime::now(zone).time();
}
Time Time::now(TimeZone zone) {
    return DateTime::now(zone).offset_time();
}

LocalDateTime LocalDateTime::now() {
    const Now now = ::neo4j::utc_now();
    return from_epoch(now.seconds + detail::system_offset_at(now.seconds), now.nanoseconds);
}

LocalDateTime LocalDateTime::now(TimeZone zone) {
    return DateTime::now(zone).local();
}

DateTime DateTime::now(TimeZone zone) {
    const Now now = ::neo4j::utc_now();
    return from_instant(now.seconds, now.nanoseconds, zone);
}

DateTime DateTime::utc_now() {
    const Now now = ::neo4j::utc_now();
    return from_instant(now.seconds, now.nanoseconds, 0);
}

// --- LocalDateTime

LocalDateTime& LocalDateTime::operator+=(const Duration& duration) {
    const Int128 nanoseconds = Int128{duration.seconds()} * detail::nanoseconds_per_second +
                               duration.nanoseconds() + time().nanoseconds_of_day();
    const Int128 days = detail::floor_div(nanoseconds, Int128{detail::nanoseconds_per_day});
    const auto rest = static_cast<std::int64_t>(nanoseconds - days * detail::nanoseconds_per_day);
    const Date new_date =
        detail::add_days_and_months(date(), days + duration.days(), duration.months());
    return *this = LocalDateTime(new_date, LocalTime::from_nanoseconds(rest));
}

LocalDateTime& LocalDateTime::operator-=(const Duration& duration) {
    return *this += -duration;
}

LocalDateTime LocalDateTime::parse(std::string_view text) {
    return detail::parse_all(text, "LocalDateTime", scan_local_date_time);
}

std::optional<LocalDateTime> LocalDateTime::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, scan_local_date_time);
}

std::string LocalDateTime::to_string() const {
    std::string out;
    detail::append_date(out, date());
    out += 'T';
    detail::append_local_time(out, time());
    return out;
}

void LocalDateTime::throw_invalid(std::int64_t seconds) {
    throw std::invalid_argument("LocalDateTime: the time " + std::to_string(seconds) +
                                " s from 1970-01-01T00:00 is out of range, years are -999999999 to "
                                "999999999");
}

Duration operator-(const LocalDateTime& a, const LocalDateTime& b) {
    return difference(a, b);
}

std::ostream& operator<<(std::ostream& out, const LocalDateTime& value) {
    return out << value.to_string();
}

// --- DateTime

DateTime::DateTime(LocalDateTime local, TimeZone zone, Resolve resolve) {
    const auto utc = zone.entry_->to_utc(local, resolve);
    if (!utc) {
        throw std::invalid_argument("DateTime: the clocks of " + zone.name() + " show " +
                                    local.to_string() +
                                    " never or twice; choose another Resolve than reject");
    }
    *this = from_instant(*utc, local.nanosecond(), zone);
}

DateTime DateTime::from_local(LocalDateTime local, TimeZone zone) noexcept {
    const auto utc = zone.entry_->to_utc(local, Resolve::compatible);
    return from_instant(utc.value_or(0), local.nanosecond(), zone);
}

DateTime DateTime::checked_instant(std::int64_t utc_second, std::int32_t nanosecond,
                                   TimeZone zone) {
    if (!valid_instant(utc_second, nanosecond, zone)) {
        throw_invalid(utc_second, 0);
    }
    return from_instant(utc_second, nanosecond, zone);
}

std::int32_t DateTime::zone_offset() const noexcept {
    return zone_->offset_at(seconds_);
}

Time DateTime::offset_time() const noexcept {
    const std::int32_t offset = utc_offset_seconds();
    return Time::from(
        LocalDateTime::from_epoch(seconds_ + offset, nanoseconds_).time().nanoseconds_of_day(),
        offset);
}

DateTime DateTime::in_zone(TimeZone zone) const {
    return checked_instant(seconds_, nanoseconds_, zone);
}

DateTime DateTime::at_offset(std::chrono::seconds utc_offset) const {
    return checked_instant(seconds_, nanoseconds_, utc_offset.count());
}

DateTime& DateTime::operator+=(const Duration& duration) {
    if (zone_ == nullptr) {
        const LocalDateTime moved = local() + duration;
        return *this = checked(moved.epoch_second(), moved.nanosecond(), offset_);
    }
    std::int64_t utc = seconds_;
    if (duration.months() != 0 || duration.days() != 0) {
        const std::int32_t offset = zone_offset();
        const LocalDateTime moved = LocalDateTime::from_epoch(seconds_ + offset, nanoseconds_) +
                                    Duration(duration.months(), duration.days(), 0);
        utc = zone_->to_utc_keeping(moved, offset);
    }
    const Int128 nanoseconds = (Int128{utc} + duration.seconds()) * detail::nanoseconds_per_second +
                               nanoseconds_ + duration.nanoseconds();
    const Int128 whole = detail::floor_div(nanoseconds, Int128{detail::nanoseconds_per_second});
    const auto rest =
        static_cast<std::int32_t>(nanoseconds - whole * detail::nanoseconds_per_second);
    const bool fits = whole >= INT64_MIN && whole <= INT64_MAX;
    return *this = checked_instant(fits ? static_cast<std::int64_t>(whole) : INT64_MAX, rest,
                                   TimeZone(*zone_));
}

DateTime& DateTime::operator-=(const Duration& duration) {
    return *this += -duration;
}

DateTime DateTime::parse(std::string_view text) {
    return detail::parse_all(text, "DateTime", scan_date_time);
}

std::optional<DateTime> DateTime::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, scan_date_time);
}

std::string DateTime::iso_format(char separator) const {
    const std::int32_t offset = utc_offset_seconds();
    const LocalDateTime shown = LocalDateTime::from_epoch(seconds_ + offset, nanoseconds_);
    std::string out;
    detail::append_date(out, shown.date());
    out += separator;
    detail::append_local_time(out, shown.time());
    detail::append_offset(out, offset);
    return out;
}

std::string DateTime::to_string() const {
    std::string out = iso_format();
    if (zone_ != nullptr) {
        out += '[';
        out += zone_->name();
        out += ']';
    }
    return out;
}

void DateTime::throw_invalid(std::int64_t seconds, std::int64_t offset) {
    if (!Time::valid_offset(offset)) {
        throw std::invalid_argument("DateTime: the offset from UTC of " + std::to_string(offset) +
                                    " s is out of range, offsets are -64800 to 64800 s (18 hours)");
    }
    throw std::invalid_argument("DateTime: the instant " + std::to_string(seconds) +
                                " s from 1970-01-01T00:00Z is out of range, local years are "
                                "-999999999 to 999999999");
}

Duration operator-(const DateTime& a, const DateTime& b) {
    return difference(a.local(), b.local());
}

std::ostream& operator<<(std::ostream& out, const DateTime& value) {
    return out << value.to_string();
}

} // namespace neo4j
