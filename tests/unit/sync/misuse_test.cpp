// Blocking calls where the calling thread is at work for the same driver already, two calls at
// once, and the use of what is closed or was moved from.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <neo4j/bookmark_manager.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"

using namespace neo4j;
using namespace neo4j::test;
using namespace std::chrono_literals;

namespace {

DriverConfig config() {
    return DriverConfig().max_connection_pool_size(1).connection_acquisition_timeout(5s);
}

} // namespace

TEST_CASE("a blocking call inside the driver's own resolver is refused at once") {
    ScriptServer server;
    Driver* self = nullptr;
    int calls = 0;
    std::string text;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      ++calls;
                      text = thrown<UsageError>([&] { self->execute_query("rows 1"); });
                      thrown<UsageError>([&] { self->verify_connectivity(); });
                      auto session = self->session();
                      thrown<UsageError>([&] { session.run("rows 1"); });
                      thrown<UsageError>([&] { session.begin_transaction(); });
                      return std::vector<Address>{address};
                  }));
    self = &driver;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
    CHECK(calls == 1);
    CHECK_CONTAINS(text, "inside a function that this driver has called");
    // The guard ends with the function, also where it throws.
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a resolver may use another driver") {
    ScriptServer server;
    ScriptServer other_server;
    Driver other(other_server.uri(), basic_auth("neo4j", "secret"), config());
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      CHECK(other.execute_query("rows 2").records.size() == 2);
                      return std::vector<Address>{address};
                  }));
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a resolver that throws leaves the driver usable") {
    ScriptServer server;
    bool broken = true;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config().resolver([&](const Address& address) {
                      if (broken)
                          throw std::runtime_error("no names today");
                      return std::vector<Address>{address};
                  }));
    CHECK_THROWS_AS(driver.execute_query("rows 3"), std::runtime_error);
    broken = false;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

TEST_CASE("a blocking call inside the notification_handler is refused at once") {
    ScriptServer server;
    server->summary_extra =
        params("statuses", List{Value(Map{{"gql_status", "01N50"},
                                          {"neo4j_code", "Neo.A.B.C"},
                                          {"diagnostic_record", Map{{"_severity", "WARNING"}}}})});
    Driver* self = nullptr;
    int calls = 0;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"),
                  config()
                      .warn_notification_severity(NotificationMinimumSeverity::warning)
                      .notification_handler([&](const GqlStatusObject&, std::string_view) {
                          ++calls;
                          thrown<UsageError>([&] { self->execute_query("rows 1"); });
                      }));
    self = &driver;
    CHECK(driver.execute_query("rows 3").records.size() == 3);
    CHECK(calls == 1);
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

// --- bookmark suppliers and consumers ---

namespace {

// What is open before the function is called, on a driver with places for all.
struct Open {
    explicit Open(const ScriptServer& server)
        : driver(server.uri(), basic_auth("neo4j", "secret"),
                 DriverConfig().max_connection_pool_size(5).connection_acquisition_timeout(5s)),
          reader(driver.session(SessionConfig().fetch_size(10))), result(reader.run("rows 25")),
          writer(driver.session()), transaction(writer.begin_transaction()) {
        result.fetch(10);
    }

    // Each way to make the thread wait for the driver from inside one of its functions.
    void check_refused() {
        const auto refused = [](const char* name, const std::function<void()>& call) {
            INFO(name);
            CHECK_CONTAINS(thrown<UsageError>(call),
                           "inside a function that this driver has called");
        };
        refused("execute_query", [&] { driver.execute_query("rows 1"); });
        refused("verify_connectivity", [&] { driver.verify_connectivity(); });
        refused("get_server_info", [&] { driver.get_server_info(); });
        refused("verify_authentication", [&] { driver.verify_authentication(); });
        refused("supports_multi_db", [&] { driver.supports_multi_db(); });
        refused("driver.close", [&] { driver.close(); });
        refused("session.run", [&] { driver.session().run("rows 1"); });
        refused("session.begin_transaction", [&] { driver.session().begin_transaction(); });
        refused("session.execute_write", [&] {
            driver.session().execute_write([](ManagedTransaction&) { FAIL("it was called"); });
        });
        refused("session.close", [&] { driver.session().close(); });
        refused("transaction.run", [&] { transaction.run("rows 1"); });
        refused("transaction.commit", [&] { transaction.commit(); });
        refused("transaction.rollback", [&] { transaction.rollback(); });
        refused("result.next", [&] { result.next(); });
        refused("result.consume", [&] { result.consume(); });
        ++checks;
    }

    // All that was refused has done no harm.
    void check_whole() {
        CHECK(result.collect().size() == 15);
        CHECK(transaction.run("rows 3").collect().size() == 3);
        transaction.commit();
        CHECK(driver.execute_query("rows 3").records.size() == 3);
        CHECK_FALSE(driver.closed());
    }

    Driver driver;
    Session reader;
    Result result;
    Session writer;
    Transaction transaction;
    int checks = 0;
};

} // namespace

TEST_CASE("a blocking call inside a bookmark supplier is refused at once") {
    ScriptServer server;
    Open open(server);
    const auto manager = bookmark_manager(BookmarkManagerConfig().bookmarks_supplier([&] {
        open.check_refused();
        return Bookmarks();
    }));
    auto session = open.driver.session(SessionConfig().bookmark_manager(manager));
    CHECK(session.run("rows 3").collect().size() == 3);
    session.execute_read([](ManagedTransaction& tx) { tx.run("rows 3").consume(); });
    CHECK(open.checks == 2);
    open.check_whole();
}

