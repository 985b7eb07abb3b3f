#include "load.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <utility>

#include <neo4j/bulk.hpp>
#include <neo4j/neo4j.hpp>

#include "connect.hpp"
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
        const auto row = [](const PackageNode& node) { return NodeRow{node}; };
        const auto packages = graph.packages | std::views::transform(row);
        co_await merge(progress, queries::merge_packages, packages);
        co_await merge(progress, queries::merge_names, graph.virtual_names, Kind::virtual_name);
        co_await merge(progress, queries::merge_names, graph.missing_names, Kind::missing);
        co_await merge(progress, queries::merge_sections, graph.sections);
        co_await merge(progress, queries::merge_maintainers, graph.maintainers);
        progress.finish();
    }

    asio::awaitable<void> replace_relationships(const Graph& graph) {
        Progress progress("relationships", count(graph).relationships(),
                          ProgressOutput::standard_error());
        auto show = [&progress, shown = std::int64_t{0}](const auto& now) mutable {
            const auto created = now.counters.relationships_created;
            progress.advance(static_cast<std::uint64_t>(created - std::exchange(shown, created)));
        };
        const auto row = [](const PackageNode& node) { return RelationshipsRow{node}; };
        const auto packages = graph.packages | std::views::transform(row);
        auto options = bulk_options().batch_rows(options_.batch).batch_bytes(0).progress(show);
        co_await neo4j::bulk_load(driver_, packages, queries::replace_relationships,
                                  std::move(options));
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
    asio::awaitable<void> write(std::string_view statement) {
        co_await driver_.execute_query(statement, {}, config_);
    }

    // All statements may be repeated: a batch whose COMMIT was lost is sent again.
    neo4j::BulkOptions bulk_options() const {
        return neo4j::BulkOptions()
            .connections(options_.connections)
            .idempotent(true)
            .config(config_);
    }

    // `kind` is of no use to the statements of packages, sections and maintainers, and does no
    // harm.
    template <class Rows>
    asio::awaitable<void> merge(Progress& progress, std::string_view statement, const Rows& rows,
                                Kind kind = Kind::available) {
        auto show = [&progress, shown = std::uint64_t{0}](const auto& now) mutable {
            progress.advance(now.rows_sent - std::exchange(shown, now.rows_sent));
        };
        auto options = bulk_options()
                           .batch_rows(nodes_per_batch)
                           .parameters(neo4j::params("kind", to_string(kind), "load", load_))
                           .progress(show);
        co_await neo4j::bulk_load(driver_, rows, statement, std::move(options));
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
