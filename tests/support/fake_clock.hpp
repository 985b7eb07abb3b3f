#pragma once

#include <atomic>
#include <chrono>

#include "core/clock.hpp"

namespace neo4j::test {

// A clock that stands still until the test moves it.
// Thread safety: safe to use from any thread.
class FakeClock final : public detail::Clock {
public:
    time_point now() const noexcept override { return start_ + passed_.load(); }
    utc_time_point utc_now() const noexcept override {
        return utc_start_ + std::chrono::duration_cast<utc_time_point::duration>(passed_.load());
    }
    double random() const noexcept override { return random_.load(); }

    void advance(std::chrono::nanoseconds time) noexcept { passed_ = passed_.load() + time; }
    void set_random(double value) noexcept { random_ = value; }

private:
    const time_point start_{std::chrono::hours(1)};
    const utc_time_point utc_start_{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};
    std::atomic<std::chrono::nanoseconds> passed_{std::chrono::nanoseconds(0)};
    std::atomic<double> random_{0.5};
};

} // namespace neo4j::test
