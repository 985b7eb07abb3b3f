#include "async/bulk_ledger.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "async/fault.hpp"
#include "core/error_info.hpp"

namespace neo4j::detail {
namespace {

using Seconds = std::chrono::duration<double>;

void add(SummaryCounters& sum, const SummaryCounters& more) {
    sum.nodes_created += more.nodes_created;
    sum.nodes_deleted += more.nodes_deleted;
    sum.relationships_created += more.relationships_created;
    sum.relationships_deleted += more.relationships_deleted;
    sum.properties_set += more.properties_set;
    sum.labels_added += more.labels_added;
    sum.labels_removed += more.labels_removed;
    sum.indexes_added += more.indexes_added;
    sum.indexes_removed += more.indexes_removed;
    sum.constraints_added += more.constraints_added;
    sum.constraints_removed += more.constraints_removed;
    sum.system_updates += more.system_updates;
    sum.contains_updates = sum.contains_updates || more.contains_updates;
    sum.contains_system_updates = sum.contains_system_updates || more.contains_system_updates;
}

std::uint64_t done(const BulkReport& report) noexcept {
    return report.rows_sent + report.rows_refused + report.rows_in_doubt;
}

std::string what_ended_it(const BulkFailure& failure, const BulkReport& report, bool idempotent) {
    const auto counts = "; of " + std::to_string(report.rows_read) + " rows that were read " +
                        std::to_string(report.rows_sent) +
                        " are in the database, and report() tells what became of the others";
    switch (failure.outcome) {
    case BulkOutcome::refused:
        return "bulk_load: " + place_of(failure) + " could not be written" + counts +
               "; on_refused() may go on without them";
    case BulkOutcome::in_doubt:
        return "bulk_load: whether " + place_of(failure) +
               " were written is unknown, since the connection was lost at COMMIT" +
               (idempotent ? " and no further try succeeded" + counts
                           : counts + "; where the query may run twice (MERGE), idempotent(true) "
                                      "sends them again");
    default:
        return "bulk_load: ended at " + place_of(failure) + counts;
    }
}

} // namespace

BulkLedger::BulkLedger(const BulkOptions& options, std::optional<std::uint64_t> total,
                       const Clock& clock)
    : options_(options), total_(options.total_rows() ? options.total_rows() : total), clock_(clock),
      start_(clock.now()) {}

void BulkLedger::read(const BulkBatch& batch) {
    {
        const std::lock_guard lock(mutex_);
        report_.rows_read += batch.taken();
    }
    if (batch.refused())
        settle({batch.number(), batch.first_row() + batch.rows(), 1},
               {BulkOutcome::refused, batch.refused(), 0, {}});
}

void BulkLedger::settle(const BulkRange& range, const BulkAttempt& attempt) {
    const std::lock_guard lock(mutex_);
    count_retries(range.rows, attempt.sends);
    if (attempt.outcome != BulkOutcome::sent)
        return fail(range, attempt);
    report_.rows_sent += range.rows;
    ++report_.batches;
    add(report_.counters, attempt.counters);
    if (attempt.error) // what went wrong afterwards
        end(attempt.error);
}

void BulkLedger::fail(const BulkRange& range, const BulkAttempt& attempt) {
    BulkFailure failure;
    failure.outcome = attempt.outcome;
    failure.first_row = range.first_row;
    failure.rows = range.rows;
    failure.batch = range.batch;
    if (attempt.error)
        failure.error = as_cause(attempt.error);
    if (report_.failures.size() < options_.max_failures_kept())
        report_.failures.push_back(failure);
    else
        ++report_.failures_left_out;

    const bool stops = options_.on_refused() == OnRefused::stop;
    if (attempt.outcome == BulkOutcome::refused) {
        report_.rows_refused += range.rows;
        const auto most = options_.max_refused_rows();
        if (stops || (most && report_.rows_refused >= *most))
            end(failure);
    } else if (attempt.outcome == BulkOutcome::in_doubt) {
        report_.rows_in_doubt += range.rows;
        if (!failure.error)
            end(attempt.error); // a cancel, or somebody else's error
        else if (stops)
            end(failure);
    } else {
        report_.rows_not_sent += range.rows;
        if (failure.error)
            end(failure);
        else if (attempt.error)
            end(attempt.error);
    }
}

void BulkLedger::retried(std::uint64_t rows, std::uint64_t sends) {
    const std::lock_guard lock(mutex_);
    count_retries(rows, sends);
}

void BulkLedger::count_retries(std::uint64_t rows, std::uint64_t sends) noexcept {
    if (sends < 2)
        return;
    report_.retries += sends - 1;
    report_.rows_retried += rows;
}

void BulkLedger::stop(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    end(std::move(error));
}

void BulkLedger::end(const BulkFailure& failure) {
    if (!stopped_.exchange(true, std::memory_order_acq_rel))
        failure_ = failure;
}

void BulkLedger::end(std::exception_ptr error) {
    const bool first = !stopped_.exchange(true, std::memory_order_acq_rel);
    // Whoever cancels wants to be told that, whatever ended the load before.
    if (first || is_cancel(error))
        error_ = std::move(error);
}

BulkProgress BulkLedger::progress() const {
    const std::lock_guard lock(mutex_);
    BulkProgress progress;
    progress.rows_done = done(report_);
    progress.rows_sent = report_.rows_sent;
    progress.rows_total = total_;
    progress.counters = report_.counters;
    progress.elapsed = clock_.now() - start_;
    const double seconds = Seconds(progress.elapsed).count();
    if (seconds > 0)
        progress.rows_per_second = static_cast<double>(progress.rows_done) / seconds;
    if (total_ && progress.rows_per_second > 0) {
        const auto left = *total_ - std::min(*total_, progress.rows_done);
        const Seconds remaining(static_cast<double>(left) / progress.rows_per_second);
        if (remaining < std::chrono::years(100)) // or else it says nothing
            progress.remaining = std::chrono::duration_cast<std::chrono::nanoseconds>(remaining);
    }
    return progress;
}

BulkReport BulkLedger::close() {
    const std::lock_guard lock(mutex_);
    report_.elapsed = clock_.now() - start_;
    std::ranges::sort(report_.failures, {}, &BulkFailure::first_row);
    if (options_.report_into() != nullptr)
        *options_.report_into() = report_;
    if (error_)
        std::rethrow_exception(error_);
    if (failure_)
        throw BulkLoadError(what_ended_it(*failure_, report_, options_.idempotent()),
                            failure_->error, report_);
    return report_;
}

} // namespace neo4j::detail
