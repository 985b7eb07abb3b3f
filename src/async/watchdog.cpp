#include "async/watchdog.hpp"

#include <algorithm>
#include <chrono>

namespace neo4j::detail {

namespace {

// Each look of a wait comes so much later than the one before: a long wait is looked at a few times
// only.
constexpr int longer = 4;

} // namespace

Watchdog::Watchdog(boost::asio::any_io_executor executor, std::function<void()> on_expiry)
    : executor_(executor), timer_(std::move(executor)), on_expiry_(std::move(on_expiry)) {}

void Watchdog::arm(const Deadline& deadline) {
    const auto at = deadline.at.time_since_epoch().count();
    at_.store(at);
    if (at >= armed_for_.load())
        return;
    std::lock_guard lock(mutex_);
    look_after_ = first_look_after_;
    start_timer(at);
}

void Watchdog::rest() noexcept {
    disarm();
    // The usual case: a query takes less than that, and the timer serves the next one, too.
    if (armed_for_.load() == never || fires_soon_.load())
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
    const Deadline::Clock::time_point deadline{Deadline::Clock::duration(at)};
    const auto fires = std::min(deadline, Deadline::Clock::now() + look_after_);
    armed_for_.store(fires.time_since_epoch().count());
    fires_soon_.store(look_after_ == first_look_after_);
    timer_.expires_at(fires);
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
    if (at == never) {
        first_look_after_ = first_look;
        return;
    }
    if (Deadline::Clock::now().time_since_epoch().count() < at) {
        look_after_ *= longer;
        start_timer(at);
        first_look_after_ =
            std::min<Deadline::Clock::duration>(2 * first_look_after_, latest_first_look);
        return;
    }
    expired_.store(true, std::memory_order_release);
    if (on_expiry_)
        on_expiry_();
}

} // namespace neo4j::detail
