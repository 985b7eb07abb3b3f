#include "async/notify.hpp"

#include <exception>

#include "async/callback_scope.hpp"
#include "async/driver_core.hpp"
#include "core/log.hpp"
#include "core/notifications.hpp"

namespace neo4j::detail {
namespace {

LogLevel level_of(NotificationSeverity severity) {
    switch (severity) {
    case NotificationSeverity::warning:
        return LogLevel::warning;
    case NotificationSeverity::information:
        return LogLevel::info;
    case NotificationSeverity::unknown:
        break;
    }
    return LogLevel::debug;
}

bool wanted(const DriverConfig& config, NotificationSeverity severity) {
    switch (config.warn_notification_severity().value_or(NotificationMinimumSeverity::off)) {
    case NotificationMinimumSeverity::off:
        return false;
    case NotificationMinimumSeverity::warning:
        return severity == NotificationSeverity::warning;
    case NotificationMinimumSeverity::information:
        return severity != NotificationSeverity::unknown;
    }
    return false;
}

void tell(const DriverCore& driver, const GqlStatusObject& status, const std::string& query,
          LogIds ids) {
    const auto& config = driver.config();
    if (!wanted(config, status.severity))
        return log_notifications.log(level_of(status.severity), ids,
                                     [&] { return notification_log_line(status, query); });
    if (!config.notification_handler())
        return log_notifications.warning(ids, [&] { return format_notification(status, query); });
    try {
        const CallbackScope scope(driver);
        config.notification_handler()(status, query);
    } catch (const std::exception& error) {
        log_notifications.error(ids, [&] {
            return std::string("the notification_handler threw, which is ignored: ") + error.what();
        });
    } catch (...) {
        log_notifications.error(ids, [] {
            return std::string("the notification_handler threw, which is ignored: no exception of "
                               "the standard library's");
        });
    }
}

} // namespace

bool has_notifications(const DriverConfig& config, const bolt::RawMap& last) noexcept {
    const auto warn = config.warn_notification_severity();
    const bool somebody = (warn && *warn != NotificationMinimumSeverity::off) ||
                          log_notifications.enabled(LogLevel::warning);
    return somebody && (last.find("statuses") || last.find("notifications"));
}

void tell_notifications(const DriverCore& driver, const ResultSummary& summary,
                        LogIds ids) noexcept {
    try {
        for (const auto& status : summary.gql_status_objects())
            if (status.is_notification)
                tell(driver, status, summary.query(), ids);
    } catch (...) { // a remark must not fail the query
    }
}

} // namespace neo4j::detail
