// Units of work: execute_read, execute_write, and the transform of execute_query.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Retries without pauses that anybody would notice.
DriverConfig hasty() { return DriverConfig().initial_retry_delay(1ms).retry_delay_multiplier(1.0); }

struct AsyncFixture {
    Loop loop;
    AsyncDriver driver{loop.context().get_executor(), server().uri, server().auth(), hasty()};
};

struct BlockingFixture {
    Driver driver{server().uri, server().auth(), hasty()};
};

TEST_CASE_METHOD(AsyncFixture, "async: a unit of work gives its value and is committed",
                 "[managed]") {
    const Scratch scratch;
    auto session = driver.session();
    const auto create = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<std::string> {
        auto result = co_await transaction.run(
            "CREATE (n:" + scratch.label() + " {name: $name}) RETURN n.name", params("name", "Ada"));
        auto record = co_await result.single();
        co_return record[0].as<std::string>();
    };
    const auto names = [&](AsyncManagedTransaction& transaction)
        -> asio::awaitable<std::vector<std::string>> {
        auto result = co_await transaction.run("MATCH (n:" + scratch.label() + ") RETURN n.name");
        std::vector<std::string> found;
        for (const auto& record : co_await result.collect())
            found.push_back(record[0].as<std::string>());
        co_return found;
    };
    CHECK(loop.wait(session.execute_write(create)) == "Ada");
    CHECK(loop.wait(session.execute_read(names)) == std::vector<std::string>{"Ada"});
}

TEST_CASE_METHOD(BlockingFixture, "blocking: a unit of work gives its value and is committed",
                 "[managed]") {
    const Scratch scratch;
    auto session = driver.session();
    const auto name = session.execute_write([&](ManagedTransaction& transaction) {
        return transaction
            .run("CREATE (n:" + scratch.label() + " {name: $name}) RETURN n.name",
                 params("name", "Ada"))
            .single()[0]
            .as<std::string>();
    });
    CHECK(name == "Ada");
    std::vector<std::string> found;
    session.execute_read([&](ManagedTransaction& transaction) {
        for (const Record& record : transaction.run("MATCH (n:" + scratch.label() + ") RETURN n"))
            found.push_back(record[0].as<Node>().get<std::string>("name"));
    });
    CHECK(found == std::vector<std::string>{"Ada"});
}

