#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/address.hpp>
#include <neo4j/pool_metrics.hpp>

#include "async/pool.hpp"

namespace neo4j::detail {

// A driver's pools, one for each server that it has had to do with.
//
// Thread safety: any thread. The mutex guards plain state and is never held across a wait.
class Servers {
public:
    explicit Servers(PoolOptions options);

    const PoolOptions& options() const noexcept { return options_; }
    // Whether every connection that is open leads to a server that routes by itself.
    bool ssr_everywhere() const noexcept { return options_.connection.ssr_tally->everywhere(); }

    // The server's pool, made where there is none. Throws ConnectionPoolError after close().
    std::shared_ptr<Pool> pool(const Address& address) { return pool(address, options_); }
    // For an address that the resolver has given: it is not asked again.
    std::shared_ptr<Pool> pool_of_resolved(const Address& address);
    // For one of the network addresses that a name stands for: certificates are for the name.
    std::shared_ptr<Pool> pool_of_named(const Address& address, const Address& name);

    // Connections to the server that are in use or being opened.
    std::size_t load(const Address& address) const;
    // Closes those that nobody uses, because the server is not to be relied upon.
    void close_idle(const Address& address) noexcept;
    // Closes those that nobody uses to all other servers, and forgets servers that have no others.
    void keep_only(const std::set<Address>& wanted) noexcept;

    PoolMetrics metrics() const;

    // As Pool's, for all of them.
    boost::asio::awaitable<void> settle_idle();
    void close() noexcept;

private:
    std::shared_ptr<Pool> pool(const Address& address, const PoolOptions& options);
    std::shared_ptr<Pool> find(const Address& address) const;
    std::vector<std::shared_ptr<Pool>> all() const;

    const PoolOptions options_;
    mutable std::mutex mutex_; // guards what follows
    std::unordered_map<Address, std::shared_ptr<Pool>> pools_;
    bool closed_ = false;
};

} // namespace neo4j::detail
