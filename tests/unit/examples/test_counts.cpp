#include "counts.hpp"
#include "support/catch.hpp"

namespace {

using package_graph::GraphCounts;

constexpr GraphCounts some = {.packages = 1000,
                              .virtual_names = 2,
                              .missing_names = 3,
                              .sections = 4,
                              .maintainers = 5,
                              .depends = 6,
                              .provided_by = 7,
                              .in_section = 8,
                              .maintained_by = 9};

TEST_CASE("equal counts have no difference", "[package_graph]") {
    CHECK(package_graph::counts_difference(some, some).empty());
}

TEST_CASE("each count that differs is named with both numbers", "[package_graph]") {
    auto other = some;
    other.depends = 5;
    CHECK(package_graph::counts_difference(some, other) ==
          "DEPENDS: 6 in the input, 5 in the database, "
          "all relationships: 30 in the input, 29 in the database");

    // Two that make up for each other in the sum.
    other = some;
    other.packages += 1;
    other.sections -= 1;
    CHECK(package_graph::counts_difference(some, other) ==
          "available packages: 1,000 in the input, 1,001 in the database, "
          "sections: 4 in the input, 3 in the database");
}

TEST_CASE("the table has both numbers of each count", "[package_graph]") {
    auto other = some;
    other.maintained_by = 0;
    CHECK(package_graph::counts_table(some, other) == "                    input  database\n"
                                                      "------------------  -----  --------\n"
                                                      "available packages  1,000     1,000\n"
                                                      "virtual packages        2         2\n"
                                                      "missing packages        3         3\n"
                                                      "sections                4         4\n"
                                                      "maintainers             5         5\n"
                                                      "all nodes           1,014     1,014\n"
                                                      "DEPENDS                 6         6\n"
                                                      "PROVIDED_BY             7         7\n"
                                                      "IN_SECTION              8         8\n"
                                                      "MAINTAINED_BY           9         0\n"
                                                      "all relationships      30        21\n");
}

} // namespace
