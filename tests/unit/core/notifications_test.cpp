#include <sstream>

#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "core/notifications.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using detail::make_up_statuses;
using detail::RawNotification;
using detail::RawStatus;

namespace {

RawNotification raw_notification(const char* severity) {
    RawNotification raw;
    raw.title = "a title";
    raw.code = "Neo.ClientNotification.A.B";
    raw.description = "a description";
    raw.severity = severity;
    raw.category = "DEPRECATION";
    raw.position = SummaryInputPosition(1, 7, 6);
    return raw;
}

Map defaults() {
    return Map{
        {"OPERATION", Value("")}, {"OPERATION_CODE", Value("0")}, {"CURRENT_SCHEMA", Value("/")}};
}

std::vector<std::string> codes(const std::vector<GqlStatusObject>& statuses) {
    std::vector<std::string> result;
    for (const GqlStatusObject& status : statuses) {
        result.push_back(status.gql_status);
    }
    return result;
}

GqlStatusObject shown_status() {
    GqlStatusObject status;
    status.is_notification = true;
    status.gql_status = "01N50";
    status.status_description = "warn: no such label";
    status.raw_severity = "WARNING";
    status.raw_classification = "UNRECOGNIZED";
    return status;
}

} // namespace

TEST_CASE("names of the server and enumerators translate both ways") {
    using C = NotificationClassification;
    using D = NotificationDisabledClassification;
    const std::pair<const char*, C> classifications[] = {
        {"HINT", C::hint},
        {"UNRECOGNIZED", C::unrecognized},
        {"UNSUPPORTED", C::unsupported},
        {"PERFORMANCE", C::performance},
        {"DEPRECATION", C::deprecation},
        {"GENERIC", C::generic},
        {"SECURITY", C::security},
        {"TOPOLOGY", C::topology},
        {"SCHEMA", C::schema},
        {"UNKNOWN", C::unknown},
    };
    for (const auto& [name, value] : classifications) {
        CHECK(to_string(value) == name);
        CHECK(parse_notification_classification(name) == value);
        const auto disabled = parse_notification_disabled_classification(name);
        if (value == C::unknown) {
            CHECK_FALSE(disabled);
        } else {
            REQUIRE(disabled);
            CHECK(to_string(*disabled) == name);
        }
    }
    CHECK(parse_notification_disabled_classification("SCHEMA") == D::schema);
    CHECK(parse_notification_classification("NEWER") == C::unknown);
    CHECK(parse_notification_classification("hint") == C::unknown);
    CHECK_FALSE(parse_notification_disabled_classification(""));

    for (const auto* const name : {"WARNING", "INFORMATION", "UNKNOWN"}) {
        CHECK(to_string(parse_notification_severity(name)) == name);
    }
    CHECK(parse_notification_severity("WARNING") == NotificationSeverity::warning);
    CHECK(parse_notification_severity("ERROR") == NotificationSeverity::unknown);
    for (const auto* const name : {"OFF", "WARNING", "INFORMATION"}) {
        const auto value = parse_notification_minimum_severity(name);
        REQUIRE(value);
        CHECK(to_string(*value) == name);
    }
    CHECK(parse_notification_minimum_severity("OFF") == NotificationMinimumSeverity::off);
    CHECK_FALSE(parse_notification_minimum_severity("UNKNOWN"));
}

TEST_CASE("a notification of an old server is read") {
    const SummaryNotification read = to_notification(raw_notification("WARNING"));
    CHECK(read.title == "a title");
    CHECK(read.code == "Neo.ClientNotification.A.B");
    CHECK(read.description == "a description");
    CHECK(read.severity_level == NotificationSeverity::warning);
    CHECK(read.raw_severity_level == "WARNING");
    CHECK(read.category == NotificationCategory::deprecation);
    CHECK(read.raw_category == "DEPRECATION");
    CHECK(read.position == SummaryInputPosition(1, 7, 6));
    CHECK(to_notification(RawNotification()) == SummaryNotification());
}

