#include <cstddef>
#include <vector>

#include "batches.hpp"
#include "support/catch.hpp"

using namespace package_graph;

namespace {

std::vector<std::size_t> sizes(const std::vector<std::span<const PackageNode>>& parts) {
    std::vector<std::size_t> out;
    for (const auto& part : parts) {
        out.push_back(part.size());
    }
    return out;
}

} // namespace

TEST_CASE("batches: equal parts in order and a rest") {
    const std::vector<int> items = {1, 2, 3, 4, 5};
    const auto parts = batches(items, 2);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].front() == 1);
    CHECK(parts[1].size() == 2);
    CHECK(parts[1].front() == 3);
    CHECK(parts[2].size() == 1);
    CHECK(parts[2].front() == 5);
    CHECK(batches(items, 5).size() == 1);
    CHECK(batches(items, 100).size() == 1);
    CHECK(batches(std::vector<int>{}, 2).empty());
}

TEST_CASE("batches: packages by the number of their relationships") {
    const Package plain; // no section and no maintainer: only what is added below
    const auto node = [&](std::size_t depends) {
        PackageNode made;
        made.package = &plain;
        made.depends.resize(depends);
        return made;
    };
    const std::vector<PackageNode> packages = {node(3), node(2), node(9),
                                               node(0), node(1), node(0)};
    const auto parts = batches_by_relationships(packages, 5);
    CHECK(sizes(parts) == std::vector<std::size_t>{2, 1, 3});
    REQUIRE(parts.size() == 3);
    CHECK(&parts[1].front() == &packages[2]);
    CHECK(sizes(batches_by_relationships(packages, 1)) == std::vector<std::size_t>{1, 1, 1, 2, 1});
    CHECK(sizes(batches_by_relationships(packages, 1000)) == std::vector<std::size_t>{6});
    CHECK(batches_by_relationships({}, 5).empty());
}
