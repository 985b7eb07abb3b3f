#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "async/alarm.hpp"
#include "async/lease.hpp"

namespace neo4j::detail {

// Somebody who waits for a connection; lives in his coroutine.
struct Waiter : Alarm {
    using Alarm::Alarm;

    std::optional<Lease> lease; // what he was handed; guarded by the pool's mutex
};

// Those who wait for a pool's connections, in the order of their coming. Plain state, for the
// pool's mutex to guard. It knows its waiters only weakly: one who is gone is passed over.
class WaitingLine {
public:
    bool empty() const noexcept { return places_.empty(); }
    std::size_t size() const noexcept { return places_.size(); }

    // Gives the ticket to leave with.
    std::uint64_t join(const std::shared_ptr<Waiter>& waiter);
    // Nothing where he was served meanwhile.
    void leave(std::uint64_t ticket) noexcept;
    // Whoever is first, out of the line; null: nobody waits.
    std::shared_ptr<Waiter> next() noexcept;
    // All of them, out of the line.
    std::vector<std::shared_ptr<Waiter>> clear();

private:
    struct Place {
        std::uint64_t ticket;
        std::weak_ptr<Waiter> waiter;
    };

    std::deque<Place> places_;
    std::uint64_t last_ticket_ = 0;
};

} // namespace neo4j::detail
