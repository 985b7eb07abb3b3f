#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;

namespace {

using Seen = std::vector<std::string>;

struct Bench {
    ScriptServer server;
    Driver driver{server.uri(), basic_auth("neo4j", "secret"),
                  DriverConfig()
                      .max_connection_pool_size(1)
                      .connection_acquisition_timeout(5s)
                      .initial_retry_delay(1ms)};

    Seen seen() {
        auto all = server->seen();
        std::erase_if(all, [](const auto& text) { return text == "HELLO" || text == "LOGON"; });
        return all;
    }
};

SessionConfig ten_at_a_time() {
    return SessionConfig().fetch_size(10);
}

} // namespace

TEST_CASE("a blocking session reads a result with range-for") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    std::int64_t expected = 0;
    for (const auto& record : session.run("rows 25"))
        CHECK(record["i"].as<std::int64_t>() == expected++);
    CHECK(expected == 25);
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "PULL 10", "PULL 10"});
    for (const auto& record : session.run("rows 0"))
        FAIL("there is " << record);
}

TEST_CASE("a blocking result offers what an awaited one does") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = session.run("rows 25");
    CHECK(result.keys() == std::vector<std::string>{"i"});
    CHECK((*result.peek())[0].as<int>() == 0);
    CHECK((*result.next())[0].as<int>() == 0);
    CHECK((*result.try_next())[0].as<int>() == 1);
    CHECK(result.fetch(8).size() == 8);
    CHECK_FALSE(result.try_next());
    CHECK(result.next_batch().size() > 0);
    CHECK_FALSE(result.closed());
    CHECK(result.consume().query() == "rows 25");
    CHECK(result.closed());
    thrown<ResultConsumedError>([&] { result.next(); });
    thrown<ResultConsumedError>([&] { result.next_batch(); });
    CHECK(session.run("rows 25").collect().size() == 25);
    CHECK(session.run("rows 1").single()[0].as<int>() == 0);
    CHECK_FALSE(session.run("rows 0").single_or_none());
    CHECK(session.run("rows 3").value() == List{0, 1, 2});
    CHECK(session.run("rows 2").values("i", 0).at(1) == List{1, 1});
    CHECK(session.run("rows 2").data().at(1) == Map{{"i", 1}});
    auto graphed = session.run("rows 2");
    graphed.keep_graph();
    CHECK(graphed.graph().nodes().empty());
    CHECK(graphed.to_table()["i"].as<int>() == std::vector{0, 1});
    CHECK(session.run("rows 3").collect()[2]["i"].as<int>() == 2);
    const auto all = session.run("rows 3").to_eager_result();
    CHECK(all.records.size() == 3);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a blocking transaction") {
    Bench b;
    auto session = b.driver.session();
    auto tx = session.begin_transaction();
    CHECK(tx.run("rows 3").collect().size() == 3);
    tx.commit();
    CHECK(tx.closed());
    CHECK(session.last_bookmarks() == Bookmarks::from_raw_values({"bookmark-1"}));
    auto other = session.begin_transaction();
    other.rollback();
    auto third = session.begin_transaction();
    third.close();
    {
        auto gone = session.begin_transaction();
    }
    CHECK(b.server->wait_for("RESET"));
    session.run("rows 1").consume();
    session.close();
    CHECK(session.closed());
    thrown<SessionError>([&] { session.run("rows 3"); });
    CHECK(b.server->count("ROLLBACK") == 2);
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a blocking unit of work gives what its function gives, and is tried again") {
    Bench b;
    auto session = b.driver.session();
    b.server->next(bolt::Request::run, Reaction::fail("Neo.TransientError.General.X"));
    int tries = 0;
    const auto sum = session.execute_write([&](ManagedTransaction& tx) {
        ++tries;
        int total = 0;
        for (const auto& record : tx.run("rows 5"))
            total += record[0].as<int>();
        return total;
    });
    CHECK(sum == 10);
    CHECK(tries == 2);
    session.execute_read([](ManagedTransaction& tx) { tx.run("rows 1").consume(); });
    CHECK(b.server->count("BEGIN read") == 1);
    const auto failing = [](ManagedTransaction& tx) {
        tx.run("rows 1").consume();
        throw std::runtime_error("my own");
    };
    CHECK(thrown<std::runtime_error>([&] { session.execute_write(failing); }) == "my own");
    CHECK(b.seen().back() == "ROLLBACK");
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a blocking query of the driver") {
    Bench b;
    auto [records, summary, keys] = b.driver.execute_query("rows 3");
    CHECK(records.size() == 3);
    CHECK(keys == std::vector<std::string>{"i"});
    CHECK(b.seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
    const auto one = b.driver.execute_query("rows 1", params(), QueryConfig(), &Result::single);
    CHECK(one[0].as<int>() == 0);
    b.driver.verify_connectivity();
    CHECK(b.driver.get_server_info().agent == "Neo4j/5.26.0");
    b.driver.close();
    b.driver.close();
    CHECK(b.driver.closed());
    CHECK_CONTAINS(thrown<DriverError>([&] { b.driver.session(); }), "closed");
}

