// What the server remarks on a query: a label that nobody has, a product of two patterns, something
// that will go in the next version. It is in the summary; it can be handed to a function of yours
// as it comes; and the server can be told to keep some or all of it.
//
// Prints:
//   in the summary: 01N50 WARNING UNRECOGNIZED
//   the handler was given: ...
//   ...
//   left with a filter: 0
#include <exception>
#include <iostream>
#include <string_view>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using neo4j::DriverConfig;
using neo4j::GqlStatusObject;
using neo4j::NotificationMinimumSeverity;

namespace {

constexpr auto odd_query = "MATCH (n:ExampleNoSuchLabel) RETURN n";

} // namespace

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:handler]
    const auto handler = [](const GqlStatusObject& notification, std::string_view query) {
        std::cout << "the handler was given: " << format_notification(notification, query) << "\n";
    };
    neo4j::Driver driver(uri, auth,
                         DriverConfig()
                             .warn_notification_severity(NotificationMinimumSeverity::warning)
                             .notification_handler(handler));
    // --8<-- [end:handler]

    neo4j::Driver silent(uri, auth); // no handler, and nothing is logged
    // --8<-- [start:summary]
    const auto result = silent.execute_query(odd_query);
    for (const auto& status : result.summary.gql_status_objects())
        if (status.is_notification)
            std::cout << "in the summary: " << status.gql_status << " "
                      << to_string(status.severity) << " " << to_string(status.classification)
                      << "\n";
    // --8<-- [end:summary]
    driver.execute_query(odd_query);

    // --8<-- [start:filter]
    auto session = silent.session(neo4j::SessionConfig().notifications_disabled_classifications(
        {neo4j::NotificationDisabledClassification::unrecognized}));
    const auto summary = session.run(odd_query).consume();
    // --8<-- [end:filter]
    int left = 0;
    for (const auto& status : summary.gql_status_objects())
        left += status.is_notification ? 1 : 0;
    std::cout << "left with a filter: " << left << "\n";
    driver.close();
    silent.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
