#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <neo4j/address.hpp>

#include "async/connection.hpp"
#include "async/deadline.hpp"
#include "async/lease.hpp"

namespace neo4j::detail {

struct PoolOptions {
    ConnectionOptions connection;
    std::size_t max_size = 100;
    std::chrono::nanoseconds acquisition_timeout{};
    std::chrono::nanoseconds max_lifetime{}; // negative: no limit
    std::optional<std::chrono::nanoseconds> liveness_check;
};

// What whoever takes a connection asks of it.
struct Wanted {
    Wanted() = default; // no aggregate, for g++ 12's sake: see ARCHITECTURE.md

    std::optional<std::chrono::nanoseconds> acquisition_timeout; // in place of the pool's
    std::optional<AuthToken> auth;                               // in place of the pool's
    Proof proof = Proof::none;
};

// The connections to one server. At most max_size are open or being opened; whoever comes when all
// are in use waits in line and is handed the next one by name.
//
// Thread safety: any thread. The mutex guards plain state and is never held across a wait; a
// waiter is completed on its own executor.
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
    boost::asio::awaitable<void> settle_idle();

    // Closes idle connections politely, kills those in use, turns waiters away. noexcept in effect:
    // what cannot be closed politely is killed.
    void close() noexcept;

    struct Figures {
        std::size_t in_use = 0; // leased, or being opened
        std::size_t idle = 0;
        std::size_t waiting = 0;
        std::uint64_t created = 0;
    };
    Figures figures() const;

private:
    friend class Lease;
    using Handler = boost::asio::any_completion_handler<void(boost::system::error_code, Lease)>;
    struct Waiter {
        std::uint64_t ticket = 0;
        Handler handler;
        boost::asio::any_io_executor executor; // the handler's
    };

    boost::asio::awaitable<Lease> take_place(Deadline deadline);
    enum class Condition { ready, unsettled, useless };
    Condition look(Connection& connection, Proof proof) const;
    bool is_logged_on(const Connection& connection, const Wanted& wanted) const;
    boost::asio::awaitable<bool> usable(Connection& connection, Proof proof, Deadline deadline);
    boost::asio::awaitable<bool> log_on(Connection& connection, const Wanted& wanted,
                                        Deadline deadline);
    boost::asio::awaitable<ConnectionRef> open(const Wanted& wanted, Deadline deadline);
    boost::asio::awaitable<Lease> wait_in_line();
    void enqueue(Waiter waiter);
    void leave_line(std::uint64_t ticket);
    void give_back(ConnectionRef connection) noexcept;
    void opened(const ConnectionRef& connection);
    void log_lease(const Connection& connection, const char* what) const;
    std::optional<Lease> try_take();
    std::optional<Lease> take_free();
    static void complete(Waiter waiter, boost::system::error_code error, Lease lease);

    const PoolOptions options_;
    const Address address_;

    mutable std::mutex mutex_;        // guards what follows
    std::vector<ConnectionRef> idle_; // the most recently used one last
    std::size_t places_ = 0;          // taken: leased connections and such being opened
    std::unordered_map<Connection*, std::weak_ptr<Connection>> open_; // all of them
    // Nodes, because a waiter leaves from any place: Boost 1.81's any_completion_handler overflows
    // the stack when it is move-assigned.
    std::list<Waiter> line_;
    std::uint64_t last_ticket_ = 0;
    std::uint64_t created_ = 0;
    bool closed_ = false;
};

} // namespace neo4j::detail
