#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/container/small_vector.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/async_session.hpp>
#include <neo4j/query.hpp>

#include "async/lease.hpp"
#include "async/result_core.hpp"
#include "bolt/engine.hpp"

namespace neo4j::detail {

class SessionCore;
class Telemetry;

// A transaction from BEGIN to COMMIT or ROLLBACK, on a leased connection.
class TransactionCore : public ResultOwner, public std::enable_shared_from_this<TransactionCore> {
public:
    TransactionCore(std::shared_ptr<SessionCore> session, Lease lease, std::int64_t fetch_size);
    ~TransactionCore() override;
    TransactionCore(const TransactionCore&) = delete;
    TransactionCore& operator=(const TransactionCore&) = delete;

    // Tells of its queries, and how it ends. Null: nobody wants to know.
    // @param is_all the operation is the transaction, and not a unit of work, which ends elsewhere.
    void observe(std::shared_ptr<Operation> operation, bool is_all) noexcept;
    // Leaves together with BEGIN.
    void tell(Telemetry& telemetry) const;
    // Writes BEGIN, to be sent by whoever waits next.
    void begin(const bolt::TransactionFields& fields);
    // Waits for the server's answer to BEGIN, and raises its error.
    boost::asio::awaitable<void> begun();
    static boost::asio::awaitable<AsyncResult> run(std::shared_ptr<TransactionCore> self,
                                                   Query query, Params parameters);
    static boost::asio::awaitable<void> commit(std::shared_ptr<TransactionCore> self);
    static boost::asio::awaitable<void> rollback(std::shared_ptr<TransactionCore> self);
    // As rollback(), but nothing where the transaction is over.
    static boost::asio::awaitable<void> close(std::shared_ptr<TransactionCore> self);
    // The same for a session that is in the middle of an operation itself.
    boost::asio::awaitable<void> close_unguarded();

    // Gives the transaction up: without waiting by RESET, or by killing the connection, as it must
    // be in the middle of an operation.
    void give_up() noexcept;
    void cancel() noexcept;

    bool closed() const noexcept { return state_ != State::open; }
    bool committed() const noexcept { return state_ == State::committed; }
    bool rolled_back() const noexcept { return state_ == State::rolled_back; }
    bool cancelled() const noexcept { return state_ == State::cancelled; }

    Occupancy& occupancy() noexcept override;
    // Of the operation that is under way, or of the session's last one.
    LogIds log_ids() const noexcept;
    DriverCore& driver() const noexcept override;
    void result_complete(const bolt::RawMap&) override {}
    void result_failed(const std::exception_ptr& error) override;

private:
    enum class State { open, failed, committed, rolled_back, cancelled };

    void check_open() const;
    // Those whose records have not all arrived.
    std::vector<std::shared_ptr<ResultCore>> open_results() const;
    void forget_expired() noexcept;
    boost::asio::awaitable<void> consume_results();
    void drop_results() noexcept;
    void begin_operation() noexcept;
    boost::asio::awaitable<void> answered(bolt::ReplyRef reply);
    // @param held kept by the caller: a cancel takes the lease away
    boost::asio::awaitable<void> until(Connection& held, Connection::Condition done);
    void check(Connection& held, const bolt::Reply& reply);
    void end(State state) noexcept;
    void tell_end() noexcept;
    void tell_failed(const std::exception_ptr& error) const noexcept;
    [[noreturn]] void raise_incomplete_commit(const char* what, const GqlError& error) const;
    [[noreturn]] void raise_lost_commit(const GqlError& lost) const;
    Connection& connection() const { return **lease_; }

    std::shared_ptr<SessionCore> session_;
    std::shared_ptr<Lease> lease_;
    std::int64_t fetch_size_;
    State state_ = State::open;
    std::exception_ptr failure_; // that ended it
    LogIds log_ids_;             // the connection's
    bolt::ReplyRef begun_;       // BEGIN's answer, where it has not been looked at yet
    boost::container::small_vector<std::weak_ptr<ResultCore>, 1> results_; // mostly one
    std::shared_ptr<Operation> operation_;
    bool ends_operation_ = false;
    bool committing_ = false; // whether it took effect is told by commit()
};

} // namespace neo4j::detail
