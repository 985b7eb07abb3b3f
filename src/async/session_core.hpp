#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include <neo4j/async_result.hpp>
#include <neo4j/async_session.hpp>
#include <neo4j/bookmarks.hpp>
#include <neo4j/config.hpp>
#include <neo4j/error.hpp>
#include <neo4j/telemetry.hpp>

#include "async/busy.hpp"
#include "async/lease.hpp"
#include "async/result_core.hpp"
#include "bolt/capabilities.hpp"
#include "bolt/requests.hpp"

namespace neo4j::detail {

class DriverCore;
struct Errand;
class MemoryBookmarkManager;
class Operation;
struct Race;
class Telemetry;
class TransactionCore;

// A session: one transaction or auto-commit result at a time, and the bookmarks that join them.
class SessionCore : public ResultOwner, public std::enable_shared_from_this<SessionCore> {
public:
    SessionCore(std::shared_ptr<DriverCore> driver, SessionConfig config);

    static boost::asio::awaitable<AsyncResult> run(std::shared_ptr<SessionCore> self, Query query,
                                                   Params parameters);
    // @param work what the telemetry hook was told that the transaction is part of; null: nothing,
    //   or nobody wants to know.
    static boost::asio::awaitable<std::shared_ptr<TransactionCore>>
    begin(std::shared_ptr<SessionCore> self, AccessMode mode, TransactionConfig config,
          BeginMode begin, Telemetry& telemetry, std::shared_ptr<Operation> work = nullptr);
    bool begins_pipelined(BeginMode begin) const noexcept {
        return begin == BeginMode::pipelined || config_.pipelined_begin();
    }
    // The same of a pipelined one, where nothing has to be waited for; null where something has.
    std::shared_ptr<TransactionCore> begin_now(AccessMode mode, const TransactionConfig& config,
                                               Telemetry& telemetry,
                                               const std::shared_ptr<Operation>& work);
    static boost::asio::awaitable<Bookmarks> last_bookmarks(std::shared_ptr<SessionCore> self);
    static boost::asio::awaitable<void> close(std::shared_ptr<SessionCore> self);
    // Until the next try of a unit of work; cancel() ends it.
    static boost::asio::awaitable<void> pause(std::shared_ptr<SessionCore> self,
                                              std::chrono::nanoseconds time);
    // A connection, given back at once: an error says why none can be had.
    // @param kind what the telemetry hook is told that it is.
    static boost::asio::awaitable<ServerInfo> server_info(std::shared_ptr<SessionCore> self,
                                                          OperationKind kind);
    static boost::asio::awaitable<bool> supports(std::shared_ptr<SessionCore> self,
                                                 bolt::Capability capability);
    // Whether the server takes the session's auth.
    static boost::asio::awaitable<bool> authenticates(std::shared_ptr<SessionCore> self);

    // Gives up what is open, without waiting; nothing can be run any more. In the middle of an
    // operation that kills the connection: nobody else must get it while that one is at work on it.
    void abandon() noexcept { end_open(occupancy_.busy.load(std::memory_order_acquire)); }
    // As abandon(), and kills the connection in any case.
    void cancel() noexcept { end_open(true); }

    AccessMode default_access_mode() const noexcept { return config_.default_access_mode(); }
    bool closed() const noexcept { return closed_; }
    DriverCore& driver() const noexcept override { return *driver_; }

    std::chrono::nanoseconds max_retry_time() const noexcept;

    // For the telemetry hook: the query of execute_query, which is all that the session does.
    void note_query(const Query& query);
    // An operation of that query, or of none, begins; null: nobody wants to know.
    std::shared_ptr<Operation> observe(OperationKind kind) const;

    void add_bookmark(std::optional<std::string_view> bookmark);
    // A bookmark that the bookmark manager has not been told of.
    bool has_news() const noexcept override { return has_news_; }
    boost::asio::awaitable<void> pass_news_on() override;
    // What the answer to RUN or BEGIN says about the database: pinned where it was left to the
    // server to find the user's home.
    void note_database(const bolt::RawMap& answer);
    // Perhaps while another thread's operation is about to be refused.
    void transaction_ended() noexcept { in_transaction_.store(false, std::memory_order_release); }

    Occupancy& occupancy() noexcept override { return occupancy_; }
    // Of the operation that is under way, or of the last one.
    LogIds log_ids() const noexcept { return {.operation = occupancy_.number()}; }
    void result_complete(const bolt::RawMap& summary) override;
    void result_failed(const std::exception_ptr&) override { auto_result_.reset(); }

private:
    bool in_transaction() const noexcept { return in_transaction_.load(std::memory_order_acquire); }
    void check_usable() const;
    // Called in the handler of the error that ends what is observed.
    void tell_failed() noexcept;
    void tell_served_by(const Address& server) noexcept;
    void end_open(bool kill) noexcept;
    // Waits for something; cancel() ends it with a SessionError.
    template <class T>
    boost::asio::awaitable<T> until_cancelled(boost::asio::awaitable<T> operation);
    // A connection for an operation that is under way, where one is at hand; none: acquire() one.
    Lease acquire_now(AccessMode mode);
    boost::asio::awaitable<Lease> acquire(AccessMode mode, Proof proof = Proof::none);
    Errand errand(AccessMode mode, Proof proof) const;
    const std::optional<std::string>& database() const noexcept;
    const Bookmarks& known_bookmarks() const noexcept;
    // Asks the bookmark manager, where there is one; false: gather_bookmarks() must wait for it.
    bool gather_bookmarks_now();
    boost::asio::awaitable<void> gather_bookmarks();
    void take_gathered(Bookmarks known);
    bool has_open_result() const noexcept;
    boost::asio::awaitable<void> finish_auto_result();
    std::shared_ptr<ResultCore> send(Lease lease, const Query& query, Params parameters,
                                     Telemetry& telemetry);
    bool may_try_again(const Neo4jError& error, const std::shared_ptr<ResultCore>& result) const;
    // @param is_all see TransactionCore::observe
    std::shared_ptr<TransactionCore> begin_on(Lease lease, AccessMode mode,
                                              const TransactionConfig& config, Telemetry& telemetry,
                                              bool is_all);
    bolt::TransactionFields fields(AccessMode mode, const TransactionConfig& config,
                                   bolt::EncodedMap metadata, bolt::Version version) const;

    std::shared_ptr<DriverCore> driver_;
    SessionConfig config_;
    MemoryBookmarkManager* memory_; // the bookmark manager, where it is the driver's own
    bolt::NotificationFilter notifications_;
    std::optional<std::string> home_; // the user's home database, once known
    Bookmarks bookmarks_;             // the configured ones, then the last one received
    Bookmarks initial_;               // those configured, until one was received
    Bookmarks sent_;                  // with a manager: those of the last transaction
    bool has_news_ = false;
    std::weak_ptr<Race> waiting_; // for what cancel() ends
    Occupancy occupancy_;
    bool closed_ = false;
    std::shared_ptr<ResultCore> auto_result_; // while it is on the connection
    std::atomic<bool> in_transaction_{false};
    std::weak_ptr<TransactionCore> transaction_; // the last one
    // That is under way, until its result or transaction goes on with it; null: nobody wants to
    // know.
    std::shared_ptr<Operation> operation_;
    std::string query_; // of execute_query, for the telemetry hook
};

// That of execute_query.
SessionConfig session_config(const QueryConfig& config, const DriverCore& driver);

} // namespace neo4j::detail
