#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_driver.hpp>
#include <neo4j/async_session.hpp>
#include <neo4j/config.hpp>
#include <neo4j/detail/bulk_source.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/export.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>
#include <neo4j/summary.hpp>

/// Many rows into the database:
///
///     const auto report = co_await neo4j::bulk_load(
///         driver, people, "UNWIND $rows AS row MERGE (p:Person {name: row.name}) SET p = row");
///
/// Rows are cut into batches; each batch is one managed transaction, which the driver tries again
/// where that may help. Several connections have a batch each.
namespace neo4j {

/// What became of rows.
enum class BulkOutcome {
    sent,     ///< committed
    refused,  ///< the server, or their encoding, did not take them; not in the database
    in_doubt, ///< the connection was lost, or the load cancelled, at COMMIT: nobody knows
    not_sent  ///< not in the database, since the load ended before
};

/// "sent", "refused", "in doubt", "not sent".
[[nodiscard]] NEO4J_API std::string_view to_string(BulkOutcome outcome) noexcept;

/// What to do about a batch that is refused, or in doubt.
enum class OnRefused {
    /// Begin no further batch, finish those under way, raise BulkLoadError.
    stop,
    /// Note it in the report and go on.
    go_on,
    /// Send the batch again in halves, and these in halves, until the rows that are refused are
    /// found, and go on; all others are sent. A refused row costs about two transactions for each
    /// halving. What is in doubt is noted.
    bisect
};

/// Rows that were not sent, or perhaps not.
struct BulkFailure {
    /// Anything but `sent`.
    BulkOutcome outcome = BulkOutcome::not_sent;
    /// The first of these rows, counted from 0 over the whole load.
    std::uint64_t first_row = 0;
    /// How many there are.
    std::uint64_t rows = 0;
    /// Their batch, counted from 0.
    std::uint64_t batch = 0;
    /// Why; null where the load was cancelled or had ended already. A server's error is a
    /// Neo4jError.
    std::shared_ptr<const GqlError> error;

    BulkFailure() = default;
};

/// How far a load has come.
struct BulkProgress {
    /// Rows of which it is known what became of them.
    std::uint64_t rows_done = 0;
    /// Those of them that are in the database.
    std::uint64_t rows_sent = 0;
    /// All rows, where that is known.
    std::optional<std::uint64_t> rows_total;
    /// What they have changed, as the server counts it.
    SummaryCounters counters;
    /// Since the load began.
    std::chrono::nanoseconds elapsed{0};
    /// Rows done in a second, on average since the load began; 0 where nothing is done yet.
    double rows_per_second = 0;
    /// How long the rest takes at that rate, as an estimate; nothing where that cannot be said.
    std::optional<std::chrono::nanoseconds> remaining;

    BulkProgress() = default;
};

/// What became of a load's rows.
struct BulkReport {
    /// Rows that were taken from the source: the sum of the next four.
    std::uint64_t rows_read = 0;
    std::uint64_t rows_sent = 0;     ///< that are in the database
    std::uint64_t rows_refused = 0;  ///< that are not, since they were refused
    std::uint64_t rows_in_doubt = 0; ///< of which nobody knows
    std::uint64_t rows_not_sent = 0; ///< that are not, since the load ended before
    /// Rows of the transactions that were sent more than once.
    std::uint64_t rows_retried = 0;
    /// How many times a transaction was sent again: after a deadlock, a lost connection, ...
    std::uint64_t retries = 0;
    /// Transactions that were committed.
    std::uint64_t batches = 0;
    /// What these have changed, as the server counts it.
    SummaryCounters counters;
    /// All rows that were not sent, by their place. At most max_failures_kept() of them.
    std::vector<BulkFailure> failures;
    /// How many were left out for that.
    std::uint64_t failures_left_out = 0;
    /// From the beginning to the end.
    std::chrono::nanoseconds elapsed{0};

    BulkReport() = default;

    /// Whether all rows that were read are in the database.
    [[nodiscard]] bool complete() const noexcept { return rows_sent == rows_read; }
};

/// For people: one line with the numbers, then one for each failure.
NEO4J_API std::ostream& operator<<(std::ostream& out, const BulkReport& report);

/// A load that has ended before its last row: what was under way was finished. cause() is the
/// server's error, or the driver's.
class NEO4J_API BulkLoadError : public DriverError {
public:
    /// For the library.
    BulkLoadError(const std::string& message, std::shared_ptr<const GqlError> cause,
                  BulkReport report);

