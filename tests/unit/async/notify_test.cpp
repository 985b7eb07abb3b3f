#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/logging.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
using Texts = std::vector<std::string>;

namespace {

Map remark(const char* severity) {
    return {
        {"gql_status", "01N50"},
        {"status_description", "about " + std::string(severity)},
        {"neo4j_code", "Neo.A.B.C"},
        {"diagnostic_record", Map{{"_severity", severity},
                                  {"_classification", "HINT"},
                                  {"_position", Map{{"line", 1}, {"column", 6}, {"offset", 5}}}}}};
}

void remarks(ServerScript& script) {
    script.summary_extra = params(
        "statuses", List{Value(remark("WARNING")), Value(remark("INFORMATION")),
                         Value(Map{{"gql_status", "00000"}, {"status_description", "note"}})});
}

LogSink keep_in(Texts& texts) {
    return [&texts](const LogRecord& record) {
        texts.push_back(std::string(to_string(record.level)) + " " + std::string(record.message));
    };
}

struct Told {
    Texts texts;
    NotificationHandler handler() {
        return [this](const GqlStatusObject& status, std::string_view query) {
            texts.push_back(status.status_description + ": " + std::string(query));
        };
    }
};

} // namespace

TEST_CASE("notifications at or above the severity go to the handler, with their query") {
    using Minimum = NotificationMinimumSeverity;
    const auto told_at = [](std::optional<Minimum> severity) {
        Told told;
        Bench b([&](DriverConfig& config) {
            config.warn_notification_severity(severity).notification_handler(told.handler());
        });
        remarks(b.server.script());
        auto session = b.driver.session();
        auto result = b.run(session.run("rows 3"));
        b.run(result.collect());
        return told.texts;
    };
    CHECK(told_at(std::nullopt) == Texts{});
    CHECK(told_at(Minimum::off) == Texts{});
    CHECK(told_at(Minimum::warning) == Texts{"about WARNING: rows 3"});
    CHECK(told_at(Minimum::information) ==
          Texts{"about WARNING: rows 3", "about INFORMATION: rows 3"});
}

TEST_CASE("notifications reach the handler from transactions, consume and execute_query") {
    Told told;
    Bench b([&](DriverConfig& config) {
        config.warn_notification_severity(NotificationMinimumSeverity::warning)
            .notification_handler(told.handler());
    });
    remarks(b.server.script());
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    auto first = b.run(tx.run("rows 1"));
    b.run(first.consume());
    b.run(tx.commit());
    b.run(b.driver.execute_query("rows 2"));
    CHECK(told.texts == Texts{"about WARNING: rows 1", "about WARNING: rows 2"});
}

TEST_CASE("without a handler the logger gets the warning, with a caret under the position") {
    Texts texts;
    const auto sink = add_log_sink("neo4j.notifications", LogLevel::debug, keep_in(texts));
    Bench b([](DriverConfig& config) {
        config.warn_notification_severity(NotificationMinimumSeverity::warning);
    });
    remarks(b.server.script());
    b.run(b.driver.execute_query("rows 3"));
    CHECK(texts == Texts{"warning WARNING 01N50: about WARNING (HINT, line 1, column 6)\n"
                         "rows 3\n"
                         "     ^",
                         "info INFORMATION 01N50: about INFORMATION (HINT, line 1, column 6) for "
                         "query: rows 3"});
}

TEST_CASE("a handler that throws does no harm, and is logged") {
    Texts texts;
    const auto sink = add_log_sink("neo4j.notifications", LogLevel::error, keep_in(texts));
    Bench b([](DriverConfig& config) {
        config.warn_notification_severity(NotificationMinimumSeverity::warning)
            .notification_handler([](const GqlStatusObject&, std::string_view) {
                throw std::runtime_error("no room");
            });
    });
    remarks(b.server.script());
    CHECK(b.run(b.driver.execute_query("rows 3")).records.size() == 3);
    CHECK(texts == Texts{"error the notification_handler threw, which is ignored: no room"});
}