TEST_CASE("a notification of an old server becomes a status") {
    const GqlStatusObject warning = to_status(raw_notification("WARNING"));
    CHECK(warning.is_notification);
    CHECK(warning.gql_status == "01N42");
    CHECK(warning.status_description == "a description");
    CHECK(warning.severity == NotificationSeverity::warning);
    CHECK(warning.raw_severity == "WARNING");
    CHECK(warning.classification == NotificationClassification::deprecation);
    CHECK(warning.raw_classification == "DEPRECATION");
    CHECK(warning.position == SummaryInputPosition(1, 7, 6));
    Map expected = defaults();
    expected.set("_classification", Value("DEPRECATION"));
    expected.set("_severity", Value("WARNING"));
    expected.set("_position",
                 Value(Map{{"line", Value(1)}, {"column", Value(7)}, {"offset", Value(6)}}));
    CHECK(*warning.diagnostic_record == expected);

    CHECK(to_status(raw_notification("INFORMATION")).gql_status == "03N42");
    CHECK(to_status(raw_notification("NEWER")).gql_status == "03N42");
    CHECK(to_status(raw_notification("NEWER")).severity == NotificationSeverity::unknown);

    RawNotification bare;
    CHECK(to_status(bare).gql_status == "03N42");
    CHECK(to_status(bare).status_description == "info: unknown notification");
    CHECK_FALSE(to_status(bare).raw_severity);
    CHECK(*to_status(bare).diagnostic_record == defaults());
    bare.severity = "WARNING";
    CHECK(to_status(bare).status_description == "warn: unknown warning");
}

TEST_CASE("a status of a newer server is read, and becomes a notification") {
    RawStatus raw;
    raw.gql_status = "01N00";
    raw.status_description = "warn: feature deprecated";
    raw.description = "the older text";
    raw.neo4j_code = "Neo.ClientNotification.A.B";
    raw.title = "a title";
    raw.classification = "HINT";
    raw.severity = "WARNING";
    raw.position = SummaryInputPosition(2, 3, 4);
    raw.diagnostic_record = std::make_shared<const Map>(Map{{"OPERATION", Value("x")}});

    const GqlStatusObject status = to_status(raw);
    CHECK(status.is_notification);
    CHECK(status.gql_status == "01N00");
    CHECK(status.status_description == "warn: feature deprecated");
    CHECK(status.classification == NotificationClassification::hint);
    CHECK(status.severity == NotificationSeverity::warning);
    CHECK(status.position == SummaryInputPosition(2, 3, 4));
    CHECK(*status.diagnostic_record == Map{{"OPERATION", Value("x")},
                                           {"OPERATION_CODE", Value("0")},
                                           {"CURRENT_SCHEMA", Value("/")}});

    const auto notification = to_notification(raw);
    REQUIRE(notification);
    CHECK(notification->title == "a title");
    CHECK(notification->code == "Neo.ClientNotification.A.B");
    CHECK(notification->description == "the older text");
    CHECK(notification->category == NotificationCategory::hint);
    CHECK(notification->raw_severity_level == "WARNING");
    CHECK(notification->position == SummaryInputPosition(2, 3, 4));

    raw.description.reset();
    CHECK(to_notification(raw)->description == "warn: feature deprecated");

    raw.neo4j_code.reset();
    CHECK_FALSE(to_notification(raw));
    CHECK_FALSE(to_status(raw).is_notification);
    raw.neo4j_code = "";
    CHECK_FALSE(to_notification(raw));
    CHECK(*to_status(RawStatus()).diagnostic_record == defaults());
}

TEST_CASE("statuses of old servers are made up in the order of GQL") {
    const std::vector<RawNotification> notifications = {raw_notification("INFORMATION"),
                                                        raw_notification("WARNING"),
                                                        raw_notification("INFORMATION")};
    CHECK(codes(make_up_statuses(notifications, {.had_record = true, .had_key = true})) ==
          std::vector<std::string>{"01N42", "00000", "03N42", "03N42"});
    const auto no_data = make_up_statuses(notifications, {.had_record = false, .had_key = true});
    CHECK(codes(no_data) == std::vector<std::string>{"02000", "01N42", "03N42", "03N42"});
    CHECK(no_data.front().status_description == "note: no data");
    CHECK_FALSE(no_data.front().is_notification);
    CHECK(*no_data.front().diagnostic_record == defaults());

    const auto omitted = make_up_statuses({}, {});
    REQUIRE(codes(omitted) == std::vector<std::string>{"00001"});
    CHECK(omitted.front().status_description == "note: successful completion - omitted result");
    CHECK(make_up_statuses({}, {.had_record = true}).front().status_description ==
          "note: successful completion");
}

