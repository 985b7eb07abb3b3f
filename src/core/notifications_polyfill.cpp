#include <algorithm>
#include <string_view>
#include <utility>

#include <neo4j/value.hpp>

#include "core/diagnostic_record.hpp"
#include "core/notifications.hpp"

namespace neo4j::detail {

namespace {

void set_severity(SummaryNotification& out, const std::optional<std::string>& severity) {
    out.raw_severity_level = severity.value_or("");
    out.severity_level = parse_notification_severity(out.raw_severity_level);
}

void set_category(SummaryNotification& out, const std::optional<std::string>& category) {
    out.raw_category = category.value_or("");
    out.category = parse_notification_classification(out.raw_category);
}

// The vendor's part of a status: where it points, what it is about, how serious it is.
void set_vendor_fields(GqlStatusObject& out, const std::optional<std::string>& classification,
                       const std::optional<std::string>& severity,
                       const std::optional<SummaryInputPosition>& position) {
    out.raw_classification = classification;
    out.classification = parse_notification_classification(classification.value_or(""));
    out.raw_severity = severity;
    out.severity = parse_notification_severity(severity.value_or(""));
    out.position = position;
}

GqlStatusObject end_status(ResultShape shape) {
    GqlStatusObject status;
    if (shape.had_record) {
        status.gql_status = "00000";
        status.status_description = "note: successful completion";
    } else if (shape.had_key) {
        status.gql_status = "02000";
        status.status_description = "note: no data";
    } else {
        status.gql_status = "00001";
        status.status_description = "note: successful completion - omitted result";
    }
    status.diagnostic_record = default_diagnostic_record();
    return status;
}

// What comes first has the lower rank.
int rank(const GqlStatusObject& status) {
    constexpr std::string_view order[] = {"02", "01", "00", "03"};
    int result = 0;
    for (const std::string_view prefix : order) {
        if (status.gql_status.starts_with(prefix)) {
            break;
        }
        ++result;
    }
    return result;
}

} // namespace

SummaryNotification to_notification(const RawNotification& raw) {
    SummaryNotification result;
    result.title = raw.title.value_or("");
    result.code = raw.code.value_or("");
    result.description = raw.description.value_or("");
    set_severity(result, raw.severity);
    set_category(result, raw.category);
    result.position = raw.position;
    return result;
}

std::optional<SummaryNotification> to_notification(const RawStatus& raw) {
    if (raw.neo4j_code.value_or("").empty()) {
        return std::nullopt;
    }
    SummaryNotification result;
    result.title = raw.title.value_or("");
    result.code = *raw.neo4j_code;
    result.description = (raw.description ? raw.description : raw.status_description).value_or("");
    set_severity(result, raw.severity);
    set_category(result, raw.classification);
    result.position = raw.position;
    return result;
}

Map notification_map(const SummaryNotification& notification) {
    Map map;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty())
            map.set(name, Value(text));
    };
    add("title", notification.title);
    add("code", notification.code);
    add("description", notification.description);
    add("severity", notification.raw_severity_level);
    add("category", notification.raw_category);
    if (notification.position)
        map.set("position", Value(position_map(*notification.position)));
    return map;
}

GqlStatusObject to_status(const RawStatus& raw) {
    GqlStatusObject result;
    result.is_notification = !raw.neo4j_code.value_or("").empty();
    result.gql_status = raw.gql_status.value_or("");
    result.status_description = raw.status_description.value_or("");
    set_vendor_fields(result, raw.classification, raw.severity, raw.position);
    result.diagnostic_record = complete_diagnostic_record(raw.diagnostic_record);
    return result;
}

GqlStatusObject to_status(const RawNotification& raw) {
    const bool warning = raw.severity == "WARNING";
    GqlStatusObject result;
    result.is_notification = true;
    result.gql_status = warning ? "01N42" : "03N42";
    result.status_description = raw.description.value_or("");
    if (result.status_description.empty()) {
        result.status_description =
            warning ? "warn: unknown warning" : "info: unknown notification";
    }
    set_vendor_fields(result, raw.category, raw.severity, raw.position);
    result.diagnostic_record = made_up_diagnostic_record(raw.category, raw.severity, raw.position);
    return result;
}

std::vector<GqlStatusObject> make_up_statuses(const std::vector<RawNotification>& notifications,
                                              ResultShape shape) {
    std::vector<GqlStatusObject> result;
    result.reserve(notifications.size() + 1);
    // Behind those of the same rank. (std::stable_sort does not compile without warnings with
    // clang and libstdc++ 12.)
    const auto insert = [&](GqlStatusObject status) {
        const auto place = std::ranges::upper_bound(result, rank(status), {}, rank);
        result.insert(place, std::move(status));
    };
    for (const RawNotification& raw : notifications) {
        insert(to_status(raw));
    }
    insert(end_status(shape));
    return result;
}

} // namespace neo4j::detail
