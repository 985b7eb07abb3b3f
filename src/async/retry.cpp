#include "async/retry.hpp"

#include <algorithm>

namespace neo4j::detail {

std::optional<std::chrono::nanoseconds> RetryPolicy::next_delay() {
    const auto left = options_.max_time - (clock_.now() - start_);
    if (left <= left.zero())
        return std::nullopt;
    const auto factor = 1.0 + options_.jitter * (2.0 * clock_.random() - 1.0);
    const auto pause = std::chrono::duration_cast<std::chrono::nanoseconds>(delay_ * factor);
    delay_ *= options_.multiplier;
    // The last pause is cut, so that the last try begins when the time is over and not after it.
    return std::min<std::chrono::nanoseconds>(pause, left);
}

} // namespace neo4j::detail
