#pragma once

#include <array>

#include "bolt/version.hpp"

namespace neo4j::bolt {

// What each protocol version can do. Versions are a table, not a class each: code asks for a
// capability and never compares version numbers itself.
enum class Capability {
    pull_n,                       // PULL and DISCARD take {n, qid}; RUN and BEGIN take `db`
    routing_context,              // HELLO carries `routing`
    route_message,                // ROUTE instead of a procedure call
    utc_patch,                    // HELLO offers `patch_bolt: ["utc"]`
    route_extra_map,              // ROUTE's third field is {db, imp_user} rather than db
    impersonation,                // `imp_user` in RUN and BEGIN
    utc_native,                   // date-times travel as UTC
    element_ids,                  // entities have element ids
    logon,                        // LOGON and LOGOFF; HELLO carries no credentials
    notification_filters,         // severity and disabled categories
    bolt_agent,                   // HELLO says what driver this is
    telemetry,                    // TELEMETRY
    notification_classifications, // the filter's key is `..._classifications`
    gql_statuses,                 // `statuses` in the last SUCCESS
    gql_status_description,       // their text is under `description`
    gql_errors,                   // FAILURE carries a GQL status, a diagnostic record, a cause
    database_echo,                // SUCCESS of RUN and BEGIN names the database
    vectors,                      // structures V and ?
    uuids,                        // PackStream marker E0
};

struct CapabilityRow {
    Capability capability;
    Version since;
    Version until{255, 255}; // the last version that has it
};

// Source: the Bolt protocol specification, one row for each change.
inline constexpr std::array capability_table{
    CapabilityRow{Capability::pull_n, {4, 0}},
    CapabilityRow{Capability::routing_context, {4, 1}},
    CapabilityRow{Capability::route_message, {4, 3}},
    CapabilityRow{Capability::utc_patch, {4, 3}, {4, 4}},
    CapabilityRow{Capability::route_extra_map, {4, 4}},
    CapabilityRow{Capability::impersonation, {4, 4}},
    CapabilityRow{Capability::utc_native, {5, 0}},
    CapabilityRow{Capability::element_ids, {5, 0}},
    CapabilityRow{Capability::logon, {5, 1}},
    CapabilityRow{Capability::notification_filters, {5, 2}},
    CapabilityRow{Capability::bolt_agent, {5, 3}},
    CapabilityRow{Capability::telemetry, {5, 4}},
    CapabilityRow{Capability::notification_classifications, {5, 5}},
    CapabilityRow{Capability::gql_statuses, {5, 5}},
    CapabilityRow{Capability::gql_status_description, {5, 6}},
    CapabilityRow{Capability::gql_errors, {5, 7}},
    CapabilityRow{Capability::database_echo, {5, 8}},
    CapabilityRow{Capability::vectors, {6, 0}},
    CapabilityRow{Capability::uuids, {6, 1}},
};

constexpr bool has(Version version, Capability capability) {
    for (const auto& row : capability_table)
        if (row.capability == capability)
            return version >= row.since && version <= row.until;
    return false;
}

} // namespace neo4j::bolt
