#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/summary.hpp>

#include "async/summary_data.hpp"
#include "bench.hpp"
#include "support/bolt_wire.hpp"

using namespace neo4j;
using namespace neo4j::test;

namespace {

bolt::RawMap raw(const Params& map) {
    return bolt::RawMap(map.bytes());
}

ResultSummary summary(const Params& last, detail::ResultShape shape = {}) {
    detail::SummaryData data;
    data.server = std::make_shared<const ServerInfo>(
        ServerInfo{Address("example.org", 7687), {5, 8}, "Neo4j/5.26.0"});
    data.query = "RETURN $x AS x";
    data.parameters = params("x", 1);
    data.run = raw(params("t_first", 12, "db", "from RUN"));
    data.last = raw(last);
    data.shape = shape;
    return ResultSummary(std::make_shared<const detail::SummaryData>(std::move(data)));
}

Map entry(std::string_view status, const char* code) {
    Map map{{"gql_status", std::string(status)},
            {"status_description", "about " + std::string(status)},
            {"diagnostic_record", Map{{"_severity", "WARNING"},
                                      {"_classification", "DEPRECATION"},
                                      {"_position", Map{{"line", 1}, {"column", 2}, {"offset", 3}}},
                                      {"_own", 1}}}};
    if (code != nullptr) {
        map["neo4j_code"] = code;
        map["title"] = "title";
        map["description"] = "description";
    }
    return map;
}

Map notification(const char* severity) {
    return {{"code", "Neo.A.B.C"},
            {"title", "title"},
            {"description", "description"},
            {"severity", severity},
            {"category", "HINT"},
            {"position", Map{{"line", 1}, {"column", 2}, {"offset", 3}}}};
}

std::vector<std::string> codes(const std::vector<GqlStatusObject>& statuses) {
    std::vector<std::string> all;
    for (const auto& status : statuses)
        all.push_back(status.gql_status);
    return all;
}

} // namespace

TEST_CASE("a summary tells the query, the server and how long it took") {
    const auto s = summary(params("db", "neo4j", "t_last", 34, "type", "rw"));
    CHECK(s.query() == "RETURN $x AS x");
    CHECK(s.parameters() == Map{{"x", 1}});
    CHECK(s.database() == "neo4j");
    CHECK(s.server().agent == "Neo4j/5.26.0");
    CHECK(s.result_available_after() == std::chrono::milliseconds(12));
    CHECK(s.result_consumed_after() == std::chrono::milliseconds(34));
    CHECK(s.metadata().at("t_first") == Value(12));
    CHECK(s.metadata().at("db") == Value("neo4j"));

    const auto none = summary(params());
    CHECK(none.database().empty());
    CHECK_FALSE(none.result_consumed_after());
    CHECK_FALSE(none.query_type());
    CHECK_FALSE(none.plan());
    CHECK_FALSE(none.profile());
    CHECK_FALSE(none.notifications());
    CHECK(none.counters() == SummaryCounters());
    CHECK(ResultSummary().gql_status_objects().size() == 1);
}

TEST_CASE("each query type has its letters, and one that is unknown is an error") {
    for (const auto type : {QueryType::read_only, QueryType::read_write, QueryType::write_only,
                            QueryType::schema_write})
        CHECK(summary(params("type", to_string(type))).query_type() == type);
    CHECK(to_string(QueryType::read_write) == "rw");
    const auto odd = summary(params("type", "wr"));
    CHECK_CONTAINS(thrown<ProtocolError>([&] { static_cast<void>(odd.query_type()); }), "'wr'");
}

TEST_CASE("every counter is read and printed") {
    const auto all = summary(params("stats", Map{{"nodes-created", 1},
                                                 {"nodes-deleted", 2},
                                                 {"relationships-created", 3},
                                                 {"relationships-deleted", 4},
                                                 {"properties-set", 5},
                                                 {"labels-added", 6},
                                                 {"labels-removed", 7},
                                                 {"indexes-added", 8},
                                                 {"indexes-removed", 9},
                                                 {"constraints-added", 10},
                                                 {"constraints-removed", 11},
                                                 {"system-updates", 12}}))
                         .counters();
    std::ostringstream out;
    out << all;
    CHECK(out.str() ==
          "{nodes_created: 1, nodes_deleted: 2, relationships_created: 3, relationships_deleted: "
          "4, properties_set: 5, labels_added: 6, labels_removed: 7, indexes_added: 8, "
          "indexes_removed: 9, constraints_added: 10, constraints_removed: 11, system_updates: 12, "
          "contains_updates: true, contains_system_updates: true}");
    std::ostringstream none;
    none << SummaryCounters();
    CHECK(none.str() == "{contains_updates: false, contains_system_updates: false}");
}

TEST_CASE("whether there are updates is the server's word, or else the counters'") {
    const auto counters = [](Map stats) { return summary(params("stats", stats)).counters(); };
    CHECK(counters({{"indexes-removed", 1}}).contains_updates);
    CHECK_FALSE(counters({{"indexes-removed", 1}}).contains_system_updates);
    CHECK_FALSE(counters({{"system-updates", 1}}).contains_updates);
    CHECK(counters({{"system-updates", 1}}).contains_system_updates);
    CHECK_FALSE(counters({{"nodes-created", 1}, {"contains-updates", false}}).contains_updates);
    CHECK(counters({{"contains-updates", true}}).contains_updates);
    CHECK(counters({{"contains-system-updates", true}}).contains_system_updates);
}

