#include <ostream>
#include <string>
#include <utility>

#include <neo4j/bulk.hpp>

#include "async/bulk_ledger.hpp"

namespace neo4j {

std::string_view to_string(BulkOutcome outcome) noexcept {
    switch (outcome) {
    case BulkOutcome::sent:
        return "sent";
    case BulkOutcome::refused:
        return "refused";
    case BulkOutcome::in_doubt:
        return "in doubt";
    case BulkOutcome::not_sent:
        break;
    }
    return "not sent";
}

BulkLoadError::BulkLoadError(const std::string& message, std::shared_ptr<const GqlError> cause,
                             BulkReport report)
    : DriverError(message, std::move(cause)),
      report_(std::make_shared<const BulkReport>(std::move(report))) {}

std::string detail::place_of(const BulkFailure& failure) {
    const auto first = std::to_string(failure.first_row);
    const auto batch = " (batch " + std::to_string(failure.batch) + ")";
    if (failure.rows == 1)
        return "row " + first + batch;
    return "rows " + first + " to " + std::to_string(failure.first_row + failure.rows - 1) + batch;
}

std::ostream& operator<<(std::ostream& out, const BulkReport& report) {
    using Seconds = std::chrono::duration<double>;
    out << report.rows_read << " rows read: " << report.rows_sent << " sent in " << report.batches
        << (report.batches == 1 ? " batch, " : " batches, ") << report.rows_refused << " refused, "
        << report.rows_in_doubt << " in doubt, " << report.rows_not_sent << " not sent; "
        << report.retries << " retries; " << Seconds(report.elapsed).count() << " s\n";
    for (const auto& failure : report.failures) {
        out << detail::place_of(failure) << ": " << to_string(failure.outcome);
        if (failure.error)
            out << ": " << failure.error->what();
        out << "\n";
    }
    if (report.failures_left_out > 0)
        out << "and " << report.failures_left_out << " more\n";
    return out;
}

} // namespace neo4j
