#pragma once

#include <optional>

#include <neo4j/value_view.hpp>

#include "core/routing_tables.hpp"

namespace neo4j::bolt {

// A server's answer to the question for its routing table: {ttl, servers, db?}, in ROUTE's `rt` or
// as the fields of the procedures' only record. Nothing where it is not of that form.
std::optional<detail::RoutingAnswer> read_routing_answer(std::optional<ValueView> ttl,
                                                         std::optional<ValueView> servers,
                                                         std::optional<ValueView> database);

} // namespace neo4j::bolt
