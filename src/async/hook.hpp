#pragma once

#include <exception>

namespace neo4j::detail {

// A telemetry hook is at work on this thread as long as it lives.
class HookScope {
public:
    HookScope() noexcept;
    ~HookScope();
    HookScope(const HookScope&) = delete;
    HookScope& operator=(const HookScope&) = delete;

    // What a hook does with a driver of its own is told to nobody: it would have no end.
    bool nested() const noexcept { return nested_; }

private:
    bool nested_;
};

// Called in the handler.
void log_hook_error() noexcept;

// Calls a telemetry hook: what it throws is logged and changes nothing.
template <class Call>
void call_hook(const Call& call) noexcept {
    const HookScope scope;
    if (scope.nested())
        return;
    try {
        call();
    } catch (...) {
        log_hook_error();
    }
}

} // namespace neo4j::detail
