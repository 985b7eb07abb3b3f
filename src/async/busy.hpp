#pragma once

#include <atomic>
#include <cstdint>

#include <neo4j/error.hpp>

#include "async/callback_scope.hpp"
#include "async/deadline.hpp"
#include "async/driver_core.hpp"
#include "core/log.hpp"

namespace neo4j::detail {

// Whether a session is in the middle of an operation.
struct Occupancy {
    std::atomic<bool> busy{false};
    // The log's number of that operation, or of the last one. Atomic, as it is read outside of one.
    std::atomic<std::uint64_t> operation{0};
    bool numbered_once = false; // all that it ever does is one public call
    Deadline until;             // of that operation, for whoever does it

    std::uint64_t number() const noexcept { return operation.load(std::memory_order_relaxed); }
    void renumber() noexcept { operation.store(new_operation_id(), std::memory_order_relaxed); }
    // Before its first operation.
    void number_once() noexcept {
        renumber();
        numbered_once = true;
    }
};

// Marks a session as in the middle of an operation. A second one at the same time, from another
// task or thread, is refused at once instead of mixing up the connection; so is a blocking one from
// inside a function that the driver has called.
class Busy {
public:
    // @param owner a ResultOwner: the session, or a transaction of it.
    template <class Owner>
    explicit Busy(Owner& owner) : occupancy_(owner.occupancy()) {
        CallbackScope::check_outside(owner.driver());
        if (occupancy_.busy.exchange(true, std::memory_order_acquire))
            throw UsageError(
                "another operation is under way on this session: a session, its transactions and "
                "its results serve one task at a time; use a session for each task");
        if (!occupancy_.numbered_once)
            occupancy_.renumber();
        occupancy_.until = operation_deadline(owner.driver().config().operation_timeout());
    }
    ~Busy() { occupancy_.busy.store(false, std::memory_order_release); }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

private:
    Occupancy& occupancy_;
};

} // namespace neo4j::detail
