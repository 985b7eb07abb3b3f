#pragma once

#include <chrono>
#include <memory>

namespace neo4j::detail {

// Where the driver gets time and chance from, so that tests can decide both.
// Thread safety: an implementation must be safe to call from any thread.
class Clock {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using utc_time_point = std::chrono::system_clock::time_point;

    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    // Never goes backwards; for deadlines, ages and pauses.
    [[nodiscard]] virtual time_point now() const noexcept = 0;
    // The time of day; for expiry dates that others set.
    [[nodiscard]] virtual utc_time_point utc_now() const noexcept = 0;
    // Evenly spread over [0, 1); for jitter.
    [[nodiscard]] virtual double random() const noexcept = 0;
};

// The machine's clock and a random source seeded once per thread.
[[nodiscard]] const std::shared_ptr<const Clock>& system_clock();

} // namespace neo4j::detail
