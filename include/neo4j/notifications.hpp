#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j {

class Map;

/// From which severity on the server sends notifications; off: none.
enum class NotificationMinimumSeverity { off, warning, information };

/// How serious a notification is; unknown: the server named none, or one that is newer than this
/// version of the library.
enum class NotificationSeverity { warning, information, unknown };

/// What a notification is about; unknown: the server named none, or one that is newer than this
/// version of the library.
enum class NotificationClassification {
    hint,
    unrecognized,
    unsupported,
    performance,
    deprecation,
    generic,
    security,
    topology,
    schema,
    unknown
};

/// The older name of NotificationClassification.
using NotificationCategory = NotificationClassification;

/// A kind of notification that the server shall not send.
enum class NotificationDisabledClassification {
    hint,
    unrecognized,
    unsupported,
    performance,
    deprecation,
    generic,
    security,
    topology, ///< known to servers from 5.13 on
    schema    ///< known to servers from 5.17 on
};

/// The older name of NotificationDisabledClassification.
using NotificationDisabledCategory = NotificationDisabledClassification;

/// The server's spelling: "WARNING", "DEPRECATION", "OFF", "UNKNOWN".
[[nodiscard]] NEO4J_API std::string_view to_string(NotificationMinimumSeverity value) noexcept;
[[nodiscard]] NEO4J_API std::string_view to_string(NotificationSeverity value) noexcept;
[[nodiscard]] NEO4J_API std::string_view to_string(NotificationClassification value) noexcept;
[[nodiscard]] NEO4J_API std::string_view
to_string(NotificationDisabledClassification value) noexcept;

/// The enumerator of the server's spelling; nothing for a text that names none.
[[nodiscard]] NEO4J_API std::optional<NotificationMinimumSeverity>
parse_notification_minimum_severity(std::string_view text) noexcept;
/// The enumerator of the server's spelling; nothing for a text that names none.
[[nodiscard]] NEO4J_API std::optional<NotificationDisabledClassification>
parse_notification_disabled_classification(std::string_view text) noexcept;

/// The enumerator of the server's spelling; unknown for a text that names none.
[[nodiscard]] NEO4J_API NotificationSeverity
parse_notification_severity(std::string_view text) noexcept;
/// The enumerator of the server's spelling; unknown for a text that names none.
[[nodiscard]] NEO4J_API NotificationClassification
parse_notification_classification(std::string_view text) noexcept;

/// A place in the text of a query.
struct NEO4J_API SummaryInputPosition {
    std::int64_t line = 0;   ///< counts from 1
    std::int64_t column = 0; ///< counts from 1
    std::int64_t offset = 0; ///< in characters, counts from 0

    SummaryInputPosition() noexcept = default;
    /// Makes one by hand, for tests.
    SummaryInputPosition(std::int64_t line_, std::int64_t column_, std::int64_t offset_) noexcept
        : line(line_), column(column_), offset(offset_) {}

    friend bool operator==(const SummaryInputPosition&, const SummaryInputPosition&) = default;
};

/// What the server remarks on a query, in the older form. Texts that it did not send are empty.
struct NEO4J_API SummaryNotification {
    /// A short name for people.
    std::string title;
    std::string code; ///< for example "Neo.ClientNotification.Statement.CartesianProduct"
    /// The remark in full.
    std::string description;
    /// How serious it is.
    NotificationSeverity severity_level = NotificationSeverity::unknown;
    /// What it is about.
    NotificationCategory category = NotificationCategory::unknown;
    std::string raw_severity_level; ///< severity_level as it was sent
    std::string raw_category;       ///< category as it was sent
    /// Where in the query; nothing where the server did not say.
    std::optional<SummaryInputPosition> position;

    SummaryNotification() = default;

    friend bool operator==(const SummaryNotification&, const SummaryNotification&) = default;
};

/// A status of a query as GQL defines it: how it ended, or a notification. position, severity and
/// classification mean something for notifications only.
struct NEO4J_API GqlStatusObject {
    /// Whether this is a notification: those can be filtered by the driver's settings.
    bool is_notification = false;
    /// Five characters, for example "00000". Servers before 5.5 (Bolt) send no status; the
    /// library then makes one up: "01N42" for a warning, "03N42" for other notifications.
    std::string gql_status;
    /// The text that belongs to gql_status.
    std::string status_description;
    /// Where in the query; nothing where the server did not say.
    std::optional<SummaryInputPosition> position;
    std::optional<std::string> raw_classification; ///< classification as it was sent
    /// What it is about.
    NotificationClassification classification = NotificationClassification::unknown;
    std::optional<std::string> raw_severity; ///< severity as it was sent
    /// How serious it is.
    NotificationSeverity severity = NotificationSeverity::unknown;
    /// What else the server tells. Never null in a summary. Include <neo4j/value.hpp> to read it.
    std::shared_ptr<const Map> diagnostic_record;

    GqlStatusObject() = default;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const SummaryInputPosition& position);
NEO4J_API std::ostream& operator<<(std::ostream& out, const SummaryNotification& notification);
NEO4J_API std::ostream& operator<<(std::ostream& out, const GqlStatusObject& status);

/// Receives a notification and the text of its query. Called on the thread that reads the end of
/// the result, in the middle of that call: it should be quick. From inside it the session is busy
/// (UsageError), and so is the whole driver in the blocking API. What it throws is logged and
/// dropped. Thread safety: several threads may call it at once if several use the driver.
using NotificationHandler =
    std::function<void(const GqlStatusObject& notification, std::string_view query)>;

/// A notification as a warning to read: its status and text, and under it the query with a caret
/// under the position. Only the lines around the position are shown of a long query.
/// @param query its text; empty if it is not known
[[nodiscard]] NEO4J_API std::string format_notification(const GqlStatusObject& notification,
                                                        std::string_view query = {});

} // namespace neo4j
