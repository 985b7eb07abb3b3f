#include "async/hook.hpp"

#include <string>
#include <utility>

#include "core/log.hpp"

namespace neo4j::detail {
namespace {

thread_local bool in_hook = false;

} // namespace

HookScope::HookScope() noexcept : nested_(std::exchange(in_hook, true)) {}

HookScope::~HookScope() {
    in_hook = nested_;
}

void log_hook_error() noexcept {
    try {
        throw;
    } catch (const std::exception& error) {
        log_driver.error({}, [&] {
            return std::string("the telemetry_hook threw, which is ignored: ") + error.what();
        });
    } catch (...) {
        log_driver.error({}, [] {
            return std::string("the telemetry_hook threw, which is ignored: no exception of the "
                               "standard library's");
        });
    }
}

} // namespace neo4j::detail
