#include "load.hpp"

#include <chrono>
#include <cstddef>
#include <ranges>
#include <span>
#include <string_view>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "batches.hpp"
#include "connect.hpp"
#include "in_parallel.hpp"
#include "progress.hpp"
#include "queries.hpp"
#include "rows.hpp"

// A record of queries::count_graph as the struct whose members its columns are named after.
template <>
struct neo4j::Decoder<package_graph::GraphCounts> {
    static package_graph::GraphCounts decode(const neo4j::Record& record) {
        const auto number = [&](const char* column) { return record.get<std::size_t>(column); };
        return {.packages = number("packages"),
                .virtual_names = number("virtual_names"),
                .missing_names = number("missing_names"),
                .sections = number("sections"),
                .maintainers = number("maintainers"),
                .depends = number("depends"),
                .provided_by = number("provided_by"),
                .in_section = number("in_section"),
                .maintained_by = number("maintained_by")};
    }
};

namespace package_graph {
namespace {

namespace asio = boost::asio;

using Names = std::span<const std::string_view>;
using Packages = std::span<const PackageNode>;

constexpr std::size_t nodes_per_batch = 2000;

// Marks the nodes of this run: milliseconds since 1970.
std::int64_t load_mark() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// What one load needs at each step.
class Loader {
public:
    Loader(neo4j::AsyncDriver& driver, const Options& options)
        : driver_(driver), options_(options), config_(query_config(options)) {}

    asio::awaitable<void> make_schema() {
        for (const auto statement : queries::schema)
            co_await write(statement);
        co_await write(queries::await_schema);
    }

    asio::awaitable<void> merge_nodes(const Graph& graph) {
        Progress progress("nodes", count(graph).nodes(), ProgressOutput::standard_error());

        std::function write_packages = [&](const Packages& part) -> asio::awaitable<void> {
            const auto row = [](const PackageNode& node) { return NodeRow{node}; };
            const auto rows = part | std::views::transform(row);
            co_await write(queries::merge_packages, neo4j::params("rows", rows, "load", load_));
            progress.advance(part.size());
        };
        const auto packages = batches(graph.packages, nodes_per_batch);
        co_await in_parallel<Packages>(packages, options_.connections, write_packages);

        co_await merge_names(progress, queries::merge_names, graph.virtual_names,
                             to_string(Kind::virtual_name));
        co_await merge_names(progress, queries::merge_names, graph.missing_names,
                             to_string(Kind::missing));
        co_await merge_names(progress, queries::merge_sections, graph.sections);
        co_await merge_names(progress, queries::merge_maintainers, graph.maintainers);
        progress.finish();
    }

    asio::awaitable<void> replace_relationships(const Graph& graph) {
        Progress progress("relationships", count(graph).relationships(),
                          ProgressOutput::standard_error());
        std::function write_part = [&](const Packages& part) -> asio::awaitable<void> {
            std::size_t relationships = 0;
            for (const PackageNode& node : part)
                relationships += node.relationships();
            const auto row = [](const PackageNode& node) { return RelationshipsRow{node}; };
            const auto rows = part | std::views::transform(row);
            co_await write(queries::replace_relationships, neo4j::params("rows", rows));
            progress.advance(relationships);
        };
        const auto parts = batches_by_relationships(graph.packages, options_.batch);
        co_await in_parallel<Packages>(parts, options_.connections, write_part);
        progress.finish();
    }

    // An implicit transaction, since the statement makes transactions of its own: CALL ... IN
    // TRANSACTIONS is not allowed in one that is already open.
    asio::awaitable<void> sweep() {
        auto session = driver_.session(session_config(options_));
        auto result = co_await session.run(queries::sweep, neo4j::params("load", load_));
        co_await result.consume();
        co_await session.close();
    }

private:
    // One transaction, tried again where that may help.
    asio::awaitable<void> write(std::string_view statement, neo4j::Params parameters = {}) {
        co_await driver_.execute_query(statement, std::move(parameters), config_);
    }

    // `kind` is of no use to the statements of sections and maintainers, and does no harm.
    asio::awaitable<void> merge_names(Progress& progress, std::string_view statement,
                                      const std::vector<std::string_view>& names,
                                      std::string_view kind = {}) {
        std::function write_names = [&](const Names& part) -> asio::awaitable<void> {
            co_await write(statement, neo4j::params("names", part, "kind", kind, "load", load_));
            progress.advance(part.size());
        };
        const auto parts = batches(names, nodes_per_batch);
        co_await in_parallel<Names>(parts, options_.connections, write_names);
    }

    neo4j::AsyncDriver& driver_;
    const Options& options_;
    neo4j::QueryConfig config_;
    std::int64_t load_ = load_mark();
};

} // namespace

asio::awaitable<void> load(neo4j::AsyncDriver& driver, const Graph& graph, const Options& options) {
    Loader loader(driver, options);
    co_await loader.make_schema();
    co_await loader.merge_nodes(graph);
    co_await loader.replace_relationships(graph);
    co_await loader.sweep();
}

asio::awaitable<GraphCounts> count_in_database(neo4j::AsyncDriver& driver, const Options& options) {
    const auto config = query_config(options);
    const auto answer = co_await driver.execute_query(queries::count_graph, {}, config);
    co_return answer.records.at(0).as<GraphCounts>();
}

} // namespace package_graph
