#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/address.hpp>
#include <neo4j/telemetry.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// An operation that the telemetry hook is told of. Where there is no hook there is none: whoever
// has one has a null pointer then. Used by one task at a time.
class Operation {
public:
    // Tells the hook. Null: it could not be told.
    static std::shared_ptr<Operation> start(const std::shared_ptr<TelemetryHook>& hook,
                                            std::shared_ptr<const Clock> clock,
                                            const Address& server, OperationKind kind,
                                            std::string_view database, std::string_view query);
    // A query that is part of this one. Null: as above.
    static std::shared_ptr<Operation> start_query(const std::shared_ptr<Operation>& parent,
                                                  std::string_view query);
    // One that has not ended was cancelled: its coroutine is gone.
    ~Operation() { cancel(); }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    // What becomes known meanwhile.
    void served_by(const Address& server) noexcept;
    void in_database(std::string_view database) noexcept;

    void retry(const std::exception_ptr& error, std::chrono::nanoseconds pause) noexcept;

    // The end; whatever is said after it counts for nothing.
    void end(std::optional<std::uint64_t> returned_rows = {}) noexcept;
    void fail(const std::exception_ptr& error) noexcept;
    void cancel() noexcept;

private:
    Operation(const std::shared_ptr<TelemetryHook>& hook, std::shared_ptr<const Clock> clock,
              const Address& server, OperationKind kind, std::string_view database,
              std::string_view query, std::shared_ptr<Operation> parent);

    void tell_start();
    void tell_end(OperationEnd& end) noexcept;
    OperationInfo info() const noexcept;

    const std::shared_ptr<TelemetryHook> hook_;
    const std::shared_ptr<const Clock> clock_;
    const Clock::time_point start_;
    const OperationKind kind_;
    const std::shared_ptr<Operation> parent_;
    std::string query_; // as much of it as the hook wants
    std::string database_;
    Address server_;
    std::optional<std::uint64_t> rows_;
    std::uint32_t failed_tries_ = 0;
    bool ended_ = false;
    // Null: the hook wants to know no more, or this is execute_query's query, of which that one
    // tells itself. Declared last: gone before the parent's.
    std::unique_ptr<OperationSpan> span_;
};

} // namespace neo4j::detail
