#include "async/bulk_delivery.hpp"

#include <algorithm>
#include <cctype>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "async/bulk_ledger.hpp"
#include "async/driver_core.hpp"
#include "async/fault.hpp"
#include "async/retry.hpp"
#include "async/session_core.hpp"
#include "async/transaction_core.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

// Whether the query has that parameter: $name, or $`name`.
bool uses_parameter(std::string_view text, std::string_view name) {
    const auto in_name = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    for (auto at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
        auto rest = text.substr(at + 1);
        const bool quoted = rest.starts_with('`');
        if (quoted)
            rest.remove_prefix(1);
        if (!rest.starts_with(name))
            continue;
        rest.remove_prefix(name.size());
        if (quoted ? rest.starts_with('`') : rest.empty() || !in_name(rest.front()))
            return true;
    }
    return false;
}

// The core of a unit of work's handle, which only its kind may see.
struct Handle : AsyncManagedTransaction {
    static std::shared_ptr<TransactionCore> core(const AsyncManagedTransaction& handle) {
        return (handle.*(&Handle::shared_core))();
    }
};

template <class... Kinds>
bool is_any(const Neo4jError& error) {
    return ((dynamic_cast<const Kinds*>(&error) != nullptr) || ...);
}

// Whether the server refused a transaction for what is in it, so that others may succeed, or
// smaller ones. Transient errors, too: they come here when no further try has helped.
bool blames_rows(const Neo4jError& error) {
    if (is_any<CypherSyntaxError, AuthError, Forbidden, DatabaseUnavailable, NotALeader,
               ForbiddenOnReadOnlyDatabase>(error))
        return false;
    for (const auto* elsewhere : {"Security", "Database", "Cluster", "Request"})
        if (error.category() == elsewhere)
            return false;
    return error.title() != "ParameterMissing";
}

// What an error means for the rows that were being sent.
// @param last_try the transaction of the last try; null: none was begun.
// @param at_commit whether that has come as far as COMMIT.
BulkOutcome judge(const std::exception_ptr& error, const TransactionCore* last_try,
                  bool at_commit) {
    if (!error || (last_try != nullptr && last_try->committed()))
        return BulkOutcome::sent;
    try {
        std::rethrow_exception(error);
    } catch (const IncompleteCommit&) {
        return BulkOutcome::in_doubt;
    } catch (const Neo4jError& refusal) {
        return blames_rows(refusal) ? BulkOutcome::refused : BulkOutcome::not_sent;
    } catch (const GqlError&) {
        return BulkOutcome::not_sent;
    } catch (...) { // a cancel, most often
        return at_commit ? BulkOutcome::in_doubt : BulkOutcome::not_sent;
    }
}

// Some rows as a managed transaction, and what becomes of it.
class Sending {
public:
    Sending(const BulkJob& job, Params parameters, BulkAttempt& attempt)
        : job_(job), parameters_(std::move(parameters)), attempt_(attempt),
          session_(std::make_shared<SessionCore>(
              job.driver, session_config(job.options.config(), *job.driver))) {}

    // With retries where it is known to have failed, and again where its end is unknown and that
    // does no harm. Throws a cancel.
    asio::awaitable<void> send() {
        const auto& settings = job_.driver->config();
        RetryPolicy policy({session_->max_retry_time(), settings.initial_retry_delay(),
                            settings.retry_delay_multiplier(),
                            settings.retry_delay_jitter_factor()},
                           job_.driver->clock());
        for (;;) {
            co_await send_once();
            if (attempt_.outcome != BulkOutcome::in_doubt || !job_.options.idempotent())
                co_return;
            const auto pause = policy.next_delay();
            if (!pause)
                co_return;
            co_await SessionCore::pause(session_, *pause);
        }
    }

private:
    asio::awaitable<void> send_once() {
        std::exception_ptr error;
        try {
            const auto unit = [this](AsyncManagedTransaction& tx) { return work(tx); };
            Work work = std::cref(unit);
            const auto& config = job_.options.config();
            co_await run_work(session_, config.routing(), config.transaction(), std::move(work),
                              BeginMode::pipelined);
        } catch (...) {
            error = std::current_exception();
        }
        const auto outcome = judge(error, last_try_.get(), at_commit_);
        last_try_.reset();
        // A doubt remains whatever comes later, but for success.
        if (attempt_.outcome != BulkOutcome::in_doubt || outcome == BulkOutcome::sent) {
            attempt_.outcome = outcome;
            attempt_.error = error;
        }
        if (error && is_cancel(error))
            std::rethrow_exception(error);
    }

