#pragma once

#include <atomic>
#include <cstddef>

namespace neo4j::detail {

// How many of a driver's open connections lead to servers that route by themselves (the hint
// ssr.enabled), and how many do not. Thread safety: any thread.
class SsrTally {
public:
    void add(bool enabled) noexcept { count(enabled).fetch_add(1, std::memory_order_relaxed); }
    void remove(bool enabled) noexcept { count(enabled).fetch_sub(1, std::memory_order_relaxed); }
    // As far as is known, a request that reaches the wrong server is passed on to the right one.
    bool everywhere() const noexcept {
        return with_.load(std::memory_order_relaxed) > 0 &&
               without_.load(std::memory_order_relaxed) == 0;
    }

private:
    std::atomic<std::size_t>& count(bool enabled) noexcept { return enabled ? with_ : without_; }

    std::atomic<std::size_t> with_{0};
    std::atomic<std::size_t> without_{0};
};

} // namespace neo4j::detail
