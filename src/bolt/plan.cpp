#include "bolt/plan.hpp"

#include <concepts>
#include <ostream>
#include <string_view>

#include "bolt/fields.hpp"

namespace neo4j {

namespace bolt {
namespace {

// Nesting is bounded: the decoder has refused what is too deep.
template <class Tree>
Tree read(const MapView& map) {
    Tree tree;
    tree.operator_type = text_field(map, "operatorType").value_or("");
    if (const auto names = map.find("identifiers"); names && names->type() == ValueType::list)
        for (const auto name : names->as<ListView>())
            if (name.type() == ValueType::string)
                tree.identifiers.push_back(name.as<std::string>());
    tree.arguments = map_field(map, "args").value_or(Map());
    if constexpr (std::same_as<Tree, ProfiledPlan>) {
        tree.db_hits = integer_field(map, "dbHits").value_or(0);
        tree.rows = integer_field(map, "rows").value_or(0);
        tree.page_cache_hits = integer_field(map, "pageCacheHits");
        tree.page_cache_misses = integer_field(map, "pageCacheMisses");
        tree.page_cache_hit_ratio = field<double>(map, "pageCacheHitRatio", ValueType::floating);
        if (const auto time = integer_field(map, "time"))
            tree.time = std::chrono::nanoseconds(*time);
    }
    if (const auto children = map.find("children"); children && children->type() == ValueType::list)
        for (const auto child : children->as<ListView>())
            if (child.type() == ValueType::map)
                tree.children.push_back(read<Tree>(child.as<MapView>()));
    return tree;
}

template <class Tree>
std::optional<Tree> read_tree(const RawMap& summary, std::string_view key) {
    const auto value = summary.find(key);
    if (!value || value->type() != ValueType::map)
        return std::nullopt;
    return read<Tree>(value->as<MapView>());
}

} // namespace

std::optional<Plan> read_plan(const RawMap& summary) {
    return read_tree<Plan>(summary, "plan");
}

std::optional<ProfiledPlan> read_profile(const RawMap& summary) {
    return read_tree<ProfiledPlan>(summary, "profile");
}

} // namespace bolt

namespace {

void print_figures(std::ostream& out, const Plan& plan) {
    if (const auto* rows = plan.arguments.find("EstimatedRows"))
        out << "  (estimated rows: " << *rows << ')';
}

void print_figures(std::ostream& out, const ProfiledPlan& plan) {
    out << "  (rows: " << plan.rows << ", db hits: " << plan.db_hits;
    if (plan.page_cache_hits && plan.page_cache_misses)
        out << ", page cache hits/misses: " << *plan.page_cache_hits << '/'
            << *plan.page_cache_misses;
    if (plan.time)
        out << ", time: " << plan.time->count() << " ns";
    out << ')';
}

template <class Tree>
void print(std::ostream& out, const Tree& tree, std::size_t depth) {
    out << std::string(2 * depth, ' ') << '+' << tree.operator_type;
    if (const auto* details = tree.arguments.find("Details"))
        if (const auto* text = details->template get_if<std::string>())
            out << "  " << *text;
    print_figures(out, tree);
    for (const auto& child : tree.children) {
        out << '\n';
        print(out, child, depth + 1);
    }
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Plan& plan) {
    print(out, plan, 0);
    return out;
}

std::ostream& operator<<(std::ostream& out, const ProfiledPlan& plan) {
    print(out, plan, 0);
    return out;
}

} // namespace neo4j
