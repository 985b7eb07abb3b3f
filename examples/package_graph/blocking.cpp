// One question with the blocking driver: which packages do most others depend on? For a graph that
// package_graph has loaded.

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <neo4j/neo4j.hpp>
#include <neo4j/text_table.hpp>

#include "connect.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "queries.hpp"

int main(int argc, char** argv) {
    using namespace package_graph;
    try {
        const auto options =
            parse_options(std::span(argv, static_cast<std::size_t>(argc)).subspan(1),
                          [](const char* name) { return std::getenv(name); });

        neo4j::Driver driver(options.uri, credentials(options), driver_config(options));
        const auto [records, summary, keys] =
            driver.execute_query(queries::most_depended_on_directly,
                                 neo4j::params("limit", options.limit), query_config(options));

        if (records.empty())
            throw std::runtime_error("no packages; run package_graph first");
        std::vector<std::vector<std::string>> rows;
        for (const auto& record : records) {
            const auto [package, direct] = record.as<std::string, std::size_t>();
            rows.push_back({package, with_separators(direct)});
        }
        std::cout << neo4j::text_table(
            {"package", "packages that depend on it"}, rows,
            neo4j::TextTableOptions().style(neo4j::TextTableStyle::spaces));
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << "package_graph_sync: error: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
