#include "core/clock.hpp"

#include <random>

namespace neo4j::detail {

namespace {

class SystemClock final : public Clock {
public:
    time_point now() const noexcept override { return std::chrono::steady_clock::now(); }
    utc_time_point utc_now() const noexcept override { return std::chrono::system_clock::now(); }
    double random() const noexcept override {
        thread_local std::minstd_rand engine = seeded();
        // Not std::uniform_real_distribution: rounding lets it return 1.
        return static_cast<double>(engine() - std::minstd_rand::min()) /
               (static_cast<double>(std::minstd_rand::max() - std::minstd_rand::min()) + 1.0);
    }

private:
    static std::minstd_rand seeded() noexcept {
        try {
            return std::minstd_rand(std::random_device{}());
        } catch (...) {
            // No entropy source. Jitter only has to differ between processes.
            const auto ticks = std::chrono::steady_clock::now().time_since_epoch().count();
            return std::minstd_rand(static_cast<std::minstd_rand::result_type>(ticks));
        }
    }
};

} // namespace

const std::shared_ptr<const Clock>& system_clock() {
    static const std::shared_ptr<const Clock> clock = std::make_shared<const SystemClock>();
    return clock;
}

} // namespace neo4j::detail
