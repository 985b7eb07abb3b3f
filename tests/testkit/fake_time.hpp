#pragma once

#include <atomic>
#include <chrono>

#include "core/clock.hpp"

namespace testkit {

// A clock that a test can stop and move on. It serves all drivers of the test.
class FakeTime final : public neo4j::detail::Clock {
public:
    // Stops the clock at the present time.
    void install() noexcept;
    void tick(std::chrono::milliseconds increment) noexcept;
    // Shows the machine's time again.
    void uninstall() noexcept;

    time_point now() const noexcept override;
    utc_time_point utc_now() const noexcept override;
    double random() const noexcept override;

private:
    std::atomic<bool> stopped_{false};
    std::atomic<time_point> now_{};
    std::atomic<utc_time_point> utc_now_{};
};

} // namespace testkit
