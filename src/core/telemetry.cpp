#include <neo4j/telemetry.hpp>

namespace neo4j {

std::string_view to_string(OperationKind kind) noexcept {
    switch (kind) {
    case OperationKind::run:
        return "run";
    case OperationKind::transaction_run:
        return "transaction_run";
    case OperationKind::transaction:
        return "transaction";
    case OperationKind::execute_read:
        return "execute_read";
    case OperationKind::execute_write:
        return "execute_write";
    case OperationKind::execute_query:
        return "execute_query";
    case OperationKind::verify_connectivity:
        return "verify_connectivity";
    case OperationKind::get_server_info:
        return "get_server_info";
    }
    return "";
}

std::string_view to_string(PoolEventKind kind) noexcept {
    switch (kind) {
    case PoolEventKind::opened:
        return "opened";
    case PoolEventKind::acquired:
        return "acquired";
    case PoolEventKind::released:
        return "released";
    case PoolEventKind::closed:
        return "closed";
    case PoolEventKind::timed_out:
        return "timed_out";
    }
    return "";
}

TelemetryHook::~TelemetryHook() = default;

QueryText TelemetryHook::query_text() const noexcept {
    return QueryText::redacted;
}
std::unique_ptr<OperationSpan> TelemetryHook::start(const OperationInfo&, OperationSpan*) {
    return nullptr;
}
void TelemetryHook::pool_event(const PoolEvent&) {}
void TelemetryHook::driver_made(const DriverInfo&) {}

} // namespace neo4j
