#include <memory>
#include <string_view>
#include <utility>

#include "testkit/backend.hpp"
#include "testkit/config.hpp"
#include "testkit/requests.hpp"

namespace testkit {
namespace {

Json with_id(std::string_view name, const Json& id) {
    Json data;
    data["id"] = id;
    return message(name, std::move(data));
}

Awaitable<Json> new_session(Backend& backend, const Json& data) {
    const auto driver = backend.drivers.at(data.at("driverId"));
    auto config = session_config(data);
    if (const auto* id = given(data, "bookmarkManagerId"))
        config.bookmark_manager(backend.bookmark_managers.at(*id));
    auto session = driver->session(std::move(config));
    co_return with_id("Session", backend.sessions.add(std::move(session)));
}

Awaitable<Json> run(Backend& backend, const Json& data) {
    const auto session = backend.sessions.at(data.at("sessionId"));
    neo4j::Query query(query_text(data), transaction_config(data));
    auto result = co_await session->run(std::move(query), query_parameters(data));
    co_return result_response(backend, std::move(result));
}

Awaitable<Json> begin_transaction(Backend& backend, const Json& data) {
    const auto session = backend.sessions.at(data.at("sessionId"));
    auto transaction = co_await session->begin_transaction(transaction_config(data));
    co_return with_id("Transaction", backend.transactions.add(std::move(transaction)));
}

// The test runs its own function between RetryableTry and its word on how that ended.
Awaitable<void> let_test_run(Backend& backend, Json session_id,
                             std::shared_ptr<TransactionFace> transaction) {
    // The transaction ends with the function, however that ends.
    const Objects<TransactionFace>::Loan loan(backend.transactions, std::move(transaction));
    auto question = with_id("RetryableTry", loan.id());
    Backend::IsEnd is_end = [&session_id](std::string_view name, const Json& data) {
        return (name == "RetryablePositive" || name == "RetryableNegative") &&
               data.at("sessionId") == session_id;
    };
    const auto verdict = co_await backend.ask(std::move(question), std::move(is_end));
    if (verdict["name"] == "RetryableNegative")
        backend.errors.rethrow(verdict["data"].at("errorId"));
}

Awaitable<Json> execute(Backend& backend, const Json& data, neo4j::AccessMode mode) {
    const auto session_id = data.at("sessionId");
    const auto session = backend.sessions.at(session_id);
    SessionFace::Work work = [&](std::shared_ptr<TransactionFace> transaction) {
        return let_test_run(backend, session_id, std::move(transaction));
    };
    co_await session->execute(mode, std::move(work), transaction_config(data));
    co_return message("RetryableDone");
}

Awaitable<Json> execute_read(Backend& backend, const Json& data) {
    return execute(backend, data, neo4j::AccessMode::read);
}

Awaitable<Json> execute_write(Backend& backend, const Json& data) {
    return execute(backend, data, neo4j::AccessMode::write);
}

Awaitable<Json> last_bookmarks(Backend& backend, const Json& data) {
    const auto session = backend.sessions.at(data.at("sessionId"));
    Json response;
    const auto bookmarks = co_await session->last_bookmarks();
    response["bookmarks"] = bookmarks.raw_values();
    co_return message("Bookmarks", std::move(response));
}

Awaitable<Json> close(Backend& backend, const Json& data) {
    const auto session = backend.sessions.at(data.at("sessionId"));
    co_await session->close();
    co_return with_id("Session", data.at("sessionId"));
}

} // namespace

void add_session_requests(Handlers& handlers) {
    handlers["NewSession"] = new_session;
    handlers["SessionRun"] = run;
    handlers["SessionBeginTransaction"] = begin_transaction;
    handlers["SessionReadTransaction"] = execute_read;
    handlers["SessionWriteTransaction"] = execute_write;
    handlers["SessionLastBookmarks"] = last_bookmarks;
    handlers["SessionClose"] = close;
}

} // namespace testkit