TEST_CASE("a blocking call inside a bookmark consumer is refused at once") {
    ScriptServer server;
    Open open(server);
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().bookmarks_consumer([&](const Bookmarks& now) {
            CHECK_FALSE(now.empty());
            open.check_refused();
        }));
    auto session = open.driver.session(SessionConfig().bookmark_manager(manager));
    CHECK(session.run("rows 3").collect().size() == 3);
    session.execute_write([](ManagedTransaction& tx) { tx.run("rows 3").consume(); });
    CHECK(open.checks == 2);
    open.check_whole();
}

TEST_CASE("a bookmark manager's functions may use another driver") {
    ScriptServer server;
    ScriptServer other_server;
    Driver other(other_server.uri(), basic_auth("neo4j", "secret"), config());
    const auto ask_other = [&] { CHECK(other.execute_query("rows 2").records.size() == 2); };
    const auto manager =
        bookmark_manager(BookmarkManagerConfig()
                             .bookmarks_supplier([&] {
                                 ask_other();
                                 return Bookmarks();
                             })
                             .bookmarks_consumer([&](const Bookmarks&) { ask_other(); }));
    Driver driver(server.uri(), basic_auth("neo4j", "secret"), config());
    auto session = driver.session(SessionConfig().bookmark_manager(manager));
    CHECK(session.run("rows 3").collect().size() == 3);
    CHECK(other_server->count("RUN rows 2") == 2);
}

// --- two calls at once ---

TEST_CASE("a second blocking call while one is under way is refused at once") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"), config());
    auto session = driver.session();
    const auto busy = [](const std::function<void()>& call) {
        CHECK_CONTAINS(thrown<UsageError>(call), "one task at a time");
    };
    SECTION("on a session") {
        server->next(bolt::Request::run, Reaction::hold());
        std::thread first([&] { CHECK(session.run("rows 3").collect().size() == 3); });
        CHECK(server->wait_for("RUN rows 3"));
        busy([&] { session.run("rows 4"); });
        busy([&] { session.begin_transaction(); });
        busy([&] { session.close(); });
        server.release();
        first.join();
    }
    SECTION("on a transaction") {
        auto tx = session.begin_transaction();
        server->next(bolt::Request::run, Reaction::hold());
        std::thread first([&] { CHECK(tx.run("rows 3").collect().size() == 3); });
        CHECK(server->wait_for("RUN rows 3"));
        busy([&] { tx.run("rows 4"); });
        busy([&] { tx.commit(); });
        busy([&] { tx.rollback(); });
        busy([&] { tx.close(); });
        busy([&] { session.close(); });
        server.release();
        first.join();
        tx.commit();
    }
    CHECK(server->count("RUN rows 4") == 0);
    CHECK(driver.execute_query("rows 3").records.size() == 3);
}

// --- closed, moved from ---

TEST_CASE("what is closed says so") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"), config());
    auto session = driver.session();
    auto consumed = session.run("rows 3");
    consumed.consume();
    thrown<ResultConsumedError>([&] { consumed.next(); });
    thrown<ResultConsumedError>([&] { consumed.collect(); });
    thrown<ResultConsumedError>([&] { consumed.single(); });
    thrown<ResultConsumedError>([&] { consumed.begin(); });

    auto tx = session.begin_transaction();
    tx.commit();
    thrown<TransactionError>([&] { tx.run("rows 3"); });
    thrown<TransactionError>([&] { tx.commit(); });
    thrown<TransactionError>([&] { tx.rollback(); });
    tx.close();

    session.close();
    thrown<SessionError>([&] { session.run("rows 3"); });
    thrown<SessionError>([&] { session.begin_transaction(); });
    thrown<SessionError>([&] { session.execute_read([](ManagedTransaction&) {}); });
    thrown<SessionError>([&] { session.with_transaction([](Transaction&) {}); });
    session.close();

    auto late = driver.session();
    driver.close();
    thrown<DriverError>([&] { driver.session(); });
    thrown<DriverError>([&] { driver.execute_query("rows 3"); });
    thrown<DriverError>([&] { driver.verify_connectivity(); });
    thrown<DriverError>([&] { driver.with_session([](Session&) {}); });
    thrown<ConnectionPoolError>([&] { late.run("rows 3"); });
    driver.close();
}

TEST_CASE("what was moved from says so") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"), config());
    const auto moved = [](const std::function<void()>& call) {
        CHECK_CONTAINS(thrown<UsageError>(call), "moved from");
    };
    auto session = driver.session();
    auto result = session.run("rows 3");
    auto other_result = std::move(result);
    moved([&] { result.next(); });
    moved([&] { result.collect(); });
    moved([&] { result.consume(); });
    moved([&] { result.begin(); });
    moved([&] { result.keys(); });
    CHECK(other_result.collect().size() == 3);

    auto tx = session.begin_transaction();
    auto other_tx = std::move(tx);
    moved([&] { tx.run("rows 3"); });
    moved([&] { tx.commit(); });
    moved([&] { tx.rollback(); });
    moved([&] { tx.close(); });
    other_tx.commit();

    auto other_session = std::move(session);
    moved([&] { session.run("rows 3"); });
    moved([&] { session.begin_transaction(); });
    moved([&] { session.execute_write([](ManagedTransaction&) {}); });
    moved([&] { session.with_transaction([](Transaction&) {}); });
    moved([&] { session.close(); });
    moved([&] { session.last_bookmarks(); });
    CHECK(other_session.run("rows 3").collect().size() == 3);

    auto other_driver = std::move(driver);
    moved([&] { driver.session(); });
    moved([&] { driver.execute_query("rows 3"); });
    moved([&] { driver.verify_connectivity(); });
    moved([&] { driver.close(); });
    moved([&] { static_cast<void>(driver.encrypted()); });
    CHECK(other_driver.execute_query("rows 3").records.size() == 3);
}
