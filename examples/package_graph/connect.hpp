#pragma once

#include <chrono>

#include <neo4j/auth.hpp>
#include <neo4j/config.hpp>

#include "options.hpp"

// The driver's settings, the same for both programs.

namespace package_graph {

inline neo4j::AuthToken credentials(const Options& options) {
    return options.password ? neo4j::basic_auth(options.user, *options.password) : neo4j::no_auth();
}

/// A server that goes away ends the program within `give_up_after`: until then a transaction that
/// failed is tried again, since a server may just be starting anew. The pauses begin short because
/// the usual reason for a new try is another one: two transactions wait for each other's nodes, and
/// the server ends one of them.
inline neo4j::DriverConfig driver_config(const Options& options) {
    using namespace std::chrono_literals;
    constexpr auto give_up_after = 10s;
    return neo4j::DriverConfig()
        .max_connection_pool_size(options.connections)
        .connection_timeout(5s)
        .connection_acquisition_timeout(give_up_after)
        .max_transaction_retry_time(give_up_after)
        .initial_retry_delay(100ms)
        .user_agent("package_graph/1.0");
}

inline neo4j::QueryConfig query_config(const Options& options) {
    neo4j::QueryConfig config;
    if (options.database)
        config.database(*options.database);
    return config;
}

inline neo4j::SessionConfig session_config(const Options& options) {
    neo4j::SessionConfig config;
    if (options.database)
        config.database(*options.database);
    return config;
}

} // namespace package_graph
