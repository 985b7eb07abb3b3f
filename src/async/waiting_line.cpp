#include "async/waiting_line.hpp"

#include <algorithm>

namespace neo4j::detail {

std::uint64_t WaitingLine::join(const std::shared_ptr<Waiter>& waiter) {
    places_.push_back({++last_ticket_, waiter});
    return last_ticket_;
}

void WaitingLine::leave(std::uint64_t ticket) noexcept {
    // In the order of the tickets: to search all of it would cost each of ten thousand waiters ten
    // thousand looks.
    const auto place = std::ranges::lower_bound(places_, ticket, {}, &Place::ticket);
    if (place != places_.end() && place->ticket == ticket)
        places_.erase(place);
}

std::shared_ptr<Waiter> WaitingLine::next() noexcept {
    std::shared_ptr<Waiter> waiter;
    while (!waiter && !places_.empty()) {
        waiter = places_.front().waiter.lock();
        places_.pop_front();
    }
    return waiter;
}

std::vector<std::shared_ptr<Waiter>> WaitingLine::clear() {
    std::vector<std::shared_ptr<Waiter>> all;
    while (auto waiter = next())
        all.push_back(std::move(waiter));
    return all;
}

} // namespace neo4j::detail
