#include "async/servers.hpp"

#include <algorithm>
#include <utility>

#include <neo4j/error.hpp>

namespace neo4j::detail {

namespace asio = boost::asio;

Servers::Servers(PoolOptions options) : options_(std::move(options)) {}

std::shared_ptr<Pool> Servers::pool(const Address& address, const PoolOptions& options) {
    const std::lock_guard lock(mutex_);
    if (closed_)
        throw ConnectionPoolError("the driver is closed: its pools give out no connections");
    auto& pool = pools_[address];
    if (!pool)
        pool = std::make_shared<Pool>(options, address);
    return pool;
}

std::shared_ptr<Pool> Servers::pool_of_resolved(const Address& address) {
    auto options = options_;
    options.connection.connector.resolver.reset();
    return pool(address, options);
}

std::shared_ptr<Pool> Servers::pool_of_named(const Address& address, const Address& name) {
    auto options = options_;
    options.connection.connector.resolver.reset();
    options.connection.connector.look_up = nullptr; // it is a number
    options.connection.connector.name = name;
    return pool(address, options);
}

std::shared_ptr<Pool> Servers::find(const Address& address) const {
    const std::lock_guard lock(mutex_);
    const auto entry = pools_.find(address);
    return entry == pools_.end() ? nullptr : entry->second;
}

std::vector<std::shared_ptr<Pool>> Servers::all() const {
    std::vector<std::shared_ptr<Pool>> pools;
    const std::lock_guard lock(mutex_);
    for (const auto& entry : pools_)
        pools.push_back(entry.second);
    return pools;
}

std::size_t Servers::load(const Address& address) const {
    const auto pool = find(address);
    return pool ? pool->load() : 0;
}

void Servers::close_idle(const Address& address) noexcept {
    if (const auto pool = find(address))
        pool->close_idle();
}

void Servers::keep_only(const std::set<Address>& wanted) noexcept {
    for (const auto& pool : all())
        if (!wanted.contains(pool->address()))
            pool->close_idle();
    std::vector<std::shared_ptr<Pool>> forgotten; // not let go with the lock held
    const std::lock_guard lock(mutex_);
    for (auto entry = pools_.begin(); entry != pools_.end();) {
        // Whoever uses a connection, or waits for one, has the pool too.
        if (!wanted.contains(entry->first) && entry->second.use_count() == 1) {
            forgotten.push_back(std::move(entry->second));
            entry = pools_.erase(entry);
        } else {
            ++entry;
        }
    }
}

PoolMetrics Servers::metrics() const {
    PoolMetrics metrics;
    auto& total = metrics.total;
    for (const auto& pool : all()) {
        const auto figures = pool->figures();
        total.in_use += figures.in_use;
        total.idle += figures.idle;
        total.connecting += figures.connecting;
        total.waiting += figures.waiting;
        total.created += figures.created;
        total.closed += figures.closed;
        total.longest_wait = std::max(total.longest_wait, figures.longest_wait);
        metrics.servers.emplace(pool->address(), figures);
    }
    return metrics;
}

asio::awaitable<void> Servers::settle_idle() {
    const auto deadline =
        Deadline::after(options_.acquisition_timeout, "connection_acquisition_timeout");
    {
        const std::lock_guard lock(mutex_);
        closed_ = true; // from now on there are no more
    }
    const auto pools = all();
    for (std::size_t i = 0; i < pools.size(); ++i)
        co_await pools[i]->settle_idle(deadline);
}

void Servers::close() noexcept {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    for (const auto& pool : all())
        pool->close();
}

} // namespace neo4j::detail
