#include "summary_text.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;

TEST_CASE("counts have separators and the right noun") {
    CHECK(count_text(0, "row", "rows") == "0 rows");
    CHECK(count_text(1, "row", "rows") == "1 row");
    CHECK(count_text(999, "row", "rows") == "999 rows");
    CHECK(count_text(1000, "row", "rows") == "1,000 rows");
    CHECK(count_text(1234567, "row", "rows") == "1,234,567 rows");
}

TEST_CASE("what a query has changed") {
    neo4j::SummaryCounters counters;
    CHECK(counters_text(counters).empty());
    counters.nodes_created = 1;
    counters.properties_set = 2000;
    counters.constraints_added = 1;
    CHECK(counters_text(counters) == "1 node created, 2,000 properties set, 1 constraint added");
}
