#include "bolt/statuses.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::RawMap;
using bolt::read_notifications;
using bolt::read_statuses;

namespace {

Buffer place() {
    return test::map({{"line", integer(1)}, {"column", integer(18)}, {"offset", integer(17)}});
}

} // namespace

TEST_CASE("notifications are read", "[bolt][statuses]") {
    const auto all = read_notifications(RawMap(
        test::map({{"notifications", list({test::map({{"title", text("t")},
                                                      {"code", text("c")},
                                                      {"description", text("d")},
                                                      {"severity", text("WARNING")},
                                                      {"category", text("HINT")},
                                                      {"position", place()}}),
                                           integer(1), test::map({{"title", integer(1)}})})}})));
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    const auto& first = all->front();
    CHECK(first.title == "t");
    CHECK(first.code == "c");
    CHECK(first.description == "d");
    CHECK(first.severity == "WARNING");
    CHECK(first.category == "HINT");
    CHECK(first.position == SummaryInputPosition(1, 18, 17));
    CHECK_FALSE(all->at(1).title);
    CHECK_FALSE(all->at(2).title);
    CHECK_FALSE(all->at(2).position);
}

TEST_CASE("statuses are read", "[bolt][statuses]") {
    const auto all = read_statuses(RawMap(test::map(
        {{"statuses",
          list({test::map({{"gql_status", text("01N50")},
                           {"status_description", text("warn")},
                           {"description", text("d")},
                           {"neo4j_code", text("c")},
                           {"title", text("t")},
                           {"diagnostic_record", test::map({{"_classification", text("HINT")},
                                                            {"_severity", text("WARNING")},
                                                            {"_position", place()},
                                                            {"OPERATION", text("")}})}}),
                null(), test::map({{"diagnostic_record", integer(1)}})})}})));
    REQUIRE(all);
    REQUIRE(all->size() == 3);
    const auto& first = all->front();
    CHECK(first.gql_status == "01N50");
    CHECK(first.status_description == "warn");
    CHECK(first.description == "d");
    CHECK(first.neo4j_code == "c");
    CHECK(first.title == "t");
    CHECK(first.classification == "HINT");
    CHECK(first.severity == "WARNING");
    CHECK(first.position == SummaryInputPosition(1, 18, 17));
    REQUIRE(first.diagnostic_record);
    CHECK(first.diagnostic_record->size() == 4);
    CHECK_FALSE(all->at(1).gql_status);
    CHECK_FALSE(all->at(2).diagnostic_record);
}

TEST_CASE("what is no list is not there, and a position with a part missing is none",
          "[bolt][statuses]") {
    const RawMap wrong(test::map({{"statuses", text("x")}, {"notifications", integer(1)}}));
    CHECK_FALSE(read_statuses(wrong));
    CHECK_FALSE(read_notifications(wrong));
    CHECK_FALSE(read_statuses(RawMap()));
    CHECK_FALSE(read_notifications(RawMap()));

    for (const auto& broken :
         {test::map({{"line", integer(1)}, {"column", integer(18)}}),
          test::map({{"line", integer(1)}, {"column", text("18")}, {"offset", integer(17)}}),
          text("1:18")}) {
        const auto all = read_notifications(
            RawMap(test::map({{"notifications", list({test::map({{"position", broken}})})}})));
        REQUIRE(all);
        CHECK_FALSE(all->at(0).position);
    }
}
