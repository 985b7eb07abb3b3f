#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <neo4j/async_driver.hpp>

#include "exchange.hpp"
#include "limits.hpp"
#include "queries.hpp"
#include "router.hpp"

namespace graph_explorer {

/// The answers below /api/. docs/explorer.md describes them.
class Handlers {
public:
    Handlers(neo4j::AsyncDriver& driver, std::optional<std::string> database,
             std::string_view label_prefix, const Limits& limits);

    /// The handlers refer to this object.
    void add_to(Router& router);

private:
    asio::awaitable<void> totals(Exchange& exchange);
    asio::awaitable<void> search(Exchange& exchange);
    asio::awaitable<void> neighbours(Exchange& exchange);
    asio::awaitable<void> paths(Exchange& exchange);
    asio::awaitable<void> dependents(Exchange& exchange);

    // Raises RequestError (404), which names those that the graph does not have.
    asio::awaitable<void> require_packages(std::vector<std::string> names);
    // All lines of a short answer.
    asio::awaitable<nlohmann::json> ask(std::string query, neo4j::Params parameters);
    // The lines of an answer of any length, each as soon as it is there. Where there is none:
    // the error, unless that is nothing.
    asio::awaitable<void> stream(Exchange& exchange, std::string query, neo4j::Params parameters,
                                 std::optional<RequestError> if_none = {});

    neo4j::AsyncDriver& driver_;
    std::optional<std::string> database_;
    Queries queries_;
    neo4j::TransactionConfig transaction_;
};

} // namespace graph_explorer
