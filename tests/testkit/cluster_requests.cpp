#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/address.hpp>
#include <neo4j/bookmarks.hpp>

#include "testkit/backend.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

std::optional<std::string> database(const Json& data) {
    if (const auto* name = given(data, "database"))
        return name->get<std::string>();
    return std::nullopt;
}

Json texts(const std::vector<neo4j::Address>& addresses) {
    Json all = Json::array();
    for (const auto& address : addresses)
        all.push_back(address.to_string());
    return all;
}

Awaitable<Json> get_routing_table(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    // The suite takes none for an empty one.
    const auto known = driver->routing_table(database(data));
    const auto table = known.value_or(neo4j::detail::RoutingAnswer());
    Json response;
    response["database"] = data.value("database", Json());
    response["ttl"] = table.ttl.count();
    response["routers"] = texts(table.routers);
    response["readers"] = texts(table.readers);
    response["writers"] = texts(table.writers);
    co_return message("RoutingTable", std::move(response));
}

Awaitable<Json> force_routing_table_update(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    neo4j::Bookmarks bookmarks;
    if (const auto* values = given(data, "bookmarks"))
        bookmarks = neo4j::Bookmarks::from_raw_values(values->get<std::vector<std::string>>());
    co_await driver->refresh_routing_table(database(data), std::move(bookmarks));
    Json response;
    response["id"] = data.at("driverId");
    co_return message("Driver", std::move(response));
}

Awaitable<Json> get_pool_metrics(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    const auto metrics = driver->pool_metrics();
    const auto server = metrics.servers.find(
        neo4j::Address::parse(data.at("address").get_ref<const std::string&>()));
    neo4j::PoolFigures figures;
    if (server != metrics.servers.end())
        figures = server->second;
    Json response;
    response["inUse"] = figures.in_use;
    response["idle"] = figures.idle;
    co_return message("ConnectionPoolMetrics", std::move(response));
}

} // namespace

void add_cluster_requests(Handlers& handlers) {
    handlers["GetRoutingTable"] = get_routing_table;
    handlers["ForcedRoutingTableUpdate"] = force_routing_table_update;
    handlers["GetConnectionPoolMetrics"] = get_pool_metrics;
}

} // namespace testkit
