#include "table/text_layout.hpp"

#include <algorithm>
#include <utility>

#include <neo4j/text_table.hpp>

#include "table/clusters.hpp"

namespace neo4j::detail {
namespace {

// No column gets narrower.
constexpr std::size_t least_width = 8;

std::size_t least(std::size_t natural) {
    return std::min(natural, least_width);
}

// Gives each column its natural width or an equal share of what the narrower ones leave.
std::vector<std::size_t> share(std::span<const std::size_t> natural, std::size_t room) {
    std::vector<std::size_t> order(natural.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(natural[i], i); });
    std::vector<std::size_t> widths(natural.size());
    for (std::size_t done = 0; done < order.size(); ++done) {
        const auto column = order[done];
        // A single column that is too wide even so keeps its least width.
        const auto equal = std::max(room / (order.size() - done), least(natural[column]));
        widths[column] = std::min(natural[column], equal);
        room -= std::min(room, widths[column]);
    }
    return widths;
}

// The longest beginning of whole clusters that is no wider, in bytes.
std::size_t prefix_of_width(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    std::size_t used = 0;
    while (bytes < text.size()) {
        const auto cluster = first_cluster(text.substr(bytes));
        if (used + cluster.width > width)
            break;
        used += cluster.width;
        bytes += cluster.bytes.size();
    }
    return bytes;
}

// Where a line that has room for `fits` bytes of the text ends: behind the last word.
std::size_t line_end(std::string_view text, std::size_t fits) {
    const auto blank = text.find_last_of(' ', fits);
    const auto end = blank == text.npos ? 0 : text.find_last_not_of(' ', blank) + 1;
    return end == 0 ? fits : end;
}

} // namespace

std::vector<ColumnBlock> fit_columns(std::span<const std::size_t> natural, std::size_t width,
                                     std::size_t edges, std::size_t between) {
    if (natural.empty())
        return {};
    if (width == 0)
        return {{0, {natural.begin(), natural.end()}}};
    std::vector<ColumnBlock> blocks;
    for (std::size_t first = 0; first < natural.size();) {
        std::size_t last = first + 1;
        std::size_t drawn = edges;
        std::size_t used = edges + least(natural[first]);
        while (last < natural.size() && used + between + least(natural[last]) <= width) {
            used += between + least(natural[last++]);
            drawn += between;
        }
        blocks.push_back({first, share(natural.subspan(first, last - first),
                                       width > drawn ? width - drawn : 0)});
        first = last;
    }
    return blocks;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t max_lines) {
    std::vector<std::string> lines;
    for (;;) {
        const auto fits = prefix_of_width(text, width);
        if (fits == text.size()) {
            lines.emplace_back(text);
            return lines;
        }
        if (lines.size() + 1 == max_lines) {
            lines.push_back(std::string(text.substr(0, prefix_of_width(text, width - 1))) + "…");
            return lines;
        }
        const auto end = line_end(text, fits);
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
        if (text.empty())
            return lines;
    }
}

} // namespace neo4j::detail
