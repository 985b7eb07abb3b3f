#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"

namespace neo4j::detail {

struct RetryOptions {
    std::chrono::nanoseconds max_time{}; // no new try after it
    std::chrono::nanoseconds initial_delay{};
    double multiplier = 2.0;
    double jitter = 0.2;
};

// When a failed unit of work is tried again: after pauses that grow, each varied by the jitter, as
// long as the time since the first failure allows, as in the reference. Only decides; whoever asks does the waiting.
class RetryPolicy {
public:
    RetryPolicy(RetryOptions options, const Clock& clock)
        : options_(options), clock_(clock), delay_(options.initial_delay) {}

    // The pause before the next try; nothing: no further try.
    std::optional<std::chrono::nanoseconds> next_delay();

private:
    RetryOptions options_;
    const Clock& clock_;
    using Delay = std::chrono::duration<double, std::nano>;
    Delay delay_;
    std::optional<Clock::time_point> start_; // the first failure
};

} // namespace neo4j::detail
