#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "limits.hpp"

namespace CLI {
class App;
} // namespace CLI

namespace graph_explorer {

/// What the command line says. Times are in seconds, parts of one included.
struct Options {
    std::string listen = "127.0.0.1:8080"; // port 0: one that is free
    std::string uri = "bolt://localhost:7687";
    std::string user = "neo4j";
    std::optional<std::string> password; // none: the server wants no authentication
    std::optional<std::string> database; // none: the server's default
    std::string label_prefix;
    std::string page; // the folder of the page
    std::size_t pool = 16;
    double query_timeout = 30;
    double idle_timeout = 30;
    double write_timeout = 30;
    std::size_t clients = 256;

    [[nodiscard]] Limits limits() const;
};

/// Declares the options and where they go; app.parse() raises CLI::ParseError for a mistake.
void add_options(CLI::App& app, Options& options);

} // namespace graph_explorer
