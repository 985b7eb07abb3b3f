#include <array>
#include <ostream>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/summary.hpp>
#include <neo4j/value.hpp>

#include "async/summary_data.hpp"
#include "bolt/fields.hpp"
#include "bolt/plan.hpp"
#include "bolt/statuses.hpp"

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

namespace {

constexpr std::array<std::pair<std::string_view, QueryType>, 4> query_types{{
    {"r", QueryType::read_only},
    {"rw", QueryType::read_write},
    {"w", QueryType::write_only},
    {"s", QueryType::schema_write},
}};

struct Counter {
    std::string_view sent_as;
    std::string_view name;
    std::int64_t SummaryCounters::* member;
};

using C = SummaryCounters;
constexpr std::array<Counter, 12> counter_names{{
    {"nodes-created", "nodes_created", &C::nodes_created},
    {"nodes-deleted", "nodes_deleted", &C::nodes_deleted},
    {"relationships-created", "relationships_created", &C::relationships_created},
    {"relationships-deleted", "relationships_deleted", &C::relationships_deleted},
    {"properties-set", "properties_set", &C::properties_set},
    {"labels-added", "labels_added", &C::labels_added},
    {"labels-removed", "labels_removed", &C::labels_removed},
    {"indexes-added", "indexes_added", &C::indexes_added},
    {"indexes-removed", "indexes_removed", &C::indexes_removed},
    {"constraints-added", "constraints_added", &C::constraints_added},
    {"constraints-removed", "constraints_removed", &C::constraints_removed},
    {"system-updates", "system_updates", &C::system_updates},
}};

} // namespace

std::string_view to_string(QueryType type) noexcept {
    for (const auto& [text, known] : query_types)
        if (known == type)
            return text;
    return "?";
}

std::ostream& operator<<(std::ostream& out, const SummaryCounters& counters) {
    const auto word = [](bool value) { return value ? "true" : "false"; };
    out << '{';
    for (const auto& counter : counter_names)
        if (counters.*counter.member != 0)
            out << counter.name << ": " << counters.*counter.member << ", ";
    return out << "contains_updates: " << word(counters.contains_updates)
               << ", contains_system_updates: " << word(counters.contains_system_updates) << '}';
}

std::optional<QueryType> ResultSummary::query_type() const {
    const auto sent = data_->last.text("type");
    if (!sent)
        return std::nullopt;
    for (const auto& [text, type] : query_types)
        if (*sent == text)
            return type;
    throw ProtocolError("the server " + data_->server->address.to_string() +
                        " gave the query the type '" + std::string(*sent) +
                        "', which this version of the driver does not know: update it");
}

SummaryCounters ResultSummary::counters() const {
    SummaryCounters counters;
    const auto stats = data_->last.find("stats");
    if (!stats || stats->type() != ValueType::map)
        return counters;
    const auto map = stats->as<MapView>();
    bool any = false;
    for (const auto& counter : counter_names) {
        const auto sent = bolt::integer_field(map, counter.sent_as).value_or(0);
        counters.*counter.member = sent;
        any = any || (sent > 0 && counter.member != &C::system_updates);
    }
    const auto flag = [&](std::string_view name, bool otherwise) {
        return bolt::field<bool>(map, name, ValueType::boolean).value_or(otherwise);
    };
    counters.contains_updates = flag("contains-updates", any);
    counters.contains_system_updates = flag("contains-system-updates", counters.system_updates > 0);
    return counters;
}

std::optional<Plan> ResultSummary::plan() const {
    return bolt::read_plan(data_->last);
}

std::optional<ProfiledPlan> ResultSummary::profile() const {
    return bolt::read_profile(data_->last);
}

std::vector<GqlStatusObject> ResultSummary::gql_status_objects() const {
    const auto statuses = bolt::read_statuses(data_->last);
    if (!statuses)
        return detail::make_up_statuses(
            bolt::read_notifications(data_->last).value_or(std::vector<detail::RawNotification>()),
            data_->shape);
    std::vector<GqlStatusObject> all;
    for (const auto& status : *statuses)
        all.push_back(detail::to_status(status));
    return all;
}

std::vector<SummaryNotification> ResultSummary::summary_notifications() const {
    std::vector<SummaryNotification> all;
    // As sent, where they are: a server that sends both means them to be used.
    if (data_->last.find("notifications")) {
        const auto sent = bolt::read_notifications(data_->last);
        if (sent)
            for (const auto& raw : *sent)
                all.push_back(detail::to_notification(raw));
        return all;
    }
    const auto statuses = bolt::read_statuses(data_->last);
    if (statuses)
        for (const auto& status : *statuses)
            if (auto notification = detail::to_notification(status))
                all.push_back(std::move(*notification));
    return all;
}

std::optional<List> ResultSummary::notifications() const {
    if (const auto sent = data_->last.find("notifications")) {
        if (sent->type() != ValueType::list)
            return std::nullopt;
        return bolt::to_list(sent->as<ListView>());
    }
    List all;
    for (const auto& notification : summary_notifications())
        all.push_back(detail::notification_map(notification));
    if (all.empty())
        return std::nullopt;
    return all;
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
