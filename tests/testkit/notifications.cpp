#include "testkit/notifications.hpp"

#include <optional>
#include <string>
#include <utility>

#include <neo4j/notifications.hpp>

#include "testkit/cypher.hpp"

namespace testkit {
namespace {

Json position_json(const neo4j::SummaryInputPosition& position) {
    return {{"line", position.line}, {"column", position.column}, {"offset", position.offset}};
}

Json text_json(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json();
}

} // namespace

Json notifications_json(const neo4j::ResultSummary& summary) {
    // From Bolt 5.5 on servers say each time what there is: for the suite, none is an empty list.
    const auto& version = summary.server().protocol_version;
    const bool always_told = version.major > 5 || (version.major == 5 && version.minor >= 5);
    if (!summary.notifications() && !always_told)
        return nullptr;
    auto result = Json::array();
    for (const auto& notification : summary.summary_notifications()) {
        Json json;
        json["title"] = notification.title;
        json["code"] = notification.code;
        json["description"] = notification.description;
        json["severity"] = notification.raw_severity_level;
        json["rawSeverityLevel"] = notification.raw_severity_level;
        json["severityLevel"] = to_string(notification.severity_level);
        json["rawCategory"] = notification.raw_category;
        json["category"] = to_string(notification.category);
        if (notification.position)
            json["position"] = position_json(*notification.position);
        result.push_back(std::move(json));
    }
    return result;
}

Json statuses_json(const neo4j::ResultSummary& summary) {
    auto result = Json::array();
    for (const auto& status : summary.gql_status_objects()) {
        Json json;
        json["gqlStatus"] = status.gql_status;
        json["statusDescription"] = status.status_description;
        json["position"] = status.position ? position_json(*status.position) : Json();
        json["classification"] = to_string(status.classification);
        json["rawClassification"] = text_json(status.raw_classification);
        json["severity"] = to_string(status.severity);
        json["rawSeverity"] = text_json(status.raw_severity);
        json["diagnosticRecord"] = entries_to_cypher(*status.diagnostic_record);
        json["isNotification"] = status.is_notification;
        result.push_back(std::move(json));
    }
    return result;
}

} // namespace testkit
