#pragma once

#include <atomic>
#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <neo4j/auth_manager.hpp>
#include <neo4j/config.hpp>

#include "async/operation.hpp"
#include "async/router.hpp"
#include "async/servers.hpp"
#include "core/clock.hpp"
#include "core/uri.hpp"

namespace neo4j::detail {

// What a driver and its sessions share.
class DriverCore {
public:
    // @param executor none: the blocking face.
    DriverCore(boost::asio::any_io_executor executor, std::string_view uri, DriverAuth auth,
               DriverConfig config, std::shared_ptr<const Clock> clock = system_clock(),
               LookUp look_up = {});

    const DriverConfig& config() const noexcept { return config_; }
    // A connection for an errand: to the URI's server, or to one that its cluster names. As
    // Pool::acquire() and Router::acquire().
    boost::asio::awaitable<Routed> acquire(Errand errand);
    // The same where nothing has to be waited for; else nothing.
    Lease try_acquire(const Errand& errand);
    // Renews the database's routing table in any case. Only where there is a router.
    boost::asio::awaitable<void> refresh_routing_table(Errand errand);
    // Null: there is but one server.
    Router* router() const noexcept { return router_.get(); }
    PoolMetrics pool_metrics() const { return servers_->metrics(); }

    // Chains what execute_query does.
    const std::shared_ptr<BookmarkManager>& query_bookmarks() const noexcept {
        return query_bookmarks_;
    }
    // Whether its calls keep the calling thread.
    bool blocking() const noexcept { return blocking_; }
    bool encrypted() const noexcept { return encrypted_; }
    // Whether its connections say who they are: with credentials, not no_auth().
    bool logs_on() const noexcept;
    const Clock& clock() const noexcept { return *clock_; }

    // An operation that begins; null: nobody wants to know.
    std::shared_ptr<Operation> observe(OperationKind kind, std::string_view query,
                                       const std::optional<std::string>& database) const {
        if (!config_.telemetry_hook()) [[likely]]
            return nullptr;
        return Operation::start(config_.telemetry_hook(), clock_, address_, kind,
                                database ? std::string_view(*database) : std::string_view(), query);
    }

    void check_open() const;
    bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }
    // Without waiting.
    void close() noexcept;
    // Lets the servers answer first.
    static boost::asio::awaitable<void> close_politely(std::shared_ptr<DriverCore> self);

private:
    // The driver's manager, where the errand has no auth of its own.
    void supply_auth(Errand& errand) const;
    void tell_hook() const noexcept;

    DriverConfig config_;
    Address address_;                           // of the URI
    std::shared_ptr<AuthManager> auth_manager_; // null: a token that stays
    std::shared_ptr<Servers> servers_;
    std::shared_ptr<Pool> direct_;   // bolt
    std::shared_ptr<Router> router_; // neo4j
    std::shared_ptr<const Clock> clock_;
    std::shared_ptr<BookmarkManager> query_bookmarks_ = bookmark_manager();
    bool blocking_ = false;
    bool encrypted_ = false;
    std::atomic<bool> closed_{false};
};

} // namespace neo4j::detail