    asio::awaitable<void> work(AsyncManagedTransaction& tx) {
        ++attempt_.sends;
        at_commit_ = false;
        last_try_ = Handle::core(tx);
        auto result = co_await tx.run(job_.query, parameters_);
        const auto summary = co_await result.consume();
        attempt_.counters = summary.counters();
        at_commit_ = true; // what follows
    }

    const BulkJob& job_;
    Params parameters_;
    BulkAttempt& attempt_;
    std::shared_ptr<SessionCore> session_;
    std::shared_ptr<TransactionCore> last_try_;
    bool at_commit_ = false;
};

// Some rows of a batch, counted from its first.
struct Part {
    std::size_t first;
    std::size_t rows;
};

asio::awaitable<void> send_part(const BulkJob& job, const BulkBatch& batch, Part part,
                                BulkAttempt& attempt) {
    job.driver->check_open();
    Params parameters = job.options.parameters();
    parameters.set(job.options.rows_parameter(), batch.part(part.first, part.rows));
    Sending sending(job, std::move(parameters), attempt);
    co_await sending.send();
}

} // namespace

BulkJob::BulkJob(std::shared_ptr<DriverCore> core, Query text, BulkOptions settings)
    : driver(std::move(core)), query(std::move(text)), options(std::move(settings)) {
    driver->check_open();
    if (options.connections() == 0)
        throw ConfigurationError("bulk_load: connections(0) would send nothing; take 1 or more");
    if (options.batch_rows() == 0 && options.batch_bytes() == 0)
        throw ConfigurationError("bulk_load: batch_rows(0) and batch_bytes(0) mean no limit, but "
                                 "a batch must end somewhere; set one of them");
    if (options.report_into() != nullptr)
        *options.report_into() = BulkReport();
    const auto& name = options.rows_parameter();
    if (!uses_parameter(query.text(), name))
        throw UsageError("bulk_load: the query does not use $" + name +
                         ", the rows; write it as UNWIND $" + name + " AS row ...");
    if (options.parameters().to_map().contains(name))
        throw UsageError("bulk_load: the parameter '" + name +
                         "' is the rows; name yours otherwise, or the rows by rows_parameter()");
}

std::size_t BulkJob::workers() const {
    return std::min(options.connections(), driver->config().max_connection_pool_size());
}

bool BulkCutter::full(const BulkBatch& batch) const noexcept {
    const auto most_rows = options_.batch_rows();
    const auto most_bytes = options_.batch_bytes();
    return batch.refused() || (most_rows != 0 && batch.rows() >= most_rows) ||
           (most_bytes != 0 && batch.bytes() >= most_bytes);
}

asio::awaitable<void> deliver(const BulkJob& job, const BulkBatch& batch, BulkLedger& ledger) {
    std::vector<Part> left{{0, batch.rows()}}; // the first of them last
    const auto range = [&](const Part& part) {
        return BulkRange{batch.number(), batch.first_row() + part.first, part.rows};
    };
    while (!left.empty() && !ledger.stopped()) {
        const auto part = left.back();
        left.pop_back();
        BulkAttempt attempt;
        try {
            co_await send_part(job, batch, part, attempt);
        } catch (...) { // cancelled, or before anything was sent
            attempt.error = std::current_exception();
        }
        if (attempt.outcome == BulkOutcome::refused && part.rows > 1 &&
            job.options.on_refused() == OnRefused::bisect) {
            ledger.retried(part.rows, attempt.sends);
            const auto half = part.rows / 2;
            left.push_back({part.first + half, part.rows - half});
            left.push_back({part.first, half});
        } else {
            ledger.settle(range(part), attempt);
        }
    }
    for (const auto& part : left)
        ledger.settle(range(part), {});
}

} // namespace neo4j::detail