TEST_CASE("statuses of newer servers are passed on in their order, and give the notifications") {
    const auto s = summary(params(
        "statuses", List{Value(entry("00000", nullptr)), Value(entry("01N01", "Neo.A.B.C"))}));
    const auto statuses = s.gql_status_objects();
    CHECK(codes(statuses) == std::vector<std::string>{"00000", "01N01"});
    CHECK_FALSE(statuses[0].is_notification);
    const auto& warning = statuses[1];
    CHECK(warning.is_notification);
    CHECK(warning.status_description == "about 01N01");
    CHECK(warning.severity == NotificationSeverity::warning);
    CHECK(warning.raw_severity == "WARNING");
    CHECK(warning.classification == NotificationClassification::deprecation);
    CHECK(warning.raw_classification == "DEPRECATION");
    CHECK(warning.position == SummaryInputPosition(1, 2, 3));
    CHECK(warning.diagnostic_record->at("_own") == Value(1));
    CHECK(warning.diagnostic_record->at("OPERATION_CODE") == Value("0"));

    const auto notifications = s.summary_notifications();
    REQUIRE(notifications.size() == 1);
    CHECK(notifications[0].code == "Neo.A.B.C");
    CHECK(notifications[0].title == "title");
    CHECK(notifications[0].description == "description");
    CHECK(notifications[0].category == NotificationCategory::deprecation);
    const auto maps = s.notifications();
    REQUIRE(maps);
    REQUIRE(maps->size() == 1);
    CHECK(maps->at(0) == Value(Map{{"title", "title"},
                                   {"code", "Neo.A.B.C"},
                                   {"description", "description"},
                                   {"severity", "WARNING"},
                                   {"category", "DEPRECATION"},
                                   {"position", Map{{"line", 1}, {"column", 2}, {"offset", 3}}}}));
}

TEST_CASE("notifications of older servers are passed on, and give the statuses") {
    const auto sent = List{Value(notification("INFORMATION")), Value(notification("WARNING"))};
    const auto s = summary(params("notifications", sent), {true, true});
    CHECK(s.notifications() == sent);
    const auto notifications = s.summary_notifications();
    REQUIRE(notifications.size() == 2);
    CHECK(notifications[0].severity_level == NotificationSeverity::information);
    CHECK(notifications[1].severity_level == NotificationSeverity::warning);
    CHECK(codes(s.gql_status_objects()) == std::vector<std::string>{"01N42", "00000", "03N42"});
}

TEST_CASE("how a query of an older server ended is told by what its result held") {
    const auto code = [](bool record, bool key) {
        return codes(summary(params(), {record, key}).gql_status_objects());
    };
    CHECK(code(true, true) == std::vector<std::string>{"00000"});
    CHECK(code(false, true) == std::vector<std::string>{"02000"});
    CHECK(code(false, false) == std::vector<std::string>{"00001"});

    Bench b;
    b.server->version = {5, 4};
    auto session = b.driver.session();
    const auto end_of = [&](const char* query) {
        auto result = b.run(session.run(query));
        return codes(b.run(result.consume()).gql_status_objects());
    };
    CHECK(end_of("rows 3") == std::vector<std::string>{"00000"});
    CHECK(end_of("rows 0") == std::vector<std::string>{"02000"});
}

TEST_CASE("plan and profile of a summary") {
    const auto plan = summary(params("plan", Map{{"operatorType", "A"}})).plan();
    REQUIRE(plan);
    CHECK(plan->operator_type == "A");
    const auto profile =
        summary(params("profile", Map{{"operatorType", "A"}, {"rows", 3}})).profile();
    REQUIRE(profile);
    CHECK(profile->rows == 3);
}

TEST_CASE("what has the wrong type is left out of a summary") {
    const auto s = summary(params("statuses", 1, "notifications", 2, "stats", 3, "type", 4,
                                  "t_last", "x", "db", 5, "plan", 6, "profile", 7));
    CHECK(s.gql_status_objects().size() == 1);
    CHECK(s.summary_notifications().empty());
    CHECK_FALSE(s.notifications());
    CHECK(s.counters() == SummaryCounters());
    CHECK_FALSE(s.query_type());
    CHECK_FALSE(s.result_consumed_after());
    CHECK(s.database().empty());
    CHECK_FALSE(s.plan());
    CHECK_FALSE(s.profile());
}

TEST_CASE("what cannot be decoded in a summary leaves the rest of it readable") {
    const auto odd = structure(0x3F, {integer(1)});
    detail::SummaryData data;
    data.last = bolt::RawMap(map(
        {{"notifications", list({odd, map({{"title", text("t")}})})},
         {"statuses",
          list({map({{"gql_status", text("01N00")}, {"diagnostic_record", map({{"odd", odd}})}})})},
         {"plan", map({{"operatorType", text("ProduceResults")},
                       {"args", map({{"odd", odd}, {"planner", text("COST")}})}})}}));
    const ResultSummary summary(std::make_shared<const detail::SummaryData>(std::move(data)));
    const auto notifications = summary.notifications();
    REQUIRE(notifications);
    REQUIRE(notifications->size() == 2);
    CHECK((*notifications)[0].type() == ValueType::broken);
    CHECK((*notifications)[1].as<Map>().get<std::string>("title") == "t");
    const auto statuses = summary.gql_status_objects();
    REQUIRE(statuses.size() == 1);
    CHECK(statuses[0].diagnostic_record->at("odd").type() == ValueType::broken);
    const auto plan = summary.plan();
    REQUIRE(plan);
    CHECK(plan->arguments.at("odd").type() == ValueType::broken);
    CHECK(plan->arguments.get<std::string>("planner") == "COST");
}
