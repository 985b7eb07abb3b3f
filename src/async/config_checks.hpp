#pragma once

#include <algorithm>

#include <neo4j/config.hpp>

#include "bolt/requests.hpp"
#include "core/uri.hpp"

// Settings that make no sense raise ConfigurationError, which names them.
namespace neo4j::detail {

void check(const DriverConfig& config);
// Whether the scheme and the settings fit each other, and are supported.
void check(const DriverConfig& config, const Uri& uri);
// @param driver_logs_on whether the driver does not do without authentication.
void check(const SessionConfig& config, bool driver_logs_on);

// A driver's or a session's filter; the two names of one setting are joined.
template <class Config>
bolt::NotificationFilter notification_filter(const Config& config) {
    bolt::NotificationFilter filter{config.notifications_min_severity(),
                                    config.notifications_disabled_classifications()};
    if (const auto& more = config.notifications_disabled_categories()) {
        if (!filter.disabled)
            filter.disabled.emplace();
        for (const auto one : *more)
            if (std::find(filter.disabled->begin(), filter.disabled->end(), one) ==
                filter.disabled->end())
                filter.disabled->push_back(one);
    }
    return filter;
}

} // namespace neo4j::detail