    /// What became of the rows.
    [[nodiscard]] const BulkReport& report() const noexcept { return *report_; }

private:
    std::shared_ptr<const BulkReport> report_;
};

/// Settings of a bulk_load, chained like DriverConfig's.
class BulkOptions {
public:
    BulkOptions() = default;

    /// Batches that are under way at once, each on a connection of its own; at most the driver's
    /// max_connection_pool_size. The blocking face has a thread for each, unless it is 1.
    /// Default: 4. Zero: ConfigurationError.
    BulkOptions& connections(std::size_t v) { return connections_ = v, *this; }
    std::size_t connections() const noexcept { return connections_; }

    /// The most rows of a batch. Default: 1,000. Zero: no limit, the bytes alone count.
    BulkOptions& batch_rows(std::size_t v) { return batch_rows_ = v, *this; }
    std::size_t batch_rows() const noexcept { return batch_rows_; }

    /// A batch ends with the row by which it has so many encoded bytes. Default: 1 MiB. Zero: no
    /// limit, the rows alone count; ConfigurationError where they have none either.
    BulkOptions& batch_bytes(std::size_t v) { return batch_bytes_ = v, *this; }
    std::size_t batch_bytes() const noexcept { return batch_bytes_; }

    /// Whether the query may run twice over the same rows and leave what it leaves once: MERGE, SET
    /// to given values. Then a batch whose COMMIT was lost is sent again, until
    /// max_transaction_retry_time is over. Default: no: such a batch is in doubt and is never sent
    /// again.
    BulkOptions& idempotent(bool v) { return idempotent_ = v, *this; }
    bool idempotent() const noexcept { return idempotent_; }

    /// Default: stop.
    BulkOptions& on_refused(OnRefused v) { return on_refused_ = v, *this; }
    OnRefused on_refused() const noexcept { return on_refused_; }

    /// So many refused rows end the load, also with go_on and bisect. Default: no limit.
    BulkOptions& max_refused_rows(std::uint64_t v) { return max_refused_rows_ = v, *this; }
    std::optional<std::uint64_t> max_refused_rows() const noexcept { return max_refused_rows_; }

    /// The most failures that the report lists; it counts all of them. Default: 10,000.
    BulkOptions& max_failures_kept(std::size_t v) { return max_failures_kept_ = v, *this; }
    std::size_t max_failures_kept() const noexcept { return max_failures_kept_; }

    /// Names for rows that are tuples or lists of values: `columns("name", "born")` makes each row
    /// a map. Default: none; such a row is a list.
    template <std::convertible_to<std::string_view>... Names>
        requires(sizeof...(Names) > 0)
    BulkOptions& columns(const Names&... names) {
        columns_.clear();
        (columns_.emplace_back(std::string_view(names)), ...);
        return *this;
    }
    BulkOptions& columns(std::vector<std::string> v) { return columns_ = std::move(v), *this; }
    const std::vector<std::string>& columns() const noexcept { return columns_; }

    /// What the query calls the rows. Default: "rows", for `UNWIND $rows AS row`.
    BulkOptions& rows_parameter(std::string v) { return rows_parameter_ = std::move(v), *this; }
    const std::string& rows_parameter() const noexcept { return rows_parameter_; }

    /// The query's other parameters, the same for each batch. Default: none.
    BulkOptions& parameters(Params v) { return parameters_ = std::move(v), *this; }
    const Params& parameters() const noexcept { return parameters_; }

    /// Database, user, bookmarks, and timeout and metadata of each transaction.
    BulkOptions& config(QueryConfig v) { return config_ = std::move(v), *this; }
    const QueryConfig& config() const noexcept { return config_; }

    /// How many rows there will be, for BulkProgress. Default: the size of the range, where it has
    /// one.
    BulkOptions& total_rows(std::uint64_t v) { return total_rows_ = v, *this; }
    std::optional<std::uint64_t> total_rows() const noexcept { return total_rows_; }

    /// Called with a const BulkProgress& after each batch (once for several that end together), one
    /// call at a time, where the rows are read: see bulk_load. What it throws ends the load and is
    /// passed on. Default: nothing.
    template <std::invocable<const BulkProgress&> Function>
    BulkOptions& progress(Function&& function) {
        detail::check_place<Function>();
        progress_ = std::forward<Function>(function);
        return *this;
    }
    const std::function<void(const BulkProgress&)>& progress() const noexcept { return progress_; }

