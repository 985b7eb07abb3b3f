#include <array>
#include <ostream>

#include <neo4j/notifications.hpp>

namespace neo4j {

namespace {

// In the order of the enumerators of NotificationClassification, and, without the last, of
// NotificationDisabledClassification.
constexpr auto classification_names = std::to_array<std::string_view>(
    {"HINT", "UNRECOGNIZED", "UNSUPPORTED", "PERFORMANCE", "DEPRECATION", "GENERIC", "SECURITY",
     "TOPOLOGY", "SCHEMA", "UNKNOWN"});
constexpr auto minimum_severity_names =
    std::to_array<std::string_view>({"OFF", "WARNING", "INFORMATION"});
constexpr auto severity_names =
    std::to_array<std::string_view>({"WARNING", "INFORMATION", "UNKNOWN"});

static_assert(classification_names[static_cast<std::size_t>(NotificationClassification::unknown)] ==
              "UNKNOWN");
static_assert(
    classification_names[static_cast<std::size_t>(NotificationDisabledClassification::schema)] ==
    "SCHEMA");
static_assert(severity_names[static_cast<std::size_t>(NotificationSeverity::unknown)] == "UNKNOWN");

template <std::size_t N, class Enum>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) noexcept {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? names[index] : names[N - 1];
}

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, Enum last,
                              std::string_view text) noexcept {
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
        if (names[i] == text) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

} // namespace

std::string_view to_string(NotificationMinimumSeverity value) noexcept {
    return name_of(minimum_severity_names, value);
}

std::string_view to_string(NotificationSeverity value) noexcept {
    return name_of(severity_names, value);
}

std::string_view to_string(NotificationClassification value) noexcept {
    return name_of(classification_names, value);
}

std::string_view to_string(NotificationDisabledClassification value) noexcept {
    return name_of(classification_names, value);
}

std::optional<NotificationMinimumSeverity>
parse_notification_minimum_severity(std::string_view text) noexcept {
    return find_name(minimum_severity_names, NotificationMinimumSeverity::information, text);
}

std::optional<NotificationDisabledClassification>
parse_notification_disabled_classification(std::string_view text) noexcept {
    return find_name(classification_names, NotificationDisabledClassification::schema, text);
}

NotificationSeverity parse_notification_severity(std::string_view text) noexcept {
    constexpr auto unknown = NotificationSeverity::unknown;
    return find_name(severity_names, unknown, text).value_or(unknown);
}

NotificationClassification parse_notification_classification(std::string_view text) noexcept {
    constexpr auto unknown = NotificationClassification::unknown;
    return find_name(classification_names, unknown, text).value_or(unknown);
}

std::ostream& operator<<(std::ostream& out, const SummaryInputPosition& position) {
    return out << "line: " << position.line << ", column: " << position.column
               << ", offset: " << position.offset;
}

std::ostream& operator<<(std::ostream& out, const SummaryNotification& notification) {
    out << "{severity: " << notification.raw_severity_level << ", code: " << notification.code
        << ", category: " << notification.raw_category << ", title: " << notification.title
        << ", description: " << notification.description;
    if (notification.position) {
        out << ", position: {" << *notification.position << '}';
    }
    return out << '}';
}

std::ostream& operator<<(std::ostream& out, const GqlStatusObject& status) {
    out << "{gql_status: " << status.gql_status
        << ", status_description: " << status.status_description;
    if (status.raw_severity) {
        out << ", severity: " << *status.raw_severity;
    }
    if (status.raw_classification) {
        out << ", classification: " << *status.raw_classification;
    }
    if (status.position) {
        out << ", position: {" << *status.position << '}';
    }
    return out << '}';
}

} // namespace neo4j