TEST_CASE("equal ranks keep the server's order") {
    std::vector<RawNotification> notifications;
    for (const char* const text : {"1", "2", "3"}) {
        notifications.push_back(raw_notification("WARNING"));
        notifications.back().description = text;
    }
    const auto statuses = make_up_statuses(notifications, {});
    REQUIRE(statuses.size() == 4);
    CHECK(statuses[0].status_description == "1");
    CHECK(statuses[1].status_description == "2");
    CHECK(statuses[2].status_description == "3");
}

TEST_CASE("a notification is shown with a caret under its position") {
    GqlStatusObject status = shown_status();
    CHECK(format_notification(status) == "WARNING 01N50: warn: no such label (UNRECOGNIZED)");
    CHECK(format_notification(status, "RETURN 1") ==
          "WARNING 01N50: warn: no such label (UNRECOGNIZED)\nRETURN 1");
    status.position = SummaryInputPosition(1, 10, 9);
    CHECK(format_notification(status, "MATCH (n:Persn) RETURN n") ==
          "WARNING 01N50: warn: no such label (UNRECOGNIZED, line 1, column 10)\n"
          "MATCH (n:Persn) RETURN n\n"
          "         ^");
    status.position = SummaryInputPosition(2, 3, 0);
    CHECK(format_notification(status, "MATCH (n)\r\n\t\xc3\xa9x\nRETURN n\n") ==
          "WARNING 01N50: warn: no such label (UNRECOGNIZED, line 2, column 3)\n"
          "MATCH (n)\n"
          "\t\xc3\xa9x\n"
          "\t ^\n"
          "RETURN n");
}

TEST_CASE("positions outside the query do no harm") {
    GqlStatusObject status = shown_status();
    for (const auto& [line, column] :
         {std::pair(0, 1), std::pair(1, 0), std::pair(2, 1), std::pair(-1, -1)}) {
        status.position = SummaryInputPosition(line, column, 0);
        const std::string text = format_notification(status, "RETURN 1");
        CHECK(text.substr(text.find('\n')) == "\nRETURN 1");
    }
    status.position = SummaryInputPosition(1, 1'000'000'000'000, 0);
    const std::string text = format_notification(status, "RETURN 1");
    CHECK(text.substr(text.find('\n')) == "\nRETURN 1\n        ^");
    // Line breaks alone.
    status.position = SummaryInputPosition(1, 1, 0);
    const std::string blank = format_notification(status, "\n");
    CHECK(blank.substr(blank.find('\n')) == "\n\n^");
}

TEST_CASE("of a long query only the part around the position is shown") {
    std::string query;
    for (int i = 1; i <= 20; ++i) {
        query += "line " + std::to_string(i) + "\n";
    }
    GqlStatusObject status = shown_status();
    status.position = SummaryInputPosition(10, 2, 0);
    std::string text = format_notification(status, query);
    CHECK(text.substr(text.find('\n')) ==
          "\n...\nline 8\nline 9\nline 10\n ^\nline 11\nline 12\n...");
    status.position.reset();
    text = format_notification(status, query);
    CHECK(text.substr(text.find('\n')).starts_with("\nline 1\n"));
    CHECK(text.ends_with("\nline 10\n..."));

    status.position = SummaryInputPosition(1, 301, 0);
    const std::string wide = std::string(300, 'a') + "X" + std::string(300, 'b');
    text = format_notification(status, wide);
    CHECK(text.substr(text.find('\n')) == "\n..." + std::string(50, 'a') + "X" +
                                              std::string(49, 'b') + "...\n" +
                                              std::string(53, ' ') + "^");
}

TEST_CASE("the log gets a notification in one line") {
    GqlStatusObject status = shown_status();
    status.position = SummaryInputPosition(1, 2, 1);
    CHECK(detail::notification_log_line(status, "MATCH (n)\nRETURN n") ==
          "WARNING 01N50: warn: no such label (UNRECOGNIZED, line 1, column 2) for query: "
          "MATCH (n) RETURN n");
}

TEST_CASE("notifications print themselves") {
    std::ostringstream out;
    out << to_notification(raw_notification("WARNING")) << '\n'
        << to_status(raw_notification("WARNING"));
    CHECK(out.str() ==
          "{severity: WARNING, code: Neo.ClientNotification.A.B, category: DEPRECATION, title: a "
          "title, description: a description, position: {line: 1, column: 7, offset: 6}}\n"
          "{gql_status: 01N42, status_description: a description, severity: WARNING, "
          "classification: DEPRECATION, position: {line: 1, column: 7, offset: 6}}");
}
