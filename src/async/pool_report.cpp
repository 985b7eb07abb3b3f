#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <neo4j/error.hpp>

#include "async/fault.hpp"
#include "async/pool.hpp"

// What a pool says about itself: figures, and why somebody has waited too long.
namespace neo4j::detail {

namespace {

std::string seconds_text(std::chrono::nanoseconds time) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return ms % 1000 == 0 || ms >= 10'000 ? std::to_string(ms / 1000) + " s"
                                          : std::to_string(ms) + " ms";
}

} // namespace

void Pool::raise_timeout(const Wanted& wanted, Deadline deadline) const {
    log_pool.debug({.operation = wanted.operation},
                   [&] { return "waited too long: " + timeout_text(deadline); });
    const auto now = figures();
    throw ConnectionAcquisitionTimeoutError(
        "no connection to " + address_.to_string() + " came free: " + timeout_text(deadline) +
        "; in use: " + std::to_string(now.in_use) + " of " + std::to_string(options_.max_size) +
        " (max_connection_pool_size), being opened: " + std::to_string(now.connecting) +
        ", idle: " + std::to_string(now.idle) + ", waiting: " + std::to_string(now.waiting) +
        ", opened so far: " + std::to_string(now.created) +
        ", closed: " + std::to_string(now.closed) +
        ", longest wait: " + seconds_text(now.longest_wait) + longest_holders());
}

// Who keeps the others waiting: a result that is not read, or a transaction that is left open.
std::string Pool::longest_holders() const {
    constexpr std::size_t most = 3;
    const auto now = options_.connection.clock->now();
    std::string text;
    std::vector<ConnectionRef> held; // not let go with the lock held: that is logged
    const std::lock_guard lock(mutex_);
    for (const auto& entry : open_)
        if (auto connection = entry.second.lock();
            connection && std::ranges::find(idle_, connection) == idle_.end())
            held.push_back(std::move(connection));
    std::ranges::sort(held, {}, &Connection::taken_at);
    for (std::size_t i = 0; i < std::min(held.size(), most); ++i)
        text += (i == 0 ? "; held longest: connection " : ", connection ") +
                std::to_string(held[i]->id()) + " for " + seconds_text(now - held[i]->taken_at);
    return text;
}

PoolFigures Pool::figures() const {
    const std::lock_guard lock(mutex_);
    PoolFigures now;
    now.in_use = places_ - connecting_;
    now.idle = idle_.size();
    now.connecting = connecting_;
    now.waiting = line_.size();
    now.created = created_;
    now.closed = created_ - open_.size();
    now.longest_wait = longest_wait_;
    return now;
}

std::size_t Pool::load() const {
    const std::lock_guard lock(mutex_);
    return places_;
}

} // namespace neo4j::detail
