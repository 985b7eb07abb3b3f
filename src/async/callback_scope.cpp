#include "async/callback_scope.hpp"

#include <neo4j/error.hpp>

#include "async/driver_core.hpp"

namespace neo4j::detail {
namespace {

thread_local const CallbackScope* innermost = nullptr;

} // namespace

CallbackScope::CallbackScope(const DriverCore& driver) noexcept
    : driver_(driver.blocking() ? &driver : nullptr), outer_(innermost) {
    if (driver_ != nullptr)
        innermost = this;
}

CallbackScope::~CallbackScope() {
    if (driver_ != nullptr)
        innermost = outer_;
}

void CallbackScope::check_outside(const DriverCore& driver) {
    for (const auto* scope = innermost; scope != nullptr; scope = scope->outer_)
        if (scope->driver_ == &driver)
            throw UsageError(
                "a blocking call on a driver from inside a function that this driver has called "
                "(resolver, auth manager or provider, client_certificate, bookmark supplier or "
                "consumer, notification_handler): it could wait for itself; use another driver there, or make the call before or after");
}

} // namespace neo4j::detail
