#include <bit>
#include <sstream>

#include "bolt/plan.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::RawMap;

namespace {

Buffer floating(double value) {
    return join({hex("C1"), big_endian(std::bit_cast<std::uint64_t>(value), 8)});
}

Buffer scan(bool profiled) {
    std::vector<std::pair<std::string_view, Buffer>> entries{
        {"operatorType", text("AllNodesScan@neo4j")},
        {"identifiers", list({text("n")})},
        {"args", test::map({{"Details", text("n")}})}};
    if (profiled) {
        entries.emplace_back("dbHits", integer(11));
        entries.emplace_back("rows", integer(10));
    }
    return test::map(entries);
}

Buffer top(const Buffer& child, bool profiled) {
    std::vector<std::pair<std::string_view, Buffer>> entries{
        {"operatorType", text("ProduceResults@neo4j")},
        {"identifiers", list({text("n"), text("m")})},
        {"args", test::map({{"Details", text("n")}, {"EstimatedRows", floating(10.0)}})},
        {"children", list({child})}};
    if (profiled) {
        entries.emplace_back("dbHits", integer(1));
        entries.emplace_back("rows", integer(2));
        entries.emplace_back("pageCacheHits", integer(3));
        entries.emplace_back("pageCacheMisses", integer(4));
        entries.emplace_back("pageCacheHitRatio", floating(0.5));
        entries.emplace_back("time", integer(6));
    }
    return test::map(entries);
}

template <class T>
std::string printed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

} // namespace

TEST_CASE("a plan is read as the tree that it is", "[bolt][plan]") {
    const RawMap summary(test::map({{"plan", top(scan(false), false)}}));
    const auto plan = bolt::read_plan(summary);
    REQUIRE(plan);
    CHECK(plan->operator_type == "ProduceResults@neo4j");
    CHECK(plan->identifiers == std::vector<std::string>{"n", "m"});
    CHECK(plan->arguments == Map{{"Details", "n"}, {"EstimatedRows", 10.0}});
    REQUIRE(plan->children.size() == 1);
    CHECK(plan->children[0].operator_type == "AllNodesScan@neo4j");
    CHECK(plan->children[0].children.empty());
    CHECK_FALSE(bolt::read_profile(summary));

    auto other = *plan;
    CHECK(other == *plan);
    other.children[0].identifiers.clear();
    CHECK_FALSE(other == *plan);

    CHECK(printed(*plan) == "+ProduceResults@neo4j  n  (estimated rows: 10.0)\n"
                            "  +AllNodesScan@neo4j  n");
}

TEST_CASE("a profile tells what each operator did", "[bolt][plan]") {
    const RawMap summary(test::map({{"profile", top(scan(true), true)}}));
    const auto profile = bolt::read_profile(summary);
    REQUIRE(profile);
    CHECK(profile->db_hits == 1);
    CHECK(profile->rows == 2);
    CHECK(profile->page_cache_hits == 3);
    CHECK(profile->page_cache_misses == 4);
    CHECK(profile->page_cache_hit_ratio == 0.5);
    CHECK(profile->time == std::chrono::nanoseconds(6));
    REQUIRE(profile->children.size() == 1);
    CHECK(profile->children[0].db_hits == 11);
    CHECK(profile->children[0].rows == 10);
    CHECK_FALSE(profile->children[0].page_cache_hits);
    CHECK_FALSE(profile->children[0].time);
    CHECK_FALSE(bolt::read_plan(summary));

    CHECK(printed(*profile) ==
          "+ProduceResults@neo4j  n  (rows: 2, db hits: 1, page cache hits/misses: 3/4, time: 6 "
          "ns)\n"
          "  +AllNodesScan@neo4j  n  (rows: 10, db hits: 11)");
}

TEST_CASE("a plan with parts of the wrong type is read without them", "[bolt][plan]") {
    CHECK_FALSE(bolt::read_plan(RawMap()));
    CHECK_FALSE(bolt::read_plan(RawMap(test::map({{"plan", text("x")}}))));
    const auto plan = bolt::read_plan(RawMap(
        test::map({{"plan", test::map({{"operatorType", integer(1)},
                                       {"identifiers", list({integer(1), text("n")})},
                                       {"args", list({})},
                                       {"children", list({integer(1), test::map({})})}})}})));
    REQUIRE(plan);
    CHECK(plan->operator_type.empty());
    CHECK(plan->identifiers == std::vector<std::string>{"n"});
    CHECK(plan->arguments.empty());
    CHECK(plan->children.size() == 1);
}
