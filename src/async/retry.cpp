#include "async/retry.hpp"

#include <algorithm>

namespace neo4j::detail {

std::optional<std::chrono::nanoseconds> RetryPolicy::next_delay() {
    if (!start_)
        start_ = clock_.now();
    const std::chrono::nanoseconds left = options_.max_time - (clock_.now() - *start_);
    if (left <= left.zero())
        return std::nullopt;
    const auto factor = 1.0 + options_.jitter * (2.0 * clock_.random() - 1.0);
    // The last pause is cut, so that the last try begins when the time is over and not after it.
    const auto pause = std::min<Delay>(delay_ * factor, left);
    // Not above what it can be of use for, so that it stays a number that a pause can be made of.
    delay_ = std::min<Delay>(delay_ * options_.multiplier, options_.max_time);
    return std::min(std::chrono::duration_cast<std::chrono::nanoseconds>(pause), left);
}

} // namespace neo4j::detail
