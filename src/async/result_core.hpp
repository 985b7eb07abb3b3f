#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>
#include <neo4j/record.hpp>
#include <neo4j/summary.hpp>

#include "async/busy.hpp"
#include "async/lease.hpp"
#include "bolt/engine.hpp"

namespace neo4j::detail {

class DriverCore;
class Operation;
struct SummaryData;

// Whoever a result belongs to: a session (auto-commit) or a transaction.
class ResultOwner {
public:
    virtual ~ResultOwner() = default;
    virtual DriverCore& driver() const noexcept = 0;
    virtual Occupancy& occupancy() noexcept = 0;
    // The result's summary has arrived.
    virtual void result_complete(const bolt::RawMap& summary) = 0;
    virtual void result_failed(const std::exception_ptr& error) = 0;
    // What result_complete() has left to be waited for. Its error is for whoever reads the end.
    virtual bool has_news() const noexcept { return false; }
    virtual boost::asio::awaitable<void> pass_news_on() { co_return; }
};

// A result: a stream on a leased connection, with the place that its reader has come to. It keeps
// its lease until the last record has arrived.
class ResultCore {
public:
    // @param fetch_size for further PULLs; -1 for all.
    ResultCore(std::shared_ptr<Lease> lease, bolt::StreamRef stream,
               std::weak_ptr<ResultOwner> owner, std::int64_t fetch_size, std::string query,
               Params parameters);
    ~ResultCore();
    ResultCore(const ResultCore&) = delete;
    ResultCore& operator=(const ResultCore&) = delete;

    // The answer to RUN is here, or will never be.
    bool answered() const noexcept { return !stream_->run.waiting() || stream_->finished(); }
    // Waits for that. What ends the wait ends the result; a cancel that came before it began does
    // not, and is for the caller to look after.
    boost::asio::awaitable<void> until_answered();
    // Once it is here: raises its error. False: not yet, accepted() does, when the owner has passed
    // its news on.
    bool accepted_now();
    boost::asio::awaitable<void> accepted();

    const std::vector<std::string>& keys() const;

    // --- reading; each raises ResultConsumedError where nothing can be read any more ---

    void check_readable() const;
    // Waits until a record is there; false at the end.
    boost::asio::awaitable<bool> fill();
    // What fill() gives, where it need not wait for it.
    std::optional<bool> fill_now();
    // The record, where it is known without waiting that it is the last one.
    std::optional<Record> single_now();
    // A record is there to be taken.
    bool ready() const noexcept { return batch_ && row_ < batch_->rows; }
    // Moves on to what has arrived already, without I/O.
    bool ready_now();
    Record take();
    Record look() const;
    RecordBatch take_batch();

    // What is left is asked for at once from now on: its reader takes it all.
    void ask_for_all() noexcept;
    // Receives everything that is left, to be read later.
    boost::asio::awaitable<void> buffer();
    // Drops everything that is left; there is just nothing more to read then.
    boost::asio::awaitable<void> exhaust();
    // Drops everything that is left and gives the summary; reading is an error from then on.
    boost::asio::awaitable<ResultSummary> consume();
    // The same once the result is settled.
    ResultSummary consume_settled();

    // --- the graph ---

    // From now on, records that are read stay in memory for the graph.
    void keep_graph(bool keep);
    // Of the records that are here and, if they were kept, of those that were read.
    Graph graph() const;

    // Of the operation that has waited for something last, RUN at first.
    LogIds log_ids() const noexcept { return log_ids_; }

    // For an owner that is in the middle of an operation itself, which begins so. Not settled.
    void begin_operation(const Occupancy& operation) noexcept;
    // For the same: receives everything that is left,
    // so that the connection is free, and keeps it or not.
    boost::asio::awaitable<void> buffer_unguarded();
    boost::asio::awaitable<void> consume_unguarded();
    // Once it is settled.
    ResultSummary summary();
    // The server's answer to RUN.
    const bolt::RawMap& acceptance() const noexcept { return stream_->run.metadata; }
    // Tells how the query ends, perhaps at once. Null: nobody wants to know.
    void observe(std::shared_ptr<Operation> operation) noexcept;
    // For another try of a query that the server has refused.
    Params take_parameters() noexcept { return std::move(parameters_); }

    // Another query of the transaction has failed, and so this result. (Its user has seen that
    // error already.)
    void close(std::exception_ptr reason) noexcept;
    // Its owner ends: nothing can be read any more and the connection is not needed here.
    void drop() noexcept;
    // As drop(), and kills the connection.
    void cancel() noexcept;
    bool closed() const noexcept { return consumed_ || out_of_scope_ || error_ != nullptr; }
    // All has arrived; the connection is no longer needed.
    bool settled() const noexcept { return !lease_; }

private:
    void check_in_scope() const;
    void raise_refusal() const;
    // The owner; raises ResultConsumedError where it is gone.
    std::shared_ptr<ResultOwner> owner();
    // Does it as an operation of this result, if there is anything left to receive.
    boost::asio::awaitable<void> guarded(boost::asio::awaitable<void> operation);
    boost::asio::awaitable<void> advance();
    boost::asio::awaitable<void> advance_unguarded();
    boost::asio::awaitable<void> exhaust_unguarded();
    void forget_records() noexcept;
    void tell_complete() noexcept;
    void tell_dropped() noexcept;
    void tell_failed(const std::exception_ptr& error) noexcept;
    void after_receive();
    bool owner_has_news() const;
    boost::asio::awaitable<void> tell_owner();
    void raise_owners_error();
    void failed(const std::exception_ptr& error);
    // The error itself when it is raised first, ResultFailedError with it as the cause after that.
    [[noreturn]] void raise_failure();
    Connection& connection() const { return **lease_; }

    std::shared_ptr<Lease> lease_; // null once all has arrived
    bolt::StreamRef stream_;
    std::weak_ptr<ResultOwner> owner_;
    std::int64_t fetch_size_;
    detail::BatchRef batch_; // being read
    std::uint32_t row_ = 0;
    bool consumed_ = false;
    bool out_of_scope_ = false; // the transaction or session has ended
    std::exception_ptr error_;
    bool raised_ = false; // its user has seen error_
    bool keep_graph_ = false;
    std::vector<detail::BatchRef> kept_; // for the graph: read or being read
    std::exception_ptr owners_error_;    // of its news
    LogIds log_ids_;
    std::shared_ptr<Operation> operation_; // until it has ended; null: nobody wants to know

    // For the summary, which takes them.
    std::string query_;
    Params parameters_;
    std::shared_ptr<const ServerInfo> server_;
    std::shared_ptr<const SummaryData> summary_; // once somebody has asked for it
};

} // namespace neo4j::detail
