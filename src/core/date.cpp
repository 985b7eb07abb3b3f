#include <ostream>
#include <stdexcept>

#include <neo4j/date.hpp>

#include "core/date_arithmetic.hpp"
#include "core/iso8601.hpp"

namespace neo4j {

namespace {

using detail::Int128;

/// The day as it is carried to another month: the last three days of a month count from its end
/// (-1 is the last).
int day_to_keep(const detail::CivilDate& date) noexcept {
    const int from_end = date.day - detail::days_in_month(date.year, date.month) - 1;
    return from_end >= -3 ? from_end : date.day;
}

/// The inverse, in any month.
int day_kept(std::int64_t year, int month, int day) noexcept {
    return day < 0 ? detail::days_in_month(year, month) + day + 1 : day;
}

[[noreturn]] void throw_result_out_of_range() {
    throw std::invalid_argument(
        "Date: the result is out of range, years are -999999999 to 999999999");
}

detail::CivilDate civil(Date date) noexcept {
    return detail::civil_from_days(date.days_since_epoch());
}

} // namespace

Date detail::add_days_and_months(Date date, Int128 days, std::int64_t months) {
    detail::CivilDate parts = civil(date);
    int day = day_to_keep(parts);
    if (days != 0) {
        // Within the first 27 days the day stays one that counts from the start, as in the
        // reference driver.
        if (day >= 1 && day + days >= 1 && day + days <= 27) {
            day += static_cast<int>(days);
        } else {
            const Int128 sum = date.days_since_epoch() + days;
            if (sum < detail::min_days || sum > detail::max_days) {
                throw_result_out_of_range();
            }
            parts = detail::civil_from_days(static_cast<std::int64_t>(sum));
            day = day_to_keep(parts);
        }
    }
    const Int128 month_count = Int128{parts.year} * 12 + (parts.month - 1) + months;
    const Int128 year = detail::floor_div(month_count, Int128{12});
    if (year < detail::min_year || year > detail::max_year) {
        throw_result_out_of_range();
    }
    const int month = static_cast<int>(month_count - year * 12) + 1;
    const auto new_year = static_cast<std::int64_t>(year);
    return Date(new_year, month, day_kept(new_year, month, day));
}

Date& Date::operator+=(const Duration& duration) {
    if (duration.seconds() != 0 || duration.nanoseconds() != 0) {
        throw std::invalid_argument("Date: cannot add or subtract " + duration.to_string() +
                                    ", a date takes no seconds and nanoseconds");
    }
    return *this = detail::add_days_and_months(*this, duration.days(), duration.months());
}

Date& Date::operator-=(const Duration& duration) {
    return *this += -duration;
}

Date Date::with_year(std::int64_t year) const {
    if (year < detail::min_year || year > detail::max_year) {
        throw_invalid(year, 1, 1);
    }
    return Date(year, month(), day_kept(year, month(), day_to_keep(civil())));
}

Date Date::with_month(int month) const {
    if (month < 1 || month > 12) {
        throw_invalid(year(), month, 1);
    }
    return Date(year(), month, day_kept(year(), month, day_to_keep(civil())));
}

Date Date::with_day(int day) const {
    return Date(year(), month(), day);
}

int Date::days_in_month(std::int64_t year, int month) {
    if (month < 1 || month > 12) {
        throw_invalid(0, month, 1);
    }
    return detail::days_in_month(year, month);
}

std::chrono::year_month_day Date::to_year_month_day() const {
    const detail::CivilDate parts = civil();
    if (parts.year < static_cast<int>(std::chrono::year::min()) ||
        parts.year > static_cast<int>(std::chrono::year::max())) {
        throw std::invalid_argument("Date: " + to_string() +
                                    " does not fit std::chrono, whose years are -32767 to 32767");
    }
    return {std::chrono::year(parts.year), std::chrono::month(static_cast<unsigned>(parts.month)),
            std::chrono::day(static_cast<unsigned>(parts.day))};
}

Date Date::parse(std::string_view text) {
    return detail::parse_all(text, "Date", detail::scan_date);
}

std::optional<Date> Date::try_parse(std::string_view text) noexcept {
    return detail::try_parse_all(text, detail::scan_date);
}

std::string Date::to_string() const {
    std::string out;
    detail::append_date(out, *this);
    return out;
}

void Date::throw_invalid(std::int64_t year, int month, int day) {
    if (year < detail::min_year || year > detail::max_year) {
        throw std::invalid_argument("Date: the year " + std::to_string(year) +
                                    " is out of range, years are -999999999 to 999999999");
    }
    if (month < 1 || month > 12) {
        throw std::invalid_argument("Date: the month " + std::to_string(month) +
                                    " is out of range, months are 1 to 12");
    }
    throw std::invalid_argument("Date: the day " + std::to_string(day) +
                                " is out of range, month " + std::to_string(month) + " of year " +
                                std::to_string(year) + " has days 1 to " +
                                std::to_string(detail::days_in_month(year, month)));
}

void Date::throw_invalid_days(std::int64_t days) {
    throw std::invalid_argument("Date: the day " + std::to_string(days) +
                                " (counted from 1970-01-01) is out of range, days are " +
                                std::to_string(detail::min_days) + " to " +
                                std::to_string(detail::max_days));
}

std::ostream& operator<<(std::ostream& out, const Date& date) {
    return out << date.to_string();
}

} // namespace neo4j
