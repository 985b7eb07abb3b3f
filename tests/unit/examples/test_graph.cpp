#include <sstream>
#include <string>
#include <vector>

#include "graph.hpp"
#include "packages.hpp"
#include "support/catch.hpp"

using namespace package_graph;

namespace {

Catalogue catalogue_of(const std::string& text) {
    std::istringstream input(text);
    auto catalogue = read_packages(input, [](const Malformed&) {});
    REQUIRE(catalogue.malformed == 0);
    return catalogue;
}

std::vector<bool> preferred(const PackageNode& node) {
    std::vector<bool> out;
    for (const auto& edge : node.depends) {
        out.push_back(edge.preferred);
    }
    return out;
}

constexpr const char* mail = R"(Package: reader
Version: 1
Section: mail
Maintainer: Ada
Pre-Depends: base
Depends: nowhere | gone, gone | mta | postfix, base (>= 1) | mta:any

Package: base
Version: 1
Section: mail

Package: exim
Version: 1
Maintainer: Ada
Provides: mta, base (= 1), unused

Package: postfix
Version: 1
Provides: mta (= 3)
)";

} // namespace

TEST_CASE("graph: each name is available, virtual or missing") {
    const auto catalogue = catalogue_of(mail);
    const auto graph = build_graph(catalogue);
    CHECK(graph.virtual_names == std::vector<std::string_view>{"mta", "unused"});
    CHECK(graph.missing_names == std::vector<std::string_view>{"nowhere", "gone"});
    CHECK(graph.sections == std::vector<std::string_view>{"mail"});
    CHECK(graph.maintainers == std::vector<std::string_view>{"Ada"});
}

TEST_CASE("graph: groups are numbered over both fields, alternatives within theirs") {
    const auto catalogue = catalogue_of(mail);
    const auto graph = build_graph(catalogue);
    const auto& edges = graph.packages[0].depends;
    REQUIRE(edges.size() == 8);
    CHECK(edges[0].pre_depends);
    CHECK(edges[0].constraint.empty());
    CHECK(edges[0].target == "base");
    CHECK(edges[0].group == 0);
    CHECK(edges[0].alternatives == 1);
    CHECK_FALSE(edges[4].pre_depends);
    CHECK(edges[4].target == "mta");
    CHECK(edges[4].group == 2);
    CHECK(edges[4].alternative == 1);
    CHECK(edges[4].alternatives == 3);
    CHECK(edges[6].constraint == ">= 1");
    CHECK(edges[7].architecture == "any");
}

TEST_CASE("graph: preferred is the first alternative that can be had") {
    const auto catalogue = catalogue_of(mail);
    const auto graph = build_graph(catalogue);
    CHECK(preferred(graph.packages[0]) ==
          std::vector<bool>{true, true, false, false, true, false, true, false});
}

TEST_CASE("graph: preferred is the first provider of a virtual package, none of a real one") {
    const auto catalogue = catalogue_of(mail);
    const auto graph = build_graph(catalogue);
    const auto& exim = graph.packages[2].provides;
    REQUIRE(exim.size() == 3);
    CHECK(exim[0].preferred);
    CHECK_FALSE(exim[1].preferred);
    CHECK(exim[1].version == "1");
    CHECK(exim[2].preferred);
    const auto& postfix = graph.packages[3].provides;
    REQUIRE(postfix.size() == 1);
    CHECK_FALSE(postfix[0].preferred);
}

TEST_CASE("graph: counts") {
    const auto catalogue = catalogue_of(mail);
    const auto graph = build_graph(catalogue);
    const auto counts = count(graph);
    CHECK(counts == GraphCounts{.packages = 4,
                                .virtual_names = 2,
                                .missing_names = 2,
                                .sections = 1,
                                .maintainers = 1,
                                .depends = 8,
                                .provided_by = 4,
                                .in_section = 2,
                                .maintained_by = 2});
    CHECK(counts.nodes() == 10);
    CHECK(counts.relationships() == 16);
}
