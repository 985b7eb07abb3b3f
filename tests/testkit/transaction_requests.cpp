#include <utility>

#include "testkit/backend.hpp"
#include "testkit/config.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json transaction_json(const Json& data) {
    Json response;
    response["id"] = data.at("txId");
    return message("Transaction", std::move(response));
}

Awaitable<Json> run(Backend& backend, const Json& data) {
    const auto transaction = backend.transactions.at(data.at("txId"));
    neo4j::Query query(query_text(data));
    auto result = co_await transaction->run(std::move(query), query_parameters(data));
    co_return result_response(backend, std::move(result));
}

Awaitable<Json> commit(Backend& backend, const Json& data) {
    const auto transaction = backend.transactions.at(data.at("txId"));
    co_await transaction->commit();
    co_return transaction_json(data);
}

Awaitable<Json> rollback(Backend& backend, const Json& data) {
    const auto transaction = backend.transactions.at(data.at("txId"));
    co_await transaction->rollback();
    co_return transaction_json(data);
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    const auto transaction = backend.transactions.at(data.at("txId"));
    co_await transaction->close();
    co_return transaction_json(data);
}

} // namespace

void add_transaction_requests(Handlers& handlers) {
    handlers["TransactionRun"] = run;
    handlers["TransactionCommit"] = commit;
    handlers["TransactionRollback"] = rollback;
    handlers["TransactionClose"] = close;
}

} // namespace testkit
