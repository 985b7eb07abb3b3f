#include "async/discovery.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/params.hpp>
#include <neo4j/record.hpp>
#include <neo4j/value.hpp>

#include "async/target.hpp"
#include "bolt/routing_answer.hpp"

namespace neo4j::detail {

namespace asio = boost::asio;

namespace {

using MaybeAnswer = std::optional<RoutingAnswer>;

asio::awaitable<MaybeAnswer> ask_by_message(Connection& connection,
                                            const bolt::RouteFields& fields) {
    const auto reply = connection.engine().route(fields);
    const auto answered = [&] { return !reply->waiting(); };
    co_await connection.until(answered);
    if (!reply->succeeded())
        std::rethrow_exception(connection.error_of(reply->metadata));
    const auto table = reply->metadata.find("rt");
    if (!table || table->type() != ValueType::map)
        co_return std::nullopt;
    const auto entries = table->as<MapView>();
    co_return bolt::read_routing_answer(entries.find("ttl"), entries.find("servers"),
                                        entries.find("db"));
}

// For versions without the message: a query in the database that knows of the cluster.
bolt::StreamRef call_procedure(Connection& connection, const bolt::RouteFields& fields) {
    Map context;
    for (const auto& [key, value] : fields.context)
        context.set(key, Value(value));
    auto& engine = connection.engine();
    bolt::TransactionFields extra;
    extra.read = true;
    std::string_view query = "CALL dbms.cluster.routing.getRoutingTable($context)";
    auto parameters = params("context", context);
    if (engine.has(bolt::Capability::pull_n)) {
        extra.database = "system";
        extra.bookmarks = fields.bookmarks;
        query = "CALL dbms.routing.getRoutingTable($context)";
        if (fields.database) {
            query = "CALL dbms.routing.getRoutingTable($context, $database)";
            parameters = params("context", context, "database", *fields.database);
        }
    }
    auto stream = engine.run(query, parameters.bytes(), &extra);
    engine.pull(stream, -1);
    return stream;
}

asio::awaitable<MaybeAnswer> ask_by_query(Connection& connection, const bolt::RouteFields& fields) {
    const auto stream = call_procedure(connection, fields);
    const auto finished = [&] { return stream->finished(); };
    co_await connection.until(finished);
    if (stream->state != bolt::Stream::State::complete)
        std::rethrow_exception(connection.error_of(stream->failure));
    if (stream->records != 1)
        co_return std::nullopt;
    const auto record = RecordAccess::make(stream->batches.front(), 0);
    std::optional<ValueView> ttl;
    std::optional<ValueView> servers;
    for (std::size_t i = 0; i < stream->keys->size(); ++i) {
        const auto& name = stream->keys->names()[i];
        if (name == "ttl")
            ttl = record[i];
        if (name == "servers")
            servers = record[i];
    }
    co_return bolt::read_routing_answer(ttl, servers, std::nullopt);
}

} // namespace

asio::awaitable<RoutingAnswer> discover(Connection& connection, bolt::RouteFields fields) {
    const auto& engine = connection.engine();
    check_target(engine.version(), fields.database, fields.impersonated_user);
    MaybeAnswer answer;
    if (engine.has(bolt::Capability::route_message))
        answer = co_await ask_by_message(connection, fields);
    else
        answer = co_await ask_by_query(connection, fields);
    if (!answer)
        throw ServiceUnavailable("its routing table is not of the form that Bolt " +
                                 to_string(engine.version()) + " prescribes");
    if (const auto fault = fault_of(*answer); !fault.empty()) {
        if (answer->routers.empty())
            throw RoutingServiceUnavailable(std::string(fault));
        throw ReadServiceUnavailable(std::string(fault));
    }
    co_return std::move(*answer);
}

} // namespace neo4j::detail
