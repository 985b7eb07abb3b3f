// Two operations at once on a session, a transaction or a result, and the use of what is closed: a
// named error at once, and no harm done.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

using Calls = std::vector<std::pair<const char*, std::function<void()>>>;

asio::awaitable<void> nothing(AsyncManagedTransaction&) {
    co_return;
}
asio::awaitable<void> nothing_in(AsyncTransaction&) {
    co_return;
}
asio::awaitable<void> nothing_on(AsyncSession&) {
    co_return;
}

template <class Error>
void each_raises(const Calls& calls, const char* text) {
    for (const auto& [name, call] : calls) {
        INFO(name);
        CHECK_CONTAINS(thrown<Error>(call), text);
    }
}

Calls session_calls(Bench& b, AsyncSession& session) {
    return {{"run", [&] { b.run(session.run("rows 4")); }},
            {"begin_transaction", [&] { b.run(session.begin_transaction()); }},
            {"execute_read", [&] { b.run(session.execute_read(nothing)); }},
            {"execute_write", [&] { b.run(session.execute_write(nothing)); }},
            {"with_transaction", [&] { b.run(session.with_transaction(nothing_in)); }}};
}

Calls result_calls(Bench& b, AsyncResult& result) {
    return {{"next", [&] { b.run(result.next()); }},
            {"next_batch", [&] { b.run(result.next_batch()); }},
            {"peek", [&] { b.run(result.peek()); }},
            {"fetch", [&] { b.run(result.fetch(1)); }},
            {"collect", [&] { b.run(result.collect()); }},
            {"single", [&] { b.run(result.single()); }},
            {"single_or_none", [&] { b.run(result.single_or_none()); }},
            {"value", [&] { b.run(result.value()); }},
            {"values", [&] { b.run(result.values()); }},
            {"data", [&] { b.run(result.data()); }},
            {"graph", [&] { b.run(result.graph()); }},
            {"to_table", [&] { b.run(result.to_table()); }},
            {"to_eager_result", [&] { b.run(result.to_eager_result()); }}};
}

void add_consume(Calls& calls, Bench& b, AsyncResult& result) {
    calls.emplace_back("consume", [&] { b.run(result.consume()); });
}

constexpr auto one_task = "one task at a time";

} // namespace

TEST_CASE("while a session's result is being read, all else on the session is refused") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(10));
    auto result = b.run(session.run("rows 25"));
    b.run(result.fetch(10));
    b.server->next(bolt::Request::pull, Reaction::hold());
    auto first = b.start(result.fetch(15));
    b.until_seen("PULL 10", 2);
    each_raises<UsageError>(session_calls(b, session), one_task);
    auto calls = result_calls(b, result);
    add_consume(calls, b, result);
    calls.emplace_back("close", [&] { b.run(session.close()); });
    each_raises<UsageError>(calls, one_task);
    b.server.release();
    CHECK(b.loop.finish(first).size() == 15);
    CHECK_FALSE(session.closed());
    CHECK_FALSE(b.run(result.next()));
    b.check_works();
    CHECK(b.server->count("RUN rows 4") == 0);
}

TEST_CASE("while a transaction is at work, all else on it is refused") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(10));
    auto tx = b.run(session.begin_transaction());
    auto open = b.run(tx.run("rows 25"));
    b.run(open.fetch(10));
    b.server->next(bolt::Request::run, Reaction::hold());
    auto first = b.start(tx.run("rows 3"));
    b.until_seen("RUN rows 3");
    auto calls = result_calls(b, open);
    add_consume(calls, b, open);
    calls.emplace_back("run", [&] { b.run(tx.run("rows 4")); });
    calls.emplace_back("commit", [&] { b.run(tx.commit()); });
    calls.emplace_back("rollback", [&] { b.run(tx.rollback()); });
    calls.emplace_back("close", [&] { b.run(tx.close()); });
    calls.emplace_back("session.close", [&] { b.run(session.close()); });
    each_raises<UsageError>(calls, one_task);
    b.server.release();
    auto result = b.loop.finish(first);
    CHECK(b.run(result.collect()).size() == 3);
    CHECK(b.run(open.collect()).size() == 15);
    b.run(tx.commit());
    b.check_works();
    CHECK(b.server->count("RUN rows 4") == 0);
}

