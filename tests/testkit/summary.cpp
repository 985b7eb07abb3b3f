#include "testkit/summary.hpp"

#include <chrono>
#include <optional>
#include <string>

#include "testkit/cypher.hpp"
#include "testkit/notifications.hpp"
#include "testkit/plan.hpp"

namespace testkit {
namespace {

Json counters_json(const neo4j::SummaryCounters& counters) {
    Json json;
    json["constraintsAdded"] = counters.constraints_added;
    json["constraintsRemoved"] = counters.constraints_removed;
    json["containsSystemUpdates"] = counters.contains_system_updates;
    json["containsUpdates"] = counters.contains_updates;
    json["indexesAdded"] = counters.indexes_added;
    json["indexesRemoved"] = counters.indexes_removed;
    json["labelsAdded"] = counters.labels_added;
    json["labelsRemoved"] = counters.labels_removed;
    json["nodesCreated"] = counters.nodes_created;
    json["nodesDeleted"] = counters.nodes_deleted;
    json["propertiesSet"] = counters.properties_set;
    json["relationshipsCreated"] = counters.relationships_created;
    json["relationshipsDeleted"] = counters.relationships_deleted;
    json["systemUpdates"] = counters.system_updates;
    return json;
}

Json query_type_json(std::optional<neo4j::QueryType> type) {
    if (!type)
        return nullptr;
    switch (*type) {
    case neo4j::QueryType::read_only:
        return "r";
    case neo4j::QueryType::read_write:
        return "rw";
    case neo4j::QueryType::write_only:
        return "w";
    case neo4j::QueryType::schema_write:
        return "s";
    }
    return nullptr;
}

Json time_json(std::optional<std::chrono::milliseconds> time) {
    return time ? Json(time->count()) : Json();
}

} // namespace

Json server_json(const neo4j::ServerInfo& server) {
    const auto& version = server.protocol_version;
    Json json;
    json["address"] = server.address.to_string();
    json["agent"] = server.agent;
    json["protocolVersion"] = std::to_string(version.major) + "." + std::to_string(version.minor);
    return json;
}

Json summary_json(const neo4j::ResultSummary& summary) {
    Json json;
    json["serverInfo"] = server_json(summary.server());
    json["counters"] = counters_json(summary.counters());
    const auto database = summary.database();
    json["database"] = database.empty() ? Json() : Json(database);
    json["query"]["text"] = summary.query();
    json["query"]["parameters"] = entries_to_cypher(summary.parameters());
    json["queryType"] = query_type_json(summary.query_type());
    json["notifications"] = notifications_json(summary);
    json["gqlStatusObjects"] = statuses_json(summary);
    const auto plan = summary.plan();
    json["plan"] = plan ? plan_json(*plan) : Json();
    const auto profile = summary.profile();
    json["profile"] = profile ? plan_json(*profile) : Json();
    json["resultAvailableAfter"] = time_json(summary.result_available_after());
    json["resultConsumedAfter"] = time_json(summary.result_consumed_after());
    return json;
}

} // namespace testkit