TEST_CASE_METHOD(AsyncFixture, "async: a transient error is tried again, from the start",
                 "[managed]") {
    const Scratch scratch;
    auto session = driver.session();
    int tries = 0;
    const auto work = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<int> {
        auto result = co_await transaction.run("CREATE (:" + scratch.label() + ")");
        co_await result.consume();
        if (++tries < 3) throw TransientError("made by hand");
        co_return tries;
    };
    CHECK(loop.wait(session.execute_write(work)) == 3);
    const auto [records, summary, keys] =
        loop.wait(driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN count(n)"));
    CHECK(records.at(0)[0].as<int>() == 1);
}

TEST_CASE_METHOD(BlockingFixture, "blocking: a transient error is tried again, from the start",
                 "[managed]") {
    const Scratch scratch;
    auto session = driver.session();
    int tries = 0;
    const auto reached = session.execute_write([&](ManagedTransaction& transaction) {
        transaction.run("CREATE (:" + scratch.label() + ")").consume();
        if (++tries < 3) throw TransientError("made by hand");
        return tries;
    });
    CHECK(reached == 3);
    CHECK(session.run("MATCH (n:" + scratch.label() + ") RETURN count(n)").single()[0].as<int>() ==
          1);
}

TEST_CASE_METHOD(BlockingFixture, "other errors are not tried again and roll back", "[managed]") {
    const Scratch scratch;
    auto session = driver.session();
    int tries = 0;
    struct OfTheProgram {};
    const auto work = [&](ManagedTransaction& transaction) {
        transaction.run("CREATE (:" + scratch.label() + ")").consume();
        ++tries;
        throw OfTheProgram();
    };
    CHECK_THROWS_AS(session.execute_write(work), OfTheProgram);
    CHECK(tries == 1);
    CHECK_THROWS_AS(session.execute_read([&](ManagedTransaction& transaction) {
                        ++tries;
                        transaction.run("RETURN bogus");
                    }),
                    CypherSyntaxError);
    CHECK(tries == 2);
    CHECK(session.run("MATCH (n:" + scratch.label() + ") RETURN count(n)").single()[0].as<int>() ==
          0);
}

TEST_CASE("a transient error that stays is raised in the end", "[managed]") {
    Driver driver(server().uri, server().auth(), hasty().max_transaction_retry_time(0s));
    auto session = driver.session();
    int tries = 0;
    CHECK_THROWS_AS(session.execute_read([&](ManagedTransaction&) {
                        ++tries;
                        throw TransientError("made by hand");
                    }),
                    TransientError);
    CHECK(tries == 1);
}

TEST_CASE("two writers that lock each other out both succeed", "[managed]") {
    // The server ends one of them with a deadlock error, which is transient.
    const Scratch scratch;
    Loop loop;
    AsyncDriver driver(loop.context().get_executor(), server().uri, server().auth(), hasty());
    loop.wait(driver.execute_query("UNWIND [0, 1] AS i CREATE (:" + scratch.label() + " {i: i})"));

    int first_tries = 0;
    int tries = 0;
    asio::steady_timer both_have_one(loop.context(), asio::steady_timer::time_point::max());
    const auto writer = [&](int mine) -> asio::awaitable<void> {
        auto session = driver.session();
        bool first_try = true;
        const auto work = [&](AsyncManagedTransaction& transaction) -> asio::awaitable<void> {
            ++tries;
            const auto lock = "MATCH (n:" + scratch.label() + " {i: $i}) SET n.by = $by";
            auto one = co_await transaction.run(lock, params("i", mine, "by", mine));
            co_await one.consume();
            if (std::exchange(first_try, false)) {
                if (++first_tries == 2) both_have_one.cancel();
                boost::system::error_code cancelled;
                if (first_tries < 2)
                    co_await both_have_one.async_wait(
                        asio::redirect_error(asio::use_awaitable, cancelled));
            }
            auto other = co_await transaction.run(lock, params("i", 1 - mine, "by", mine));
            co_await other.consume();
        };
        co_await session.execute_write(work);
    };
    const auto both = [&]() -> asio::awaitable<void> {
        using namespace asio::experimental::awaitable_operators;
        co_await (writer(0) && writer(1));
    };
    loop.wait(both());
    CHECK(tries >= 3);
    const auto [records, summary, keys] =
        loop.wait(driver.execute_query("MATCH (n:" + scratch.label() + ") RETURN collect(n.by)"));
    const auto by = records.at(0)[0].as<std::vector<int>>();
    REQUIRE(by.size() == 2);
    CHECK(by[0] == by[1]);
}

TEST_CASE_METHOD(AsyncFixture, "async: execute_query with a transform", "[managed]") {
    const auto sum = [](AsyncResult& result) -> asio::awaitable<std::int64_t> {
        std::int64_t total = 0;
        for (;;) {
            const auto batch = co_await result.next_batch();
            if (batch.empty()) co_return total;
            for (const auto& record : batch) total += record[0].as<std::int64_t>();
        }
    };
    CHECK(loop.wait(driver.execute_query("UNWIND range(1, $n) AS i RETURN i", params("n", 2'500),
                                         QueryConfig(), sum)) == 2'500 * 2'501 / 2);
    const Record record = loop.wait(
        driver.execute_query("RETURN 7 AS x", {}, QueryConfig(), &AsyncResult::single));
    CHECK(record["x"].as<int>() == 7);
    CHECK_THROWS_AS(
        loop.wait(driver.execute_query("UNWIND [1, 2] AS x RETURN x", {},
                                       QueryConfig().routing(AccessMode::read),
                                       &AsyncResult::single)),
        ResultNotSingleError);
}

TEST_CASE_METHOD(BlockingFixture, "blocking: execute_query with a transform", "[managed]") {
    const auto sum = [](Result& result) {
        std::int64_t total = 0;
        for (const Record& record : result) total += record[0].as<std::int64_t>();
        return total;
    };
    CHECK(driver.execute_query("UNWIND range(1, $n) AS i RETURN i", params("n", 2'500),
                               QueryConfig(), sum) == 2'500 * 2'501 / 2);
    CHECK(driver.execute_query("RETURN 7 AS x", {}, QueryConfig().database("neo4j"),
                               &Result::single)["x"]
              .as<int>() == 7);
    CHECK(driver.execute_query("RETURN 7 AS x", {}, {}, &Result::consume).query() ==
          "RETURN 7 AS x");
}

TEST_CASE_METHOD(BlockingFixture, "transaction settings reach the server from a unit of work",
                 "[managed]") {
    auto session = driver.session();
    const auto metadata = session.execute_read(
        [](ManagedTransaction& transaction) {
            return transaction
                .run("SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.job = "
                     "'managed settings' RETURN metaData.step AS step")
                .single()["step"]
                .as<int>();
        },
        TransactionConfig().metadata(params("job", "managed settings", "step", 3)).timeout(60s));
    CHECK(metadata == 3);
}

} // namespace
} // namespace neo4j::test
