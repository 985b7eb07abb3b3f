#include "graph.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace package_graph {
namespace {

// Names in the order in which they first occur, so that two runs over one file do the same.
class Names {
public:
    bool add(std::string_view name) {
        const bool fresh = known_.insert(name).second;
        if (fresh) {
            ordered_.push_back(name);
        }
        return fresh;
    }

    std::vector<std::string_view> take() { return std::move(ordered_); }

private:
    std::unordered_set<std::string_view> known_;
    std::vector<std::string_view> ordered_;
};

using Kinds = std::unordered_map<std::string_view, Kind>;

std::string constraint_text(const Alternative& alternative) {
    return alternative.version.empty() ? std::string()
                                       : alternative.relation + " " + alternative.version;
}

void add_group(std::vector<DependsEdge>& edges, const Group& group, bool pre_depends,
               std::int64_t number, Kinds& kinds) {
    const auto first = edges.size();
    for (const Alternative& alternative : group) {
        kinds.emplace(alternative.name, Kind::missing);
        edges.push_back({.target = alternative.name,
                         .group = number,
                         .alternative = static_cast<std::int64_t>(edges.size() - first),
                         .alternatives = static_cast<std::int64_t>(group.size()),
                         .constraint = constraint_text(alternative),
                         .architecture = alternative.architecture,
                         .pre_depends = pre_depends});
    }
    const auto begin = edges.begin() + static_cast<std::ptrdiff_t>(first);
    const auto obtainable = std::find_if(begin, edges.end(), [&](const DependsEdge& edge) {
        return kinds.at(edge.target) != Kind::missing;
    });
    // Where nothing can be had, the first alternative stands for what is wanted.
    (obtainable == edges.end() ? begin : obtainable)->preferred = true;
}

std::vector<DependsEdge> depends_of(const Package& package, Kinds& kinds) {
    std::vector<DependsEdge> edges;
    std::int64_t number = 0;
    for (const Group& group : package.pre_depends) {
        add_group(edges, group, true, number++, kinds);
    }
    for (const Group& group : package.depends) {
        add_group(edges, group, false, number++, kinds);
    }
    return edges;
}

} // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
    case Kind::available:
        return "available";
    case Kind::virtual_name:
        return "virtual";
    case Kind::missing:
        return "missing";
    }
    return "?";
}

std::size_t GraphCounts::nodes() const {
    return packages + virtual_names + missing_names + sections + maintainers;
}

std::size_t GraphCounts::relationships() const {
    return depends + provided_by + in_section + maintained_by;
}

Graph build_graph(const Catalogue& catalogue) {
    Graph graph;
    Kinds kinds;
    for (const Package& package : catalogue.packages) {
        kinds.emplace(package.name, Kind::available);
    }

    Names virtual_names;
    graph.packages.reserve(catalogue.packages.size());
    for (const Package& package : catalogue.packages) {
        PackageNode node;
        node.package = &package;
        for (const Group& group : package.provides) {
            const Alternative& provided = group.front();
            const bool is_virtual =
                kinds.emplace(provided.name, Kind::virtual_name).first->second != Kind::available;
            const bool first_provider = is_virtual && virtual_names.add(provided.name);
            node.provides.push_back({provided.name, provided.version, first_provider});
        }
        graph.packages.push_back(std::move(node));
    }
    graph.virtual_names = virtual_names.take();

    // Only now is each name known that can be had.
    Names missing;
    Names sections;
    Names maintainers;
    for (PackageNode& node : graph.packages) {
        node.depends = depends_of(*node.package, kinds);
        for (const DependsEdge& edge : node.depends) {
            if (kinds.at(edge.target) == Kind::missing) {
                missing.add(edge.target);
            }
        }
        if (!node.package->section.empty()) {
            sections.add(node.package->section);
        }
        if (!node.package->maintainer.empty()) {
            maintainers.add(node.package->maintainer);
        }
    }
    graph.missing_names = missing.take();
    graph.sections = sections.take();
    graph.maintainers = maintainers.take();
    return graph;
}

GraphCounts count(const Graph& graph) {
    GraphCounts counts;
    counts.packages = graph.packages.size();
    counts.virtual_names = graph.virtual_names.size();
    counts.missing_names = graph.missing_names.size();
    counts.sections = graph.sections.size();
    counts.maintainers = graph.maintainers.size();
    for (const PackageNode& node : graph.packages) {
        counts.depends += node.depends.size();
        counts.provided_by += node.provides.size();
        counts.in_section += node.package->section.empty() ? 0U : 1U;
        counts.maintained_by += node.package->maintainer.empty() ? 0U : 1U;
    }
    return counts;
}

} // namespace package_graph
