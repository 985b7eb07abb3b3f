#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/access_mode.hpp>
#include <neo4j/address.hpp>

#include "async/connection_watcher.hpp"
#include "async/pool.hpp"
#include "async/servers.hpp"
#include "async/single_flight.hpp"
#include "bolt/requests.hpp"
#include "core/home_databases.hpp"
#include "core/routing_tables.hpp"

namespace neo4j::detail {

// What an operation needs a connection for.
struct Errand {
    Errand() = default; // no aggregate, for g++ 12's sake: see ARCHITECTURE.md

    AccessMode mode = AccessMode::write;
    std::optional<std::string> database; // none: the user's home database
    // Any will do, and `database` is the driver's own choice: left out where there are none.
    bool any_database = false;
    std::optional<std::string> impersonated_user;
    std::vector<std::string> bookmarks;
    Wanted wanted;
};

// An answer for one is one for the other, too; so is an error.
bool shares_answer(const Errand& a, const Errand& b);
bool shares_error(const Errand& a, const Errand& b);

// A connection to a server that can serve an errand.
struct Routed {
    Routed() = default;
    explicit Routed(Lease lease_) : lease(std::move(lease_)) {}

    Lease lease;
    // The user's home database, where the errand names none and it had to be asked for: to be named
    // from now on. Where it is guessed the server says which one it is.
    std::optional<std::string> home;
};

// Knows which server of a cluster does what: asks the cluster's routers, remembers what they say as
// long as it is good, and chooses the server that has least to do. When a server fails it is
// forgotten until a router names it again.
//
// A router is asked once for all who want to know the same. The first of them does the asking; when
// he is cancelled another one takes over, because in the blocking face there is no thread but
// those of the waiting.
//
// Thread safety: any thread. The mutex guards plain state and is never held across a wait.
class Router final : public ConnectionWatcher, public std::enable_shared_from_this<Router> {
public:
    using Database = RoutingTables::Database;

    // @param initial the server to begin with, and to come back to when all others fail.
    Router(std::shared_ptr<Servers> servers, Address initial, bolt::RoutingContext context);

    // A connection to a server for the errand. Throws SessionExpired where there is none, or where
    // errand.wanted.until has passed, which is no server's fault; ServiceUnavailable where no
    // router could be asked; UnsupportedServerProduct or ConnectionAcquisitionTimeoutError where
    // that is all that was wrong; the server's error where another router would say the same; and
    // what Pool::acquire() throws.
    boost::asio::awaitable<Routed> acquire(Errand errand);
    // The same where nothing has to be waited for; else nothing.
    Lease try_acquire(const Errand& errand);

    // The server has said which database is home to a user.
    void learn_home(const HomeKey& key, std::string database);

    // Asks a router, whatever is known. Gives the database that the answer is about.
    boost::asio::awaitable<Database> refresh(Errand errand);
    // What is known. The home database is the one of the driver's user.
    std::optional<RoutingAnswer> table(Database database);

    void lost(const Address& address, LogIds ids) noexcept override;
    void failed(const Address& address, const Database& database, std::string_view code,
                LogIds ids) noexcept override;

private:
    class Failures;
    using MaybeDatabase = std::optional<Database>;

    bool fresh(const Database& database, AccessMode mode) const;
    MaybeDatabase fresh_answer(const Errand& errand) const;
    std::optional<std::string> guess_home(const Errand& errand);
    std::optional<Address> choose(const Database& database, AccessMode mode) const;
    void next_turn(const Database& database, AccessMode mode) noexcept;
    boost::asio::awaitable<Lease> connect(Database database, const Errand& errand);
    void forget(const Address& address, LogIds ids) noexcept;
    void ask_last(const Address& router);
    void slow_last(std::vector<Address>& routers) const;

    // How long to wait for a connection, or for somebody else's answer.
    Deadline patience(const Errand& errand) const noexcept;
    // Asks a router unless `known` has the answer.
    template <class Known>
    boost::asio::awaitable<Database> refresh(Errand errand, Known known);
    boost::asio::awaitable<Database> ask_routers(const Errand& errand);
    // Each gives nothing where it has failed, and notes why.
    boost::asio::awaitable<MaybeDatabase> ask_known(const std::vector<Address>& routers,
                                                    const Errand& errand, Failures& failures);
    boost::asio::awaitable<MaybeDatabase> ask_initial(const Errand& errand, Failures& failures);
    boost::asio::awaitable<MaybeDatabase> ask_namesakes(const Address& host, const Errand& errand,
                                                        Failures& failures);
    boost::asio::awaitable<MaybeDatabase> ask(std::shared_ptr<Pool> pool, const Errand& errand,
                                              Failures& failures);
    boost::asio::awaitable<RoutingAnswer> ask_over(Pool& pool, const Errand& errand,
                                                   Failures& failures);
    Database accept(const Errand& errand, const Address& router, RoutingAnswer answer);

    const std::shared_ptr<Servers> servers_;
    const Address initial_;
    const bolt::RoutingContext context_;
    SingleFlight<Errand, Database> refreshes_;

    mutable std::mutex mutex_; // guards what follows
    RoutingTables tables_;
    HomeDatabases homes_;
    // Routers for whose answer somebody's time was too short. They stay in the tables, but come
    // after all others until they answer: else each call would wait for the same one in vain.
    std::set<Address> slow_;
};

} // namespace neo4j::detail
