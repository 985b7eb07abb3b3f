#include <stdexcept>
#include <vector>

#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/script_server.hpp"
#include "support/thrown.hpp"
#include "sync/driver_access.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;

namespace {

using Seen = std::vector<std::string>;

Seen after_login(ScriptServer& server) {
    auto all = server->seen();
    std::erase_if(all, [](const auto& text) { return text == "HELLO" || text == "LOGON"; });
    return all;
}

} // namespace

TEST_CASE("a blocking driver knows its server and whom it lets in") {
    ScriptServer server;
    Driver driver(server.uri(), basic_auth("neo4j", "secret"));
    const auto ada = basic_auth("ada", "lovelace");
    CHECK(driver.supports_multi_db());
    CHECK(driver.supports_session_auth());
    CHECK_FALSE(driver.encrypted());
    CHECK(driver.verify_authentication());
    CHECK(driver.verify_authentication(ada));
    server->next(Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    CHECK_FALSE(driver.verify_authentication(ada));
    driver.verify_connectivity(SessionConfig().auth(ada));
    CHECK(driver.get_server_info(SessionConfig().auth(ada)).agent == "Neo4j/5.26.0");
}

TEST_CASE("a blocking driver calls plain and awaitable functions on the calling thread") {
    ScriptServer server;
    const auto here = std::this_thread::get_id();
    std::vector<std::thread::id> threads;
    const auto resolver = [&](const Address&) -> boost::asio::awaitable<std::vector<Address>> {
        threads.push_back(std::this_thread::get_id());
        co_return std::vector{Address("127.0.0.1", server.port())};
    };
    std::vector<Bookmarks> told;
    const auto manager =
        bookmark_manager(BookmarkManagerConfig().bookmarks_consumer([&](const Bookmarks& now) {
            threads.push_back(std::this_thread::get_id());
            told.push_back(now);
        }));
    Driver driver("bolt://nowhere.invalid", no_auth(), DriverConfig().resolver(resolver));
    auto session = driver.session(SessionConfig().bookmark_manager(manager));
    session.run("rows 3").consume();
    CHECK(told == std::vector{Bookmarks::from_raw_values({"bookmark-1"})});
    CHECK(threads == std::vector{here, here});
    driver.execute_query("rows 1");
    driver.execute_query("rows 1");
    CHECK(server->told(Request::begin).at(1).get<std::vector<std::string>>("bookmarks") ==
          std::vector<std::string>{"bookmark-2"});
    CHECK(driver.execute_query_bookmark_manager() != nullptr);
}

TEST_CASE("a blocking execute_query takes its query's settings with a function too") {
    ScriptServer server;
    Driver driver(server.uri());
    const auto record = driver.execute_query(Query("rows 1", TransactionConfig().timeout(3s)), {},
                                             {}, &Result::single);
    CHECK(record[0].as<std::int64_t>() == 0);
    CHECK(server->told(Request::begin).at(0).get<std::int64_t>("tx_timeout") == 3000);
}

TEST_CASE("a blocking transaction's scope commits or rolls back") {
    ScriptServer server;
    Driver driver(server.uri());
    auto session = driver.session();
    const auto count =
        session.with_transaction([](Transaction& tx) { return tx.run("rows 3").collect().size(); });
    CHECK(count == 3);
    CHECK(after_login(server) == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
    server->forget();
    thrown<std::out_of_range>([&] {
        session.with_transaction([](Transaction& tx) {
            tx.run("rows 3");
            throw std::out_of_range("by the program");
        });
    });
    CHECK(server->seen() == Seen{"BEGIN", "RUN rows 3", "PULL 1000", "ROLLBACK"});
    server->forget();
    session.with_transaction([](Transaction& tx) { tx.commit(); });
    CHECK(server->seen() == Seen{"BEGIN", "COMMIT"});
}

TEST_CASE("a blocking session's scope closes it") {
    ScriptServer server;
    Driver driver(server.uri());
    const auto some =
        driver.with_session([](Session& session) { return session.run("rows 30").fetch(5).size(); },
                            SessionConfig().fetch_size(10));
    CHECK(some == 5);
    thrown<std::out_of_range>([&] {
        driver.with_session([](Session& session) {
            const auto tx = session.begin_transaction();
            throw std::out_of_range("by the program");
        });
    });
    driver.execute_query("rows 1");
    CHECK(server->connections() == 1);
}

TEST_CASE("a blocking driver goes by a clock of one's own") {
    ScriptServer server;
    const auto clock = std::make_shared<FakeClock>();
    auto driver = detail::DriverAccess::make_blocking(server.uri(), no_auth(), {}, clock);
    driver.execute_query("rows 1");
    clock->advance(2h);
    driver.execute_query("rows 1");
    CHECK(server->connections() == 2);
}
