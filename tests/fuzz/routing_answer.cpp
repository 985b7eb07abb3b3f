// A server's routing table: refused, or one that the tables can work with.

#include "bolt/routing_answer.hpp"

#include <chrono>
#include <optional>

#include <neo4j/value_view.hpp>

#include "core/routing_tables.hpp"
#include "fuzz/fuzz.hpp"
#include "packstream/scan.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

NEO4J_FUZZ_TARGET(routing_answer) {
    const Exact bytes(input.rest());
    const auto checked = packstream::validate(bytes.begin(), bytes.end());
    if (checked.error != packstream::Errc::ok || ValueView(bytes.begin()).type() != ValueType::map)
        return;
    const MapView map(bytes.begin());
    const auto answer =
        bolt::read_routing_answer(map.find("ttl"), map.find("servers"), map.find("db"));
    if (!answer)
        return;
    require(answer->ttl >= std::chrono::seconds(0), "a time to live is none of the past");
    if (!detail::fault_of(*answer).empty())
        return;
    detail::RoutingTables tables;
    const detail::Clock::time_point now{};
    const auto& table = tables.put("asked for", *answer, now);
    for (const auto mode : {AccessMode::read, AccessMode::write}) {
        const auto server = table.least_loaded(mode, [](const Address&) { return 1u; });
        require(server.has_value() != table.servers(mode).empty(), "who is there is chosen");
    }
    const auto servers = tables.servers();
    for (const auto& server : servers)
        tables.drop(server);
    require(tables.servers().empty(), "a table without servers is left");
}
