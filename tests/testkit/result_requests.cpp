#include <optional>
#include <string>
#include <utility>

#include <neo4j/logging.hpp>

#include "testkit/backend.hpp"
#include "testkit/records.hpp"
#include "testkit/requests.hpp"
#include "testkit/summary.hpp"

namespace testkit {

Json result_response(Backend& backend, std::shared_ptr<ResultFace> result) {
    Json response;
    response["keys"] = result->keys();
    response["id"] = backend.results.add(std::move(result));
    return message("Result", std::move(response));
}

namespace {

std::shared_ptr<ResultFace> result_of(Backend& backend, const Json& data) {
    return backend.results.at(data.at("resultId"));
}

Awaitable<Json> next(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    const auto record = co_await result->next();
    co_return record_response(record);
}

Awaitable<Json> peek(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    const auto record = co_await result->peek();
    co_return record_response(record);
}

Awaitable<Json> single(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    const auto record = co_await result->single();
    co_return message("Record", record_json(record));
}

// The warning that there were more records goes to the log.
Awaitable<Json> single_optional(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    auto warnings = Json::array();
    std::optional<neo4j::Record> record;
    {
        const auto listening = neo4j::add_log_sink(
            "neo4j", neo4j::LogLevel::warning, [&](const neo4j::LogRecord& logged) {
                if (logged.logger == "neo4j")
                    warnings.push_back(std::string(logged.message));
            });
        record = co_await result->single_or_none();
    }
    Json response;
    response["record"] = record ? record_json(*record) : Json();
    response["warnings"] = std::move(warnings);
    co_return message("RecordOptional", std::move(response));
}

Awaitable<Json> list(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    const auto records = co_await result->collect();
    Json response;
    response["records"] = records_json(records);
    co_return message("RecordList", std::move(response));
}

Awaitable<Json> consume(Backend& backend, const Json& data) {
    const auto result = result_of(backend, data);
    const auto summary = co_await result->consume();
    co_return message("Summary", summary_json(summary));
}

} // namespace

void add_result_requests(Handlers& handlers) {
    handlers["ResultNext"] = next;
    handlers["ResultPeek"] = peek;
    handlers["ResultSingle"] = single;
    handlers["ResultSingleOptional"] = single_optional;
    handlers["ResultList"] = list;
    handlers["ResultConsume"] = consume;
}

} // namespace testkit
