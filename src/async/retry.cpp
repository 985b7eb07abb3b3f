#include "async/retry.hpp"

namespace neo4j::detail {

std::optional<std::chrono::nanoseconds> RetryPolicy::next_delay() {
    if (clock_.now() - start_ >= options_.max_time) return std::nullopt;
    const auto factor = 1.0 + options_.jitter * (2.0 * clock_.random() - 1.0);
    const auto pause = std::chrono::duration_cast<std::chrono::nanoseconds>(delay_ * factor);
    delay_ *= options_.multiplier;
    return pause;
}

}  // namespace neo4j::detail
