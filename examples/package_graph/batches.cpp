#include "batches.hpp"

namespace package_graph {

std::vector<std::span<const PackageNode>>
batches_by_relationships(const std::vector<PackageNode>& packages, std::size_t size) {
    std::vector<std::span<const PackageNode>> parts;
    const std::span<const PackageNode> all = packages;
    std::size_t begin = 0;
    std::size_t relationships = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        relationships += all[i].relationships();
        if (relationships >= size || i + 1 == all.size()) {
            parts.push_back(all.subspan(begin, i + 1 - begin));
            begin = i + 1;
            relationships = 0;
        }
    }
    return parts;
}

} // namespace package_graph
