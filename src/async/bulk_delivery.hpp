#pragma once

#include <cstdint>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include <neo4j/bulk.hpp>

namespace neo4j::detail {

class BulkLedger;
class DriverCore;

// What all batches of a load have in common.
struct BulkJob {
    // Errors: ConfigurationError, UsageError for options that make no sense; DriverError where the
    // driver is closed.
    BulkJob(std::shared_ptr<DriverCore> driver, Query query, BulkOptions options);

    // How many batches may be under way at once.
    std::size_t workers() const;

    std::shared_ptr<DriverCore> driver;
    Query query;
    BulkOptions options;
};

// Cuts rows into batches.
class BulkCutter {
public:
    explicit BulkCutter(const BulkOptions& options) : options_(options) {}

    // The next batch, to be filled. The options must outlive it.
    BulkBatch begin() const {
        return {number_, next_row_, options_.rows_parameter(), options_.columns()};
    }
    bool full(const BulkBatch& batch) const noexcept;
    // Call it for each batch when it is filled.
    void end(const BulkBatch& batch) noexcept {
        ++number_;
        next_row_ += batch.taken();
    }

private:
    const BulkOptions& options_;
    std::uint64_t number_ = 0;
    std::uint64_t next_row_ = 0;
};

// Sends a batch, again where that may help, and in parts where it is to be bisected. Everything
// that happens goes into the ledger, a cancel included; nothing is sent of a load that has ended.
// For both faces.
boost::asio::awaitable<void> deliver(const BulkJob& job, const BulkBatch& batch,
                                     BulkLedger& ledger);

} // namespace neo4j::detail
