// Awaitables that are stored, outlive what they came from, are dropped, or are combined.

#include <optional>
#include <string>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

TEST_CASE("an awaitable keeps what it was given") {
    Bench b;
    auto session = b.driver.session();
    const auto check = [&](const Record& record, const std::string& text) {
        CHECK(record[0].as<MapView>().find("text")->as<std::string>() == text);
    };
    const std::string long_text(1000, 'x'); // no small-string luck
    SECTION("session.run") {
        auto stored = [&] {
            std::string query = "echo" + std::string(100, ' ');
            std::string text = long_text;
            auto awaitable = session.run(query, params("text", text));
            query.assign(query.size(), '?');
            text.assign(text.size(), '?');
            return awaitable;
        }();
        auto result = b.run(std::move(stored));
        check(b.run(result.single()), long_text);
    }
    SECTION("tx.run") {
        auto tx = b.run(session.begin_transaction());
        auto stored = [&] {
            std::string query = "echo" + std::string(100, ' ');
            std::string text = long_text;
            return tx.run(query, params("text", text));
        }();
        auto result = b.run(std::move(stored));
        check(b.run(result.single()), long_text);
        b.run(tx.commit());
    }
    SECTION("execute_query") {
        auto stored = [&] {
            std::string query = "echo" + std::string(100, ' ');
            std::string text = long_text;
            return b.driver.execute_query(query, params("text", text));
        }();
        auto [records, summary, keys] = b.run(std::move(stored));
        check(records.at(0), long_text);
    }
    SECTION("execute_read") {
        auto stored = [&] {
            std::string text = long_text;
            const auto work = [text](AsyncManagedTransaction& tx) -> asio::awaitable<Record> {
                auto result = co_await tx.run("echo", params("text", text));
                co_return co_await result.single();
            };
            return session.execute_read(work);
        }();
        check(b.run(std::move(stored)), long_text);
    }
    SECTION("begin_transaction") {
        auto stored =
            session.begin_transaction(TransactionConfig().metadata(params("text", long_text)));
        auto tx = b.run(std::move(stored));
        b.run(tx.commit());
    }
    SECTION("a result's, when the result has moved or gone") {
        std::optional<AsyncResult> result = b.run(session.run("rows 3"));
        auto stored = result->collect();
        result.reset();
        CHECK(b.run(std::move(stored)).size() == 3);
    }
    SECTION("a transaction's, when the transaction has moved") {
        auto tx = b.run(session.begin_transaction());
        auto stored = tx.run("rows 3");
        auto moved = std::move(tx);
        auto result = b.run(std::move(stored));
        CHECK(b.run(result.collect()).size() == 3);
        b.run(moved.commit());
    }
    SECTION("a session's, when the session has moved") {
        auto stored = session.run("rows 3");
        auto moved = std::move(session);
        auto result = b.run(std::move(stored));
        CHECK(b.run(result.collect()).size() == 3);
    }
}

TEST_CASE("an awaitable whose object has gone raises a named error") {
    Bench b;
    SECTION("session") {
        auto stored = b.driver.session().run("rows 3");
        thrown<SessionError>([&] { b.run(std::move(stored)); });
    }
    SECTION("transaction") {
        auto session = b.driver.session();
        auto stored = [&] {
            auto tx = b.run(session.begin_transaction());
            return tx.run("rows 3");
        }();
        thrown<TransactionError>([&] { b.run(std::move(stored)); });
    }
    SECTION("driver") {
        auto stored = AsyncDriver(b.loop.executor(), b.server.uri()).execute_query("rows 3");
        thrown<ConnectionPoolError>([&] { b.run(std::move(stored)); });
    }
    b.check_works();
}

TEST_CASE("an awaitable that nobody awaits does nothing") {
    Bench b;
    auto session = b.driver.session();
    {
        auto stored = session.run("rows 3", params("x", 1));
    }
    {
        auto stored = session.begin_transaction();
    }
    {
        auto stored = session.execute_read(one_query);
    }
    {
        auto stored = session.close();
    }
    CHECK(b.server->connections() == 0);
    auto result = b.run(session.run("rows 3"));
    {
        auto stored = result.consume();
    }
    CHECK(b.run(result.collect()).size() == 3);
}

namespace {

asio::awaitable<bool> won(AsyncSession& session, asio::steady_timer& timer) {
    using namespace asio::experimental::awaitable_operators;
    auto query = session.run("rows 3", params("text", std::string(100, 'x')));
    auto first = co_await (std::move(query) || timer.async_wait(asio::use_awaitable));
    co_return first.index() == 0;
}

asio::awaitable<std::size_t> both(AsyncSession& one, AsyncSession& two) {
    using namespace asio::experimental::awaitable_operators;
    auto results = co_await (one.run("rows 3") && two.run("rows 4"));
    auto first = co_await std::get<0>(results).collect();
    auto second = co_await std::get<1>(results).collect();
    co_return first.size() * 10 + second.size();
}

} // namespace

TEST_CASE("a query in a race with a timer") {
    Bench b;
    auto session = b.driver.session();
    asio::steady_timer timer(b.loop.executor());
    SECTION("wins") {
        timer.expires_after(std::chrono::hours(1));
        CHECK(b.run(won(session, timer)));
        CHECK(b.server->connections() == 1);
    }
    SECTION("loses: the connection is killed, the session goes on") {
        b.check_works();
        b.server->next(bolt::Request::run, Reaction::silence());
        timer.expires_after(std::chrono::milliseconds(1));
        CHECK_FALSE(b.run(won(session, timer)));
    }
    auto result = b.run(session.run("rows 3"));
    CHECK(b.run(result.collect()).size() == 3);
}

TEST_CASE("two queries at once on two sessions") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    auto one = b.driver.session();
    auto two = b.driver.session();
    CHECK(b.run(both(one, two)) == 34);
    CHECK(b.server->connections() == 2);
}
