#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <neo4j/address.hpp>
#include <neo4j/pool_metrics.hpp>

#include "async/connection.hpp"
#include "async/deadline.hpp"
#include "async/lease.hpp"
#include "async/waiting_line.hpp"

namespace neo4j::detail {

struct PoolOptions {
    ConnectionOptions connection;
    std::size_t max_size = 100;
    std::chrono::nanoseconds acquisition_timeout{};
    std::chrono::nanoseconds max_lifetime{}; // negative: no limit
    std::optional<std::chrono::nanoseconds> liveness_check;
    std::shared_ptr<TelemetryHook> telemetry_hook; // null: none
};

// What whoever takes a connection asks of it.
struct Wanted {
    Wanted() = default; // no aggregate, for g++ 12's sake: see ARCHITECTURE.md

    std::optional<std::chrono::nanoseconds> acquisition_timeout; // in place of the pool's
    Deadline until;                                              // of the whole call
    std::optional<AuthToken> auth;                               // in place of the driver's
    std::shared_ptr<AuthManager> auth_manager; // who supplies the driver's; null: it stays
    std::optional<AuthToken> driver_auth;      // what he has supplied
    Proof proof = Proof::none;
    std::uint64_t operation = 0; // that wants it, for the log
    bool resolved = false; // the server's address is the resolver's own: it is not asked again
    std::optional<Address> name; // whom certificates are for, where the address is a number
    std::shared_ptr<std::vector<Address>> found; // where to note what the address stands for
};

// The connections to one server. At most max_size are open or being opened; whoever comes when all
// are in use waits in line and is handed the next one by name.
//
// Thread safety: any thread. The mutex guards plain state and is never held across a wait; a
// waiter is woken on its own executor. The line knows its waiters only weakly: whoever waits is
// owned by the io_context that it waits in, and goes with it.
class Pool : public std::enable_shared_from_this<Pool> {
public:
    Pool(PoolOptions options, Address address);

    // A connection that is logged in and clean. Throws ConnectionAcquisitionTimeoutError,
    // ServiceUnavailable, the server's AuthError, ConnectionPoolError after close(),
    // ConfigurationError where the server cannot switch users. Cancelled, it loses nothing.
    //
    // An idle connection of another user logs on again together with what is sent next.
    boost::asio::awaitable<Lease> acquire(Wanted wanted = {});
    // An idle connection that can be used as it is; none: acquire() one.
    Lease try_acquire(const Wanted& wanted);

    // Gives out no more connections and reads what idle ones are still owed: a server that answers
    // a RESET should not find its peer gone. Before close(), which does not wait.
    boost::asio::awaitable<void> settle_idle(Deadline deadline);

    // Closes idle connections politely, kills those in use, turns waiters away. noexcept in effect:
    // what cannot be closed politely is killed.
    void close() noexcept;

    // Closes those that nobody uses, because the server is not to be relied upon.
    void close_idle() noexcept;

    const Address& address() const noexcept { return address_; }
    PoolFigures figures() const;
    // Connections that are in use or being opened.
    std::size_t load() const;

private:
    friend class Lease;
    class InLine;
    class SetAside;

    boost::asio::awaitable<Lease> take_place(const Wanted& wanted, Deadline deadline);
    enum class Condition { ready, unsettled, useless };
    Condition look(Connection& connection, Proof proof) const;
    bool is_logged_on(const Connection& connection, const Wanted& wanted) const;
    // What the connection is to be logged on with.
    const AuthToken& token(const Wanted& wanted) const noexcept;
    boost::asio::awaitable<bool> usable(Connection& connection, Proof proof, Deadline deadline);
    boost::asio::awaitable<bool> log_on(Connection& connection, const Wanted& wanted,
                                        Deadline deadline);
    boost::asio::awaitable<ConnectionRef> open(const Wanted& wanted, Deadline deadline);
    boost::asio::awaitable<Lease> wait_in_line();
    [[noreturn]] void raise_timeout(const Wanted& wanted, Deadline deadline) const;
    std::string longest_holders() const;
    void note_taken(Connection& connection) const noexcept;
    // Nothing: the waiter stands in line.
    // @param ticket set to his place there.
    std::optional<Lease> join_line(const std::shared_ptr<Waiter>& waiter, std::uint64_t& ticket);
    void give_back(ConnectionRef connection) noexcept;
    void forget_logins(LogIds ids) noexcept;
    void opened(const ConnectionRef& connection);
    void log_lease(const Connection& connection, const char* what) const;
    // For the telemetry hook; where there is none nobody asks for the time.
    Clock::time_point now_for_hook() const noexcept;
    void tell_hook(PoolEventKind kind, Clock::time_point since) const noexcept;
    void tell_acquired(Connection& connection, Clock::time_point asked) const noexcept;
    std::optional<Lease> try_take();
    std::optional<Lease> take_free();
    ConnectionRef replace(Connection& useless) noexcept;
    ConnectionRef take_idle() noexcept;

    const PoolOptions options_;
    const Address address_;

    mutable std::mutex mutex_;        // guards what follows
    std::vector<ConnectionRef> idle_; // the most recently used one last
    std::size_t places_ = 0;          // taken: leased connections and such being opened
    std::size_t connecting_ = 0;      // of them being opened
    std::unordered_map<Connection*, std::weak_ptr<Connection>> open_; // all of them
    WaitingLine line_;
    std::uint64_t created_ = 0;
    std::chrono::nanoseconds longest_wait_{0};
    bool closed_ = false;
};

} // namespace neo4j::detail
