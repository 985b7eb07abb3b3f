#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <neo4j/telemetry.hpp>

namespace neo4j::detail {

// What a metrics system asks of the pools to one server, of all drivers together: two series of one
// name would be an error there.
struct PoolGauges {
    std::int64_t used = 0;
    std::int64_t idle = 0;
    std::int64_t pending = 0;
    std::int64_t most = 0;
};

// The drivers that share a telemetry hook. Thread safety: any thread.
class PoolSources {
public:
    void add(DriverInfo driver) {
        const std::lock_guard lock(mutex_);
        drivers_.push_back(std::move(driver));
    }

    // Of each server. Drivers that are no more are forgotten.
    std::map<Address, PoolGauges> gauges() {
        std::map<Address, PoolGauges> all;
        const std::lock_guard lock(mutex_);
        std::erase_if(drivers_, [&](const DriverInfo& driver) {
            const auto metrics = driver.pools();
            if (metrics)
                add_to(all, driver, *metrics);
            return !metrics;
        });
        return all;
    }

private:
    static void add_to(std::map<Address, PoolGauges>& all, const DriverInfo& driver,
                       const PoolMetrics& metrics) {
        for (const auto& [server, figures] : metrics.servers) {
            auto& gauges = all[server];
            gauges.used += static_cast<std::int64_t>(figures.in_use);
            gauges.idle += static_cast<std::int64_t>(figures.idle);
            gauges.pending += static_cast<std::int64_t>(figures.waiting);
            gauges.most += static_cast<std::int64_t>(driver.max_connection_pool_size);
        }
    }

    std::mutex mutex_;
    std::vector<DriverInfo> drivers_;
};

inline double in_seconds(std::chrono::nanoseconds time) noexcept {
    return std::chrono::duration<double>(time).count();
}

} // namespace neo4j::detail
