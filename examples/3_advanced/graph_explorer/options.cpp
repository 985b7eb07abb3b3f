#include "options.hpp"

#include <chrono>
#include <filesystem>

#include <CLI/CLI.hpp>

namespace graph_explorer {
namespace {

// Built beside the program.
std::string default_page() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return (program.parent_path() / "page").string();
}

} // namespace

Limits Options::limits() const {
    const auto time = [](double seconds) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::duration<double>(seconds));
    };
    Limits limits;
    limits.idle = time(idle_timeout);
    limits.write = time(write_timeout);
    limits.query = time(query_timeout);
    limits.clients = clients;
    return limits;
}

void add_options(CLI::App& app, Options& options) {
    constexpr double shortest = 0.001;
    constexpr double longest = 86'400;
    const auto seconds = CLI::Range(shortest, longest);
    const auto count = CLI::Range(std::size_t{1}, std::size_t{10'000});
    options.page = default_page();

    app.description("graph_explorer: a page to look around in the package graph with, and the HTTP "
                    "interface behind it");
    app.add_option("--listen", options.listen, "where to serve: ADDRESS:PORT")
        ->capture_default_str();
    app.add_option("--uri", options.uri, "the Neo4j server")
        ->envname("NEO4J_URI")
        ->capture_default_str();
    app.add_option("--user", options.user, "")->envname("NEO4J_USERNAME")->capture_default_str();
    app.add_option(
           "--password", options.password,
           "others on this machine can see a command line, so prefer the variable; none: no "
           "authentication")
        ->envname("NEO4J_PASSWORD");
    app.add_option("--database", options.database, "none: the server's default database");
    app.add_option("--label-prefix", options.label_prefix,
                   "what the labels Package, Section and Maintainer begin with in this database")
        ->check([](const std::string& text) {
            constexpr auto name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
            return text.find_first_not_of(name) == std::string::npos
                       ? std::string()
                       : "takes letters, digits and underscores, not '" + text + "'";
        });
    app.add_option("--page", options.page, "the folder of the page")->capture_default_str();
    app.add_option("--pool", options.pool, "connections to the Neo4j server, at most")
        ->check(count)
        ->capture_default_str();
    app.add_option("--query-timeout", options.query_timeout,
                   "seconds after which the Neo4j server gives a query up")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--idle-timeout", options.idle_timeout,
                   "seconds that a client may take for its next request")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--write-timeout", options.write_timeout,
                   "seconds that a client may take no part of its answer")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--clients", options.clients, "connections served at once; more have to wait")
        ->check(count)
        ->capture_default_str();
}

} // namespace graph_explorer
