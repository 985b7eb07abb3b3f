#include "async/watchdog.hpp"

#include <chrono>

namespace neo4j::detail {

Watchdog::Watchdog(boost::asio::any_io_executor executor, std::function<void()> on_expiry)
    : executor_(executor), timer_(std::move(executor)), on_expiry_(std::move(on_expiry)) {}

void Watchdog::arm(const Deadline& deadline) {
    const auto at = deadline.at.time_since_epoch().count();
    at_.store(at);
    if (at >= armed_for_.load())
        return;
    std::lock_guard lock(mutex_);
    start_timer(at);
}

void Watchdog::rest() noexcept {
    disarm();
    if (armed_for_.load() == never)
        return;
    std::lock_guard lock(mutex_);
    armed_for_.store(never);
    timer_.cancel();
}

void Watchdog::stop() noexcept {
    disarm();
    std::lock_guard lock(mutex_);
    on_expiry_ = nullptr;
    armed_for_.store(never);
    timer_.cancel();
}

// With the mutex held.
void Watchdog::start_timer(Ticks at) {
    armed_for_.store(at);
    timer_.expires_at(Deadline::Clock::time_point(Deadline::Clock::duration(at)));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (error)
            return;
        if (auto self = weak.lock())
            self->on_timer();
    });
}

void Watchdog::on_timer() {
    std::lock_guard lock(mutex_);
    armed_for_.store(never);
    const auto at = at_.load();
    if (at == never)
        return;
    if (Deadline::Clock::now().time_since_epoch().count() < at)
        return start_timer(at);
    expired_.store(true, std::memory_order_release);
    if (on_expiry_)
        on_expiry_();
}

} // namespace neo4j::detail