TEST_CASE("a session with an open transaction runs nothing beside it") {
    Bench b;
    auto session = b.driver.session();
    auto tx = b.run(session.begin_transaction());
    thrown<TransactionError>([&] { b.run(session.run("rows 4")); });
    thrown<TransactionNestingError>([&] { b.run(session.begin_transaction()); });
    thrown<TransactionNestingError>([&] { b.run(session.execute_read(nothing)); });
    thrown<TransactionNestingError>([&] { b.run(session.with_transaction(nothing_in)); });
    auto result = b.run(tx.run("rows 3"));
    CHECK(b.run(result.collect()).size() == 3);
    b.run(tx.commit());
}

TEST_CASE("a closed session, transaction, result or driver says so") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 3"));
    b.run(result.consume());
    each_raises<ResultConsumedError>(result_calls(b, result), "consumed");
    b.run(result.consume()); // may be asked again

    for (const bool committed : {true, false}) {
        auto tx = b.run(session.begin_transaction());
        auto of_transaction = b.run(tx.run("rows 3"));
        b.run(committed ? tx.commit() : tx.rollback());
        each_raises<TransactionError>({{"run", [&] { b.run(tx.run("rows 3")); }},
                                       {"commit", [&] { b.run(tx.commit()); }},
                                       {"rollback", [&] { b.run(tx.rollback()); }}},
                                      committed ? "it was committed" : "it was rolled back");
        b.run(tx.close());
        auto calls = result_calls(b, of_transaction);
        add_consume(calls, b, of_transaction);
        each_raises<ResultConsumedError>(calls, "the result");
    }

    b.run(session.close());
    each_raises<SessionError>(session_calls(b, session), "the session is closed");
    b.run(session.close());

    auto late = b.driver.session();
    b.run(b.driver.close());
    each_raises<DriverError>(
        {{"session", [&] { b.driver.session(); }},
         {"with_session", [&] { b.run(b.driver.with_session(nothing_on)); }},
         {"execute_query", [&] { b.run(b.driver.execute_query("rows 3")); }},
         {"verify_connectivity", [&] { b.run(b.driver.verify_connectivity()); }},
         {"get_server_info", [&] { b.run(b.driver.get_server_info()); }},
         {"verify_authentication", [&] { b.run(b.driver.verify_authentication()); }},
         {"supports_multi_db", [&] { b.run(b.driver.supports_multi_db()); }},
         {"supports_session_auth", [&] { b.run(b.driver.supports_session_auth()); }}},
        "the driver is closed");
    each_raises<ConnectionPoolError>(session_calls(b, late), "the driver is closed");
    b.run(b.driver.close());
}

TEST_CASE("a driver closed while a transaction and a result are open leaves them named errors") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    auto session = b.driver.session(SessionConfig().fetch_size(10));
    auto result = b.run(session.run("rows 25"));
    auto other = b.driver.session();
    auto tx = b.run(other.begin_transaction());
    b.run(b.driver.close());
    thrown<ServiceUnavailable>([&] { b.run(result.collect()); });
    thrown<ResultFailedError>([&] { b.run(result.next()); });
    thrown<ServiceUnavailable>([&] { b.run(tx.run("rows 3")); });
    thrown<TransactionError>([&] { b.run(tx.commit()); });
}

TEST_CASE("a transaction, result, session or driver that was moved from says so") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 3"));
    auto other_result = std::move(result);
    auto calls = result_calls(b, result);
    add_consume(calls, b, result);
    auto other_session = std::move(session);
    for (auto& call : session_calls(b, session))
        calls.push_back(std::move(call));
    calls.emplace_back("close", [&] { b.run(session.close()); });
    auto tx = b.run(other_session.begin_transaction());
    auto other_tx = std::move(tx);
    calls.emplace_back("tx.run", [&] { b.run(tx.run("rows 3")); });
    calls.emplace_back("tx.close", [&] { b.run(tx.close()); });
    auto other_driver = std::move(b.driver);
    calls.emplace_back("driver.close", [&] { b.run(b.driver.close()); });
    calls.emplace_back("driver.session", [&] { b.driver.session(); });
    calls.emplace_back("get_server_info", [&] { b.run(b.driver.get_server_info()); });
    each_raises<UsageError>(calls, "moved from");
    b.run(other_tx.commit());
    CHECK(b.run(other_result.collect()).size() == 3);
}
