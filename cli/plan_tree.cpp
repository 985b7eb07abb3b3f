#include "plan_tree.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <neo4j/text_table.hpp>
#include <neo4j/value.hpp>

namespace neo4j::cli {
namespace {

// One line of the tree; `plan` is nullptr on those that only lead to a branch.
template <class Tree>
struct Line {
    std::string drawing;
    const Tree* plan = nullptr;
};

// "ProduceResults@neo4j": the database is the same everywhere.
std::string name_of(const std::string& operator_type) {
    return operator_type.substr(0, operator_type.find('@'));
}

template <class Tree>
void append_lines(std::vector<Line<Tree>>& lines, const Tree& plan, const std::string& indent) {
    lines.push_back({indent + '+' + name_of(plan.operator_type), &plan});
    // The first child goes on in this column, below the branches of the others.
    for (std::size_t i = plan.children.size(); i-- > 1;) {
        lines.push_back({indent + "|\\", nullptr});
        append_lines(lines, plan.children[i], indent + "| ");
    }
    if (!plan.children.empty())
        append_lines(lines, plan.children.front(), indent);
}

std::string argument(const Map& arguments, std::string_view name) {
    const Value* value = arguments.find(name);
    if (value == nullptr)
        return {};
    if (const auto* text = value->get_if<std::string>())
        return *text;
    if (const auto* number = value->get_if<double>(); number != nullptr && name == "EstimatedRows")
        return std::to_string(static_cast<std::int64_t>(*number + 0.5));
    return to_string(*value);
}

std::string milliseconds(std::chrono::nanoseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f",
                  std::chrono::duration<double, std::milli>(time).count());
    return text;
}

template <class Tree>
struct Column {
    std::string name;
    std::function<std::string(const Tree&)> cell;
};

template <class Tree>
std::vector<Column<Tree>> columns_of() {
    std::vector<Column<Tree>> columns{{"Estimated rows", [](const Tree& plan) {
                                           return argument(plan.arguments, "EstimatedRows");
                                       }}};
    if constexpr (std::is_same_v<Tree, ProfiledPlan>) {
        columns.push_back({"Rows", [](const Tree& plan) { return std::to_string(plan.rows); }});
        columns.push_back(
            {"DB hits", [](const Tree& plan) { return std::to_string(plan.db_hits); }});
        columns.push_back({"Time (ms)", [](const Tree& plan) {
                               return plan.time ? milliseconds(*plan.time) : std::string();
                           }});
        columns.push_back({"Cache hits/misses", [](const Tree& plan) {
                               return plan.page_cache_hits && plan.page_cache_misses
                                          ? std::to_string(*plan.page_cache_hits) + "/" +
                                                std::to_string(*plan.page_cache_misses)
                                          : std::string();
                           }});
    }
    columns.push_back(
        {"Details", [](const Tree& plan) { return argument(plan.arguments, "Details"); }});
    return columns;
}

std::int64_t total_db_hits(const ProfiledPlan& plan) {
    std::int64_t total = plan.db_hits;
    for (const auto& child : plan.children)
        total += total_db_hits(child);
    return total;
}

// "Planner COST, runtime PIPELINED, 12 db hits in all"
template <class Tree>
std::string closing_line(const Tree& plan) {
    std::string line;
    const auto add = [&](std::string_view label, const std::string& text) {
        if (!text.empty())
            line += (line.empty() ? "" : ", ") + std::string(label) + text;
    };
    add("planner ", argument(plan.arguments, "planner"));
    add("runtime ", argument(plan.arguments, "runtime"));
    if constexpr (std::is_same_v<Tree, ProfiledPlan>)
        add("db hits in all: ", std::to_string(total_db_hits(plan)));
    return line.empty() ? line : line + "\n";
}

template <class Tree>
std::string draw(const Tree& root, std::size_t width) {
    std::vector<Line<Tree>> lines;
    append_lines(lines, root, "");

    std::vector<std::string> header{"Operator"};
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines)
        rows.push_back({line.drawing});
    for (const auto& column : columns_of<Tree>()) {
        std::vector<std::string> cells;
        for (const auto& line : lines)
            cells.push_back(line.plan != nullptr ? column.cell(*line.plan) : std::string());
        // What the server says of no operator has no column.
        if (std::ranges::all_of(cells, &std::string::empty))
            continue;
        header.push_back(column.name);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i].push_back(std::move(cells[i]));
    }
    return text_table(header, rows, TextTableOptions().width(width).max_lines(0)) +
           closing_line(root);
}

} // namespace

std::string draw_plan(const Plan& plan, std::size_t width) {
    return draw(plan, width);
}

std::string draw_plan(const ProfiledPlan& plan, std::size_t width) {
    return draw(plan, width);
}

} // namespace neo4j::cli
