#pragma once

#include <cstdint>

#include <neo4j/date.hpp>

namespace neo4j::detail {

/// Adds days, then months; see Date::operator+=.
/// Errors: std::invalid_argument if a step leaves the years that a Date can have.
[[nodiscard]] Date add_days_and_months(Date date, Int128 days, std::int64_t months);

/// Quotient rounded towards minus infinity; the divisor must be positive.
[[nodiscard]] constexpr Int128 floor_div(Int128 a, Int128 b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace neo4j::detail
