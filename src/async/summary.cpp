#include <array>
#include <utility>

#include <neo4j/summary.hpp>
#include <neo4j/value.hpp>

#include "async/summary_data.hpp"

namespace neo4j {

ResultSummary::ResultSummary() {
    static const auto empty = [] {
        detail::SummaryData data;
        data.server = std::make_shared<const ServerInfo>();
        return std::make_shared<const detail::SummaryData>(std::move(data));
    }();
    data_ = empty;
}

ResultSummary::ResultSummary(std::shared_ptr<const detail::SummaryData> data) noexcept
    : data_(std::move(data)) {}

const ServerInfo& ResultSummary::server() const noexcept {
    return *data_->server;
}

std::string ResultSummary::database() const {
    return std::string(data_->last.text("db").value_or(""));
}

const std::string& ResultSummary::query() const noexcept {
    return data_->query;
}

Map ResultSummary::parameters() const {
    return data_->parameters.to_map();
}

std::optional<QueryType> ResultSummary::query_type() const {
    const auto type = data_->last.text("type").value_or("");
    if (type == "r")
        return QueryType::read_only;
    if (type == "rw")
        return QueryType::read_write;
    if (type == "w")
        return QueryType::write_only;
    if (type == "s")
        return QueryType::schema_write;
    return std::nullopt;
}

SummaryCounters ResultSummary::counters() const {
    using C = SummaryCounters;
    static constexpr std::array<std::pair<std::string_view, std::int64_t C::*>, 12> names{{
        {"nodes-created", &C::nodes_created},
        {"nodes-deleted", &C::nodes_deleted},
        {"relationships-created", &C::relationships_created},
        {"relationships-deleted", &C::relationships_deleted},
        {"properties-set", &C::properties_set},
        {"labels-added", &C::labels_added},
        {"labels-removed", &C::labels_removed},
        {"indexes-added", &C::indexes_added},
        {"indexes-removed", &C::indexes_removed},
        {"constraints-added", &C::constraints_added},
        {"constraints-removed", &C::constraints_removed},
        {"system-updates", &C::system_updates},
    }};
    C counters;
    const auto stats = data_->last.find("stats");
    if (!stats || stats->type() != ValueType::map)
        return counters;
    const auto map = stats->as<MapView>();
    bool any = false;
    for (const auto& [name, member] : names) {
        const auto value = map.find(name);
        if (!value || value->type() != ValueType::integer)
            continue;
        counters.*member = value->as<std::int64_t>();
        any = any || (counters.*member > 0 && member != &C::system_updates);
    }
    const auto flag = [&](std::string_view name, bool otherwise) {
        const auto value = map.find(name);
        return value && value->type() == ValueType::boolean ? value->as<bool>() : otherwise;
    };
    counters.contains_updates = flag("contains-updates", any);
    counters.contains_system_updates = flag("contains-system-updates", counters.system_updates > 0);
    return counters;
}

namespace {
std::optional<std::chrono::milliseconds> milliseconds(const bolt::RawMap& map,
                                                      std::string_view key) {
    if (const auto value = map.integer(key))
        return std::chrono::milliseconds(*value);
    return std::nullopt;
}
} // namespace

std::optional<std::chrono::milliseconds> ResultSummary::result_available_after() const {
    return milliseconds(data_->run, "t_first");
}

std::optional<std::chrono::milliseconds> ResultSummary::result_consumed_after() const {
    return milliseconds(data_->last, "t_last");
}

Map ResultSummary::metadata() const {
    auto all = data_->last.to_map();
    const auto first = data_->run.to_map();
    for (const auto& [name, value] : first)
        if (!all.contains(name))
            all.set(name, value);
    return all;
}

} // namespace neo4j
