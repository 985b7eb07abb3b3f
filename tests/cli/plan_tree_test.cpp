#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/value.hpp>

#include "plan_tree.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::cli;
using namespace std::chrono_literals;

namespace {

Plan plan(std::string name, double rows, std::string details, std::vector<Plan> children = {}) {
    Plan result;
    result.operator_type = std::move(name);
    result.arguments["EstimatedRows"] = rows;
    if (!details.empty())
        result.arguments["Details"] = std::move(details);
    result.children = std::move(children);
    return result;
}

ProfiledPlan profiled(std::string name, std::int64_t rows, std::int64_t hits,
                      std::vector<ProfiledPlan> children = {}) {
    ProfiledPlan result;
    result.operator_type = std::move(name);
    result.rows = rows;
    result.db_hits = hits;
    result.children = std::move(children);
    return result;
}

} // namespace

TEST_CASE("a chain of operators stands in one column") {
    auto root =
        plan("ProduceResults@neo4j", 9.6, "n",
             {plan("Filter@neo4j", 10, "n.age > 3", {plan("AllNodesScan@neo4j", 100, "n")})});
    root.arguments["planner"] = "COST";
    root.arguments["runtime"] = "PIPELINED";
    CHECK(draw_plan(root) == " Operator        | Estimated rows | Details\n"
                             "-----------------+----------------+-----------\n"
                             " +ProduceResults |             10 | n\n"
                             " +Filter         |             10 | n.age > 3\n"
                             " +AllNodesScan   |            100 | n\n"
                             "planner COST, runtime PIPELINED\n");
}

TEST_CASE("further children have branches") {
    const auto root = plan("Join", 1, "",
                           {plan("Left", 1, "", {plan("LeftLeaf", 1, "")}),
                            plan("Apply", 1, "", {plan("Seek", 1, ""), plan("Argument", 1, "")})});
    CHECK(draw_plan(root) == " Operator      | Estimated rows\n"
                             "---------------+----------------\n"
                             " +Join         | 1\n"
                             " |\\            |\n"
                             " | +Apply      | 1\n"
                             " | |\\          |\n"
                             " | | +Argument | 1\n"
                             " | +Seek       | 1\n"
                             " +Left         | 1\n"
                             " +LeftLeaf     | 1\n");
}

TEST_CASE("a profile shows what was counted, and leaves out what nobody counted") {
    auto root = profiled("ProduceResults", 3, 0, {profiled("AllNodesScan", 3, 4)});
    CHECK(draw_plan(root) == " Operator        | Rows | DB hits\n"
                             "-----------------+------+---------\n"
                             " +ProduceResults |    3 |       0\n"
                             " +AllNodesScan   |    3 |       4\n"
                             "db hits in all: 4\n");
    root.time = 1500us;
    root.page_cache_hits = 5;
    root.page_cache_misses = 1;
    const auto text = draw_plan(root);
    CHECK(text.find("Time (ms)") != std::string::npos);
    CHECK(text.find("1.500") != std::string::npos);
    CHECK(text.find("5/1") != std::string::npos);
}
