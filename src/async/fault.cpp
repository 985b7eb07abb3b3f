#include "async/fault.hpp"

#include <chrono>

namespace neo4j::detail {

bool is_cancel(const std::exception_ptr& error) noexcept {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& system) {
        return is_cancel(system);
    } catch (...) {
        return false;
    }
}

std::string timeout_text(const Deadline& deadline) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.span).count();
    auto text = ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
    return std::string("no answer within ") + (deadline.is_share ? "its share of " : "") + text +
           " (" + deadline.bound_by + ")";
}

} // namespace neo4j::detail