TEST_CASE("a blocking call inside a unit of work, on another session") {
    ScriptServer server;
    Driver driver(server.uri(), AuthToken(), DriverConfig().max_connection_pool_size(2));
    auto outer = driver.session();
    const auto rows = outer.execute_read([&](ManagedTransaction& tx) {
        auto open = tx.run("rows 3");
        auto inner = driver.session();
        const auto more = inner.execute_read(
            [&](ManagedTransaction& inside) { return inside.run("rows 4").collect().size(); });
        return open.collect().size() + more + driver.execute_query("rows 5").records.size();
    });
    CHECK(rows == 12);
    CHECK(server->connections() == 2);
}

TEST_CASE("a blocking call on the session whose unit of work is under way is refused") {
    Bench b;
    auto session = b.driver.session();
    session.execute_read([&](ManagedTransaction&) {
        CHECK_CONTAINS(thrown<TransactionError>([&] { session.run("rows 3"); }),
                       "open transaction");
        thrown<TransactionNestingError>([&] { session.begin_transaction(); });
    });
}

TEST_CASE("a blocking call that needs a second connection where one is allowed ends in time") {
    ScriptServer server;
    Driver driver(server.uri(), AuthToken(),
                  DriverConfig().max_connection_pool_size(1).connection_acquisition_timeout(100ms));
    auto session = driver.session();
    session.execute_read([&](ManagedTransaction&) {
        auto inner = driver.session();
        CHECK_CONTAINS(thrown<ConnectionAcquisitionTimeoutError>([&] { inner.run("rows 3"); }),
                       "no answer within 100 ms (connection_acquisition_timeout); in use: 1 of 1");
    });
}

TEST_CASE("records of a blocking result outlive everything") {
    std::optional<Record> record;
    {
        Bench b;
        record = b.driver.session().run("rows 3").collect().at(2);
    }
    CHECK((*record)["i"].as<int>() == 2);
}

TEST_CASE("a driver that goes before its blocking session leaves it a named error") {
    ScriptServer server;
    std::optional<Driver> driver;
    driver.emplace(server.uri());
    auto session = driver->session(ten_at_a_time());
    auto result = session.run("rows 25");
    driver.reset();
    CHECK(result.fetch(10).size() == 10);
    thrown<ServiceUnavailable>([&] { result.next(); });
    CHECK_CONTAINS(thrown<ConnectionPoolError>([&] { session.run("rows 3"); }), "closed");
}

TEST_CASE("a blocking call is ended from another thread by closing the driver") {
    Bench b;
    b.server->next(bolt::Request::run, Reaction::silence());
    std::thread closer([&] {
        b.server->wait_for("RUN rows 3");
        b.driver.close();
    });
    auto session = b.driver.session();
    thrown<ServiceUnavailable>([&] { session.run("rows 3"); });
    closer.join();
}
