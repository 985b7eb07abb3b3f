#pragma once

namespace neo4j::detail {

class DriverCore;

// A function of the program's that a blocking call is waiting for, on the calling thread: a
// resolver, a handler. From inside it the same driver must not be called: it could wait for
// itself, or call the function again without end.
//
// The awaited face needs none: there whoever waits does not keep the thread.
class CallbackScope {
public:
    explicit CallbackScope(const DriverCore& driver) noexcept;
    ~CallbackScope();
    CallbackScope(const CallbackScope&) = delete;
    CallbackScope& operator=(const CallbackScope&) = delete;

    // Throws UsageError where this thread is inside a function that this driver has called.
    static void check_outside(const DriverCore& driver);

private:
    const DriverCore* driver_; // null: one of the awaited face
    const CallbackScope* outer_;
};

} // namespace neo4j::detail
