// Plans and remarks as real servers send them, on both faces.
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

using Catch::Matchers::Contains;

// The operators of a plan, from the root down its first branch.
template <class SomePlan>
std::vector<std::string> operators(const SomePlan& plan) {
    std::vector<std::string> names;
    for (const auto* at = &plan; at != nullptr;
         at = at->children.empty() ? nullptr : &at->children.front())
        names.push_back(at->operator_type.substr(0, at->operator_type.find('@')));
    return names;
}

} // namespace

TEMPLATE_TEST_CASE("EXPLAIN gives the plan and runs nothing", "[summary]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    const auto query = "(n:" + scratch.label() + ") RETURN n";

    const auto explained = driver.execute_query("EXPLAIN MATCH " + query);
    const auto plan = explained.summary.plan().value();
    CHECK(operators(plan) == std::vector<std::string>{"ProduceResults", "NodeByLabelScan"});
    CHECK(plan.identifiers == std::vector<std::string>{"n"});
    CHECK_THAT(plan.children.at(0).arguments.template get<std::string>("Details"),
               Contains(scratch.label()));
    CHECK_FALSE(explained.summary.profile());
    CHECK(explained.summary.query_type() == QueryType::read_only);
    CHECK(explained.records.empty());

    CHECK(driver.execute_query("EXPLAIN CREATE " + query).summary.counters().nodes_created == 0);
    CHECK(driver.execute_query("MATCH " + query).records.empty());
    CHECK_FALSE(driver.execute_query("MATCH " + query).summary.plan());
}

TEMPLATE_TEST_CASE("PROFILE counts the rows and hits of each operator", "[summary]", Driver,
                   AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const Scratch scratch;
    driver.execute_query("UNWIND range(1, 7) AS i CREATE (:" + scratch.label() + " {i: i})");

    const auto profiled =
        driver.execute_query("PROFILE MATCH (n:" + scratch.label() + ") RETURN n.i AS i");
    CHECK(profiled.records.size() == 7);
    const auto profile = profiled.summary.profile().value();
    const auto names = operators(profile);
    CHECK(names.front() == "ProduceResults");
    CHECK(names.back() == "NodeByLabelScan");
    CHECK(profile.rows == 7);
    const auto* scan = &profile;
    while (!scan->children.empty())
        scan = &scan->children.front();
    CHECK(scan->rows == 7);
    CHECK(scan->db_hits >= 7);
}

TEMPLATE_TEST_CASE("a label that nobody has is remarked on, with its place", "[summary]", Driver,
                   AwaitedDriver) {
    std::vector<std::string> warnings;
    TestType driver(server().uri, server().auth(),
                    DriverConfig()
                        .warn_notification_severity(NotificationMinimumSeverity::warning)
                        .notification_handler([&](const auto& status, std::string_view query) {
                            warnings.push_back(format_notification(status, query));
                        }));
    const auto summary =
        driver.execute_query("EXPLAIN MATCH (n:NoSuchLabelAnywhere) RETURN n").summary;
    const SummaryInputPosition place(1, 18, 17);

    std::vector<GqlStatusObject> remarks;
    for (const auto& status : summary.gql_status_objects())
        if (status.is_notification)
            remarks.push_back(status);
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].gql_status == "01N50");
    CHECK(remarks[0].severity == NotificationSeverity::warning);
    CHECK(remarks[0].classification == NotificationClassification::unrecognized);
    CHECK(remarks[0].position == place);

    // The same in the older form, which these servers no longer send.
    const auto older = summary.summary_notifications();
    REQUIRE(older.size() == 1);
    CHECK(older[0].severity_level == NotificationSeverity::warning);
    CHECK(older[0].category == NotificationCategory::unrecognized);
    CHECK(older[0].position == place);

    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings[0], Contains("01N50") && Contains("NoSuchLabelAnywhere") &&
                                Contains("\n" + std::string(17, ' ') + "^"));
}

TEMPLATE_TEST_CASE("what is deprecated is remarked on", "[summary]", Driver, AwaitedDriver) {
    TestType driver(server().uri, server().auth());
    const auto summary = driver.execute_query("EXPLAIN MATCH (n) RETURN id(n)").summary;
    std::size_t deprecations = 0;
    for (const auto& remark : summary.summary_notifications())
        deprecations += remark.category == NotificationCategory::deprecation;
    CHECK(deprecations == 1);
}

} // namespace neo4j::test
