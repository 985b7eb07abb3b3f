#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace neo4j::detail {

// When a wait ends at the latest, and the name of the setting that says so. Made once, where a
// stage begins, and passed down.
struct Deadline {
    using Clock = std::chrono::steady_clock;

    Clock::time_point at = Clock::time_point::max();
    const char* bound_by = "";
    std::chrono::nanoseconds span{0}; // for the message
    bool is_share = false;            // of that span

    static Deadline never() noexcept { return {}; }

    static Deadline after(std::chrono::nanoseconds span, const char* bound_by) noexcept {
        const auto now = Clock::now();
        if (span > Clock::time_point::max() - now)
            return {};
        return {now + span, bound_by, span};
    }

    bool is_never() const noexcept { return at == Clock::time_point::max(); }
    bool passed() const noexcept { return !is_never() && Clock::now() >= at; }

    // For the first of several tries: it leaves the others as much of the time as it has itself.
    Deadline share(std::size_t tries) const noexcept {
        const auto now = Clock::now();
        if (tries < 2 || is_never() || at <= now)
            return *this;
        auto part = *this;
        part.at = now + (at - now) / static_cast<Clock::rep>(tries);
        part.is_share = true;
        return part;
    }

    friend const Deadline& earlier(const Deadline& a, const Deadline& b) noexcept {
        return b.at < a.at ? b : a;
    }
};

// When a public call that begins now ends at the latest.
inline Deadline operation_deadline(std::optional<std::chrono::nanoseconds> timeout) noexcept {
    return timeout ? Deadline::after(*timeout, "operation_timeout") : Deadline::never();
}

} // namespace neo4j::detail
