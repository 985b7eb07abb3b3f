#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <neo4j/detail/marker.hpp>

namespace neo4j::packstream {

// Goes along a path's sequence, a list of pairs: which relationship (from 1, negative where it is
// passed against its direction), and which node (from 0) it leads to. The path begins at node 0.
// False where the bytes are no such list, or lead to what is not there.
//
// @param at moved behind the sequence where that is in order.
// @param each called with the relationship's place (from 0), whether it is passed in its direction,
// and the node's place.
template <class Each>
bool walk_path(const std::byte*& at, std::size_t nodes, std::size_t relationships, Each&& each) {
    if (kind_of(at) != Kind::list || nodes == 0)
        return false;
    const Head head = read_head(at);
    if (head.count % 2 != 0)
        return false;
    at = head.content;
    const auto take = [&]() -> std::optional<std::int64_t> {
        if (kind_of(at) != Kind::integer)
            return std::nullopt;
        const auto number = read_integer(at);
        at += info_of(at).fixed;
        return number;
    };
    for (std::size_t i = 0; i < head.count / 2; ++i) {
        const auto step = take();
        const auto target = take();
        if (!step || !target || *step == 0 || *target < 0 ||
            std::cmp_greater_equal(*target, nodes) || std::cmp_greater(*step, relationships) ||
            std::cmp_less(*step, -static_cast<std::int64_t>(relationships)))
            return false;
        each(static_cast<std::size_t>(*step > 0 ? *step : -*step) - 1, *step > 0,
             static_cast<std::size_t>(*target));
    }
    return true;
}

} // namespace neo4j::packstream
