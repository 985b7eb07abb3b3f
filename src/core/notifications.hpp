#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/notifications.hpp>

namespace neo4j::detail {

// One entry of `notifications` in the last SUCCESS (servers up to Bolt 5.4). What was not sent, or
// had another type than it should, is absent.
struct RawNotification {
    std::optional<std::string> title;
    std::optional<std::string> code;
    std::optional<std::string> description;
    std::optional<std::string> severity;
    std::optional<std::string> category;
    std::optional<SummaryInputPosition> position;
};

// One entry of `statuses` in the last SUCCESS (from Bolt 5.5 on).
struct RawStatus {
    std::optional<std::string> gql_status;
    std::optional<std::string> status_description;
    // Of the notification, under "description" from Bolt 5.6 on. Absent: status_description.
    std::optional<std::string> description;
    std::optional<std::string> neo4j_code; // absent or empty: not a notification
    std::optional<std::string> title;
    // From the diagnostic record:
    std::optional<std::string> classification;
    std::optional<std::string> severity;
    std::optional<SummaryInputPosition> position;
    std::shared_ptr<const Map> diagnostic_record; // null: not sent
};

// What of a query's result is known when the status of the query has to be made up.
struct ResultShape {
    bool had_record = false;
    bool had_key = false;
};

[[nodiscard]] SummaryNotification to_notification(const RawNotification& raw);
[[nodiscard]] GqlStatusObject to_status(const RawStatus& raw);

// The other form of each, for servers that send only one. A status that is no notification has
// none.
[[nodiscard]] std::optional<SummaryNotification> to_notification(const RawStatus& raw);
[[nodiscard]] GqlStatusObject to_status(const RawNotification& raw);

// The statuses of a query on a server that sends none: its notifications and how it ended, in the
// order "no data", warning, success, information.
[[nodiscard]] std::vector<GqlStatusObject>
make_up_statuses(const std::vector<RawNotification>& notifications, ResultShape shape);

// The notification as a server up to Bolt 5.4 sends it; what is empty is left out.
[[nodiscard]] Map notification_map(const SummaryNotification& notification);

// The notification and its query in one line, for the log.
[[nodiscard]] std::string notification_log_line(const GqlStatusObject& notification,
                                                std::string_view query);

} // namespace neo4j::detail