    /// Where the report is written, too, however the load ends: also on a cancel and on errors that
    /// the source throws. It must live until then. Default: nowhere.
    BulkOptions& report_into(BulkReport& v) { return report_into_ = &v, *this; }
    BulkReport* report_into() const noexcept { return report_into_; }

private:
    std::size_t connections_ = 4;
    std::size_t batch_rows_ = 1000;
    std::size_t batch_bytes_ = std::size_t{1} << 20U;
    bool idempotent_ = false;
    OnRefused on_refused_ = OnRefused::stop;
    std::optional<std::uint64_t> max_refused_rows_;
    std::size_t max_failures_kept_ = 10'000;
    std::vector<std::string> columns_;
    std::string rows_parameter_ = "rows";
    Params parameters_;
    QueryConfig config_;
    std::optional<std::uint64_t> total_rows_;
    std::function<void(const BulkProgress&)> progress_;
    BulkReport* report_into_ = nullptr;
};

namespace detail {

struct NEO4J_API BulkAccess {
    static boost::asio::awaitable<BulkReport> load(AsyncDriver& driver, BulkRows rows, Query query,
                                                   BulkOptions options);
    static BulkReport load(Driver& driver, BulkRows rows, Query query, BulkOptions options);
};

} // namespace detail

/// Rows for bulk_load: a range of anything that can be a parameter (maps, params(...), structs,
/// tuples, text, ...), which is read once; or a function that gives a std::optional<Row>, or an
/// awaitable of one, at each call, and nothing at the end.
template <class Rows>
concept BulkSource =
    detail::RowRange<Rows> || detail::RowFunction<Rows> || detail::AsyncRowFunction<Rows>;

/// Sends all rows with a query, such as `UNWIND $rows AS row CREATE (:Person {name: row.name})`,
/// and gives the report.
///
/// @param driver must live until the load is over.
/// @param rows given as an lvalue they are referred to and must live until the load is over; else
///   they are taken over. With g++ 12 a function in place as in AsyncSession::execute_read.
/// @param query its `$rows` is a list of rows. Its own transaction settings count for each batch.
/// @param options the settings.
///
/// In memory there are at most connections() + 1 batches: the next row is read only when there is
/// room. Batches are begun in the order of the rows and end in any order. Two of them that write to
/// the same nodes may wait for each other: the server ends one, which is tried again and counted
/// in BulkReport::retries. Where that is often the case, fewer connections are faster.
///
/// Errors: UsageError and ConfigurationError, at the call, for options that make no sense or a
/// query without `$rows`. BulkLoadError where the load ended early: by OnRefused::stop, by
/// max_refused_rows, or, whatever the options, by an error that is not about the rows (no server to
/// be reached, no right to write, a mistake in the query's text, ...). What the source, progress
/// and a bookmark manager throw is passed on as it is. In each case what is under way is finished,
/// and nothing begun.
///
/// Cancellation: at any time; raises Asio's operation_aborted. Batches under way are given up:
/// report_into() tells those that are in doubt, since their COMMIT had been sent, from those that
/// were not sent.
///
/// Thread safety: any number of loads at once. Rows are read, and progress is called, on a strand
/// of the caller's executor; a range or a plain function keeps the thread meanwhile.
template <BulkSource Rows>
boost::asio::awaitable<BulkReport> bulk_load(AsyncDriver& driver, Rows&& rows, Query query,
                                             BulkOptions options = {}) {
    if constexpr (!detail::RowRange<Rows>)
        detail::check_place<Rows>();
    auto source = detail::bulk_rows(std::forward<Rows>(rows), options.columns());
    return detail::BulkAccess::load(driver, std::move(source), std::move(query),
                                    std::move(options));
}

/// The same for programs that block. Rows are read, and progress is called, on the calling thread;
/// with connections() above 1 as many threads send them, for the length of the call.
/// Errors: likewise, and UsageError in a callback of the same driver.
template <BulkSource Rows>
BulkReport bulk_load(Driver& driver, Rows&& rows, Query query, BulkOptions options = {}) {
    static_assert(!detail::AsyncRowFunction<Rows>,
                  "neo4j: rows that are awaited need an AsyncDriver");
    auto source = detail::bulk_rows(std::forward<Rows>(rows), options.columns());
    return detail::BulkAccess::load(driver, std::move(source), std::move(query),
                                    std::move(options));
}

} // namespace neo4j
