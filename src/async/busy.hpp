#pragma once

#include <atomic>

#include <neo4j/error.hpp>

#include "async/callback_scope.hpp"

namespace neo4j::detail {

// Marks a session as in the middle of an operation. A second one at the same time, from another
// task or thread, is refused at once instead of mixing up the connection; so is a blocking one from
// inside a function that the driver has called.
class Busy {
public:
    // @param owner a ResultOwner: the session, or a transaction of it.
    template <class Owner>
    explicit Busy(Owner& owner) : flag_(owner.busy()) {
        CallbackScope::check_outside(owner.driver());
        if (flag_.exchange(true, std::memory_order_acquire))
            throw UsageError(
                "another operation is under way on this session: a session, its transactions and "
                "its results serve one task at a time; use a session for each task");
    }
    ~Busy() { flag_.store(false, std::memory_order_release); }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

private:
    std::atomic<bool>& flag_;
};

} // namespace neo4j::detail
