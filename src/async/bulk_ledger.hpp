#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>

#include <neo4j/bulk.hpp>

#include "core/clock.hpp"

namespace neo4j::detail {

// Consecutive rows of one batch.
struct BulkRange {
    std::uint64_t batch;
    std::uint64_t first_row;
    std::uint64_t rows;
};

// How the sending of some rows ended.
struct BulkAttempt {
    BulkOutcome outcome = BulkOutcome::not_sent;
    std::exception_ptr error;
    std::uint64_t sends = 0; // how many times they were sent
    SummaryCounters counters;
};

// "rows 3 to 5 (batch 1)"
std::string place_of(const BulkFailure& failure);

// The books of a bulk load, and by them the decision whether it goes on. It waits for nothing and
// sends nothing.
//
// Thread safety: any thread.
class BulkLedger {
public:
    // The options must outlive it.
    BulkLedger(const BulkOptions& options, std::optional<std::uint64_t> total, const Clock& clock);

    // A batch was read; its last row perhaps cannot be sent.
    void read(const BulkBatch& batch);
    // What became of rows that were read. Ends the load where it should.
    void settle(const BulkRange& range, const BulkAttempt& attempt);
    // Rows were sent several times, and it is not settled yet what became of them.
    void retried(std::uint64_t rows, std::uint64_t sends);
    // Ends the load by an error that is to be raised as it is. The first that ends it counts.
    void stop(std::exception_ptr error);
    // No further batch is to be sent.
    bool stopped() const noexcept { return stopped_.load(std::memory_order_acquire); }

    BulkProgress progress() const;
    // When nothing is under way any more: gives the report, or raises what ended the load.
    BulkReport close();

private:
    void fail(const BulkRange& range, const BulkAttempt& attempt);
    void end(const BulkFailure& failure);
    void end(std::exception_ptr error);
    void count_retries(std::uint64_t rows, std::uint64_t sends) noexcept;

    const BulkOptions& options_;
    std::optional<std::uint64_t> total_;
    const Clock& clock_;
    Clock::time_point start_;
    std::atomic<bool> stopped_{false};
    mutable std::mutex mutex_;
    BulkReport report_;
    std::exception_ptr error_;           // that ended it, to be raised as it is
    std::optional<BulkFailure> failure_; // that ended it
};

} // namespace neo4j::detail
