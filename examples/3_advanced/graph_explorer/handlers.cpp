#include "handlers.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <neo4j/json.hpp>

namespace graph_explorer {
namespace {

constexpr std::size_t longest_name = 200;

// Names of packages have no capital letters.
std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

Handlers::Handlers(neo4j::AsyncDriver& driver, std::optional<std::string> database,
                   std::string_view label_prefix, const Limits& limits)
    : driver_(driver), database_(std::move(database)), queries_(label_prefix) {
    transaction_.timeout(limits.query).metadata(neo4j::params("app", "graph_explorer"));
}

void Handlers::add_to(Router& router) {
    const auto add = [&](const char* path, asio::awaitable<void> (Handlers::*handler)(Exchange&)) {
        router.add(path,
                   [this, handler](Exchange& exchange) { return (this->*handler)(exchange); });
    };
    add("/api/totals", &Handlers::totals);
    add("/api/search", &Handlers::search);
    add("/api/neighbours", &Handlers::neighbours);
    add("/api/paths", &Handlers::paths);
    add("/api/dependents", &Handlers::dependents);
}

asio::awaitable<void> Handlers::totals(Exchange& exchange) {
    exchange.target().allow_only({});
    const auto lines = co_await ask(queries_.totals, {});
    co_await exchange.send(http::status::ok, lines.at(0));
}

asio::awaitable<void> Handlers::search(Exchange& exchange) {
    constexpr std::int64_t usual = 20;
    constexpr std::int64_t most = 100;
    const auto& target = exchange.target();
    target.allow_only({"q", "limit"});
    const auto text = lower_case(target.text("q", longest_name));
    const auto limit = target.number("limit", usual, most);

    auto lines =
        co_await ask(queries_.names_beginning, neo4j::params("text", text, "limit", limit));
    // The beginning of a name is found by the index; this asks all names.
    if (const auto missing = limit - static_cast<std::int64_t>(lines.size()); missing > 0) {
        const auto more =
            co_await ask(queries_.names_containing, neo4j::params("text", text, "limit", missing));
        lines.insert(lines.end(), more.begin(), more.end());
    }
    auto packages = nlohmann::json::array();
    for (auto& line : lines)
        packages.push_back(std::move(line.at("node")));
    nlohmann::json answer;
    answer["packages"] = std::move(packages);
    co_await exchange.send(http::status::ok, answer);
}

asio::awaitable<void> Handlers::neighbours(Exchange& exchange) {
    constexpr std::int64_t usual = 12;
    constexpr std::int64_t most = 200;
    const auto& target = exchange.target();
    target.allow_only({"id", "limit"});
    const auto id = target.text("id", longest_name);
    const auto limit = target.number("limit", usual, most);
    const auto colon = id.find(':');
    const auto type = id.substr(0, colon);
    const auto* query = type == "package"      ? &queries_.package_neighbours
                        : type == "section"    ? &queries_.section_neighbours
                        : type == "maintainer" ? &queries_.maintainer_neighbours
                                               : nullptr;
    if (query == nullptr || colon == std::string::npos)
        throw bad_request("The parameter 'id' takes an id like package:libc6, section:libs or "
                          "maintainer:NAME.");
    const auto name = id.substr(colon + 1);
    auto parameters = neo4j::params("id", id, "name", name, "limit", limit);
    std::optional<RequestError> none =
        not_found("There is no " + type + " named '" + name + "' in the graph.");
    co_await stream(exchange, *query, std::move(parameters), std::move(none));
}

asio::awaitable<void> Handlers::paths(Exchange& exchange) {
    constexpr std::int64_t usual = 5;
    constexpr std::int64_t most = 100;
    constexpr std::int64_t most_steps = 12;
    const auto& target = exchange.target();
    target.allow_only({"from", "to", "limit", "steps"});
    const auto from = target.text("from", longest_name);
    const auto to = target.text("to", longest_name);
    const auto steps = target.number_or_none("steps", most_steps);
    const auto limit = target.number("limit", usual, most);
    if (from == to)
        throw bad_request(
            "A path leads from one package to another: 'from' and 'to' are the same.");

    std::vector<std::string> names{from, to};
    co_await require_packages(std::move(names));
    auto query = steps ? queries_.all_paths(*steps) : queries_.shortest_paths(limit);
    auto parameters = neo4j::params("from", from, "to", to);
    co_await stream(exchange, std::move(query), std::move(parameters));
}

asio::awaitable<void> Handlers::dependents(Exchange& exchange) {
    constexpr std::int64_t usual = 1;
    constexpr std::int64_t most = 10;
    const auto& target = exchange.target();
    target.allow_only({"name", "steps"});
    const auto name = target.text("name", longest_name);
    const auto steps = target.number("steps", usual, most);

    std::vector<std::string> names{name};
    co_await require_packages(std::move(names));
    auto parameters = neo4j::params("name", name);
    co_await stream(exchange, queries_.dependents(steps), std::move(parameters));
}

asio::awaitable<void> Handlers::require_packages(std::vector<std::string> names) {
    const auto unknown = co_await ask(queries_.unknown_names, neo4j::params("names", names));
    if (unknown.empty())
        co_return;
    std::string list;
    for (const auto& line : unknown)
        list += (list.empty() ? "'" : " or '") + line.at("name").get<std::string>() + "'";
    throw not_found("There is no package named " + list + " in the graph.");
}

asio::awaitable<nlohmann::json> Handlers::ask(std::string query, neo4j::Params parameters) {
    neo4j::QueryConfig config;
    config.routing(neo4j::AccessMode::read).bookmark_manager(nullptr).transaction(transaction_);
    if (database_)
        config.database(*database_);
    const auto result =
        co_await driver_.execute_query(std::move(query), std::move(parameters), std::move(config));
    auto lines = nlohmann::json::array();
    for (const auto& record : result.records)
        lines.push_back(record["line"]);
    co_return lines;
}

// --8<-- [start:stream]
asio::awaitable<void> Handlers::stream(Exchange& exchange, std::string text,
                                       neo4j::Params parameters,
                                       std::optional<RequestError> if_none) {
    // The database makes no more rows than it was asked for, so few at a time.
    constexpr std::int64_t rows_at_a_time = 100;
    neo4j::SessionConfig config;
    config.default_access_mode(neo4j::AccessMode::read).fetch_size(rows_at_a_time);
    if (database_)
        config.database(*database_);
    auto session = driver_.session(std::move(config));
    // No managed transaction: lines that have left cannot be taken back for a second try.
    neo4j::Query query(std::move(text), transaction_);
    auto result = co_await session.run(std::move(query), std::move(parameters));
    auto batch = co_await result.next_batch();
    if (batch.empty() && if_none)
        throw *if_none;
    while (!batch.empty()) {
        for (const auto& record : batch) {
            const nlohmann::json line = record["line"];
            co_await exchange.row(line); // waits where the client does not keep up
        }
        co_await exchange.flush();
        batch = co_await result.next_batch();
    }
    co_await exchange.end_rows();
}
// --8<-- [end:stream]

} // namespace graph_explorer
