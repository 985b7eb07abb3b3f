#include "summary_text.hpp"

#include <string_view>

namespace neo4j::cli {
namespace {

void append(std::string& text, const std::string& part) {
    text += (text.empty() ? "" : ", ") + part;
}

} // namespace

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
    auto digits = std::to_string(count);
    for (auto at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits + ' ' + std::string(count == 1 ? one : many);
}

std::string counters_text(const SummaryCounters& counters) {
    std::string text;
    const auto add = [&](std::int64_t count, std::string_view one, std::string_view many,
                         std::string_view what) {
        if (count != 0)
            append(text, count_text(static_cast<std::uint64_t>(count), one, many) + ' ' +
                             std::string(what));
    };
    add(counters.nodes_created, "node", "nodes", "created");
    add(counters.nodes_deleted, "node", "nodes", "deleted");
    add(counters.relationships_created, "relationship", "relationships", "created");
    add(counters.relationships_deleted, "relationship", "relationships", "deleted");
    add(counters.properties_set, "property", "properties", "set");
    add(counters.labels_added, "label", "labels", "added");
    add(counters.labels_removed, "label", "labels", "removed");
    add(counters.indexes_added, "index", "indexes", "added");
    add(counters.indexes_removed, "index", "indexes", "removed");
    add(counters.constraints_added, "constraint", "constraints", "added");
    add(counters.constraints_removed, "constraint", "constraints", "removed");
    add(counters.system_updates, "system update", "system updates", "made");
    return text;
}

std::string times_text(const ResultSummary& summary) {
    std::string text;
    const auto add = [&](std::string_view what, auto time) {
        if (time)
            append(text, std::string(what) + std::to_string(time->count()) + " ms");
    };
    add("ready after ", summary.result_available_after());
    add("done after ", summary.result_consumed_after());
    return text;
}

} // namespace neo4j::cli
