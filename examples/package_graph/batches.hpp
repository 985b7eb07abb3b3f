#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "graph.hpp"

namespace package_graph {

/// Parts of `items` of at most `size` each, in order. `size` must not be 0.
template <typename T>
[[nodiscard]] std::vector<std::span<const T>> batches(const std::vector<T>& items,
                                                      std::size_t size) {
    std::vector<std::span<const T>> parts;
    for (std::span<const T> rest = items; !rest.empty();) {
        const auto part = rest.first(size < rest.size() ? size : rest.size());
        parts.push_back(part);
        rest = rest.subspan(part.size());
    }
    return parts;
}

/// Packages in order, a new part begun as soon as one has `size` relationships or more: some
/// packages have none and some have hundreds, and it is they that make a transaction long.
[[nodiscard]] std::vector<std::span<const PackageNode>>
batches_by_relationships(const std::vector<PackageNode>& packages, std::size_t size);

} // namespace package_graph
