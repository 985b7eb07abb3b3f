// As whom the servers of a cluster are asked: the driver's user, a session's own, an auth
// manager's.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/auth_manager.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>

#include "cluster.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;
namespace asio = boost::asio;

namespace {

const AuthToken other_user = basic_auth("ada", "lovelace");

using Texts = std::vector<std::string>;

Texts logons(ScriptServer& server, std::string_view what = "principal") {
    Texts all;
    for (const auto& auth : server->told(Request::logon))
        all.push_back(auth.get<std::string>(what));
    return all;
}

// Gives passwords "1", "2", ...: the next one when the server refuses the last.
class CountingManager final : public AuthManager {
public:
    int password = 1;
    Texts told;

    asio::awaitable<AuthToken> get_auth() override {
        co_return basic_auth("neo4j", std::to_string(password));
    }
    asio::awaitable<bool> handle_security_exception(AuthToken, Neo4jError error) override {
        told.push_back(error.code());
        ++password;
        co_return true;
    }
};

struct Managed {
    std::shared_ptr<CountingManager> manager = std::make_shared<CountingManager>();
    Cluster c{{}, quick(), "", manager};
    int tries = 0;

    Managed() { c.tell_of_one_reader(); }
    // One record, by a unit of work.
    void read() {
        auto session = c.driver->session(reading());
        const auto work = [&](AsyncManagedTransaction& tx) -> asio::awaitable<void> {
            ++tries;
            auto result = co_await tx.run("rows 1");
            co_await result.consume();
        };
        c.run(session.execute_read(work));
    }
};

} // namespace

// --- a session's own user ---

TEST_CASE("a session's own user asks the router, and reads") {
    Cluster c;
    c.tell_of_one_reader();
    c.run(c.query(reading().auth(other_user)));
    CHECK(logons(c.router) == Texts{"ada"});
    CHECK(logons(c.reader) == Texts{"ada"});
    // The table is everybody's, and so are the connections.
    c.read();
    CHECK(c.routes() == 1);
    CHECK(logons(c.reader) == Texts{"ada", "neo4j"});
    CHECK(c.reader->count("LOGOFF") == 1);
    c.run(c.query(reading("y").auth(other_user)));
    CHECK(logons(c.router) == Texts{"ada"});
    CHECK(logons(c.reader) == Texts{"ada", "neo4j", "ada"});
    CHECK(c.router->connections() == 1);
    CHECK(c.reader->connections() == 1);
}

TEST_CASE("a blocking session's own user asks the router, and reads") {
    Cluster c;
    c.tell_of_one_reader();
    Driver driver(c.router.cluster_uri(), login, quick());
    driver.session(reading().auth(other_user)).run("rows 1").consume();
    driver.session(reading()).run("rows 1").consume();
    CHECK(logons(c.router) == Texts{"ada"});
    CHECK(logons(c.reader) == Texts{"ada", "neo4j"});
    CHECK(c.routes() == 1);
}

TEST_CASE("users do not wait for each other's tables") {
    Cluster c;
    c.router->next(Request::route, Reaction::hold());
    auto one = c.loop.start(c.query(reading()));
    c.until([&] { return c.routes() == 1; });
    c.run(c.query(reading().auth(other_user)));
    CHECK(c.routes() == 2);
    c.router.release();
    c.loop.finish(one);
    CHECK(logons(c.router) == Texts{"neo4j", "ada"});
}

TEST_CASE("a user's home database is his own") {
    Cluster c;
    const auto read_at_home = [&](SessionConfig config) {
        c.run(c.query(config.default_access_mode(AccessMode::read)));
    };
    const auto tell_of_home = [&](const std::string& home) {
        auto cluster = c.table();
        cluster.readers = {c.reader.address()};
        cluster.home = home;
        c.tell(cluster);
    };
    tell_of_home("hers");
    read_at_home(SessionConfig().auth(other_user));
    tell_of_home("ours");
    read_at_home(SessionConfig());
    CHECK(c.router->count("ROUTE") == 2);
    const auto told = c.reader->told(Request::run);
    CHECK(told.at(0).at("db") == Value("hers"));
    CHECK(told.at(1).at("db") == Value("ours"));
}

TEST_CASE("a session's auth that a router refuses is raised at once, and costs no server") {
    Cluster c;
    c.read();
    c.router->next(Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    CHECK_THROWS_AS(c.run(c.query(reading("y").auth(other_user))), AuthError);
    CHECK(c.other_router->connections() == 0);
    CHECK(c.known().routers.size() == 2);
    c.run(c.query(reading("y").auth(other_user)));
}

TEST_CASE("a session's auth that a reader refuses is raised at once, and costs no server") {
    Cluster c;
    c.tell_of_one_reader();
    c.read();
    c.reader->next(Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    CHECK_THROWS_AS(c.run(c.query(reading().auth(other_user))), AuthError);
    CHECK(c.known().readers.size() == 1);
    c.run(c.query(reading().auth(other_user)));
    CHECK(c.routes() == 1);
}

// --- an auth manager ---

TEST_CASE("a manager's token opens the connections to all members") {
    Managed m;
    m.read();
    CHECK(logons(m.c.router, "credentials") == Texts{"1"});
    CHECK(logons(m.c.reader, "credentials") == Texts{"1"});
    m.manager->password = 2; // asked before each use
    m.read();
    CHECK(logons(m.c.reader, "credentials") == Texts{"1", "2"});
    CHECK(logons(m.c.router, "credentials") == Texts{"1"});
    m.c.clock->advance(std::chrono::seconds(300));
    m.read(); // asks the other router
    CHECK(logons(m.c.other_router, "credentials") == Texts{"2"});
    CHECK(m.manager->told.empty());
}

TEST_CASE("a unit of work goes on when the manager has seen to a token that was refused") {
    constexpr auto expired = "Neo.ClientError.Security.TokenExpired";
    Managed m;
    SECTION("by a router, at the login") {
        m.c.router->next(Request::logon, Reaction::fail(expired));
        m.read();
        CHECK(logons(m.c.router, "credentials") == Texts{"1", "2"});
        CHECK(m.tries == 1);
    }
    SECTION("by a router, when it is asked") {
        m.c.router->next(Request::route, Reaction::fail(expired));
        m.read();
        CHECK(logons(m.c.router, "credentials") == Texts{"1", "2"});
        CHECK(m.tries == 1);
    }
    SECTION("by a reader, at the login") {
        m.c.reader->next(Request::logon, Reaction::fail(expired));
        m.read();
        CHECK(logons(m.c.reader, "credentials") == Texts{"1", "2"});
        CHECK(m.c.routes() == 1);
        CHECK(m.tries == 1);
    }
    SECTION("by a reader, for a query") {
        m.c.reader->next(Request::run, Reaction::fail(expired));
        m.read();
        CHECK(logons(m.c.reader, "credentials") == Texts{"1", "2"});
        CHECK(m.c.routes() == 1);
        CHECK(m.tries == 2);
    }
    CHECK(m.manager->told == Texts{expired});
    CHECK(m.c.known().routers.size() == 2);
    CHECK(m.c.known().readers.size() == 1);
}

TEST_CASE("a manager is not asked where a session has its own auth") {
    Managed m;
    m.c.router->next(Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    CHECK_THROWS_AS(m.c.run(m.c.query(reading().auth(other_user))), AuthError);
    m.c.run(m.c.query(reading().auth(other_user)));
    CHECK(m.manager->told.empty());
    CHECK(logons(m.c.router) == Texts{"ada", "ada"});
    CHECK(logons(m.c.reader) == Texts{"ada"});
}
