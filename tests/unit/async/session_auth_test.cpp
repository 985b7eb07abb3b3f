#include <vector>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>
#include <neo4j/graph.hpp>

#include "bench.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
using bolt::Request;

namespace {

const AuthToken ada = basic_auth("ada", "lovelace");

// Who logged on, in order.
std::vector<std::string> users(Bench& b) {
    std::vector<std::string> all;
    for (const auto& auth : b.server->told(Request::logon))
        all.push_back(auth.get<std::string>("principal"));
    return all;
}

using Users = std::vector<std::string>;

} // namespace

TEST_CASE("a session with its own auth switches the user of a pooled connection, and back") {
    Bench b;
    b.check_works();
    b.server->forget();
    auto session = b.driver.session(SessionConfig().auth(ada));
    drain(b, session);
    CHECK(b.server->seen() == Seen{"LOGOFF", "LOGON", "RUN rows 3", "PULL 1000"});
    b.server->forget();
    drain(b, session); // the same user: nothing to switch
    CHECK(b.server->seen() == Seen{"RUN rows 3", "PULL 1000"});
    b.check_works();
    b.run(b.driver.execute_query("rows 1", {}, QueryConfig().auth(ada)));
    CHECK(users(b) == Users{"neo4j", "ada", "neo4j", "ada"});
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a new connection logs on as the session's user at once") {
    Bench b;
    auto session = b.driver.session(SessionConfig().auth(ada));
    drain(b, session);
    CHECK(users(b) == Users{"ada"});
    CHECK(b.server->count("LOGOFF") == 0);
}

TEST_CASE("a session's auth that the server refuses is an error, and costs the connection") {
    Bench b;
    b.check_works();
    b.server->next(Request::logon, Reaction::fail("Neo.ClientError.Security.Unauthorized"));
    auto session = b.driver.session(SessionConfig().auth(ada));
    SECTION("at RUN") {
        thrown<AuthError>([&] { b.run(session.run("rows 3")); });
    }
    SECTION("at BEGIN") {
        thrown<AuthError>([&] { b.run(session.begin_transaction()); });
    }
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a session's auth that cannot be sent is an error, and nothing of it is said") {
    Bench b;
    const bool pooled = GENERATE(false, true);
    if (pooled)
        b.check_works();
    b.server->forget();
    const Map parameters{{"who", Node("1", {}, {})}};
    const auto token = custom_auth("ada", "lovelace", "realm", "scheme", parameters);
    auto session = b.driver.session(SessionConfig().auth(token));
    CHECK_CONTAINS(thrown<UsageError>([&] { b.run(session.run("rows 3")); }), "a node");
    b.check_works();
    CHECK(b.server->count("LOGOFF") == 0);
    CHECK(users(b).back() == "neo4j");
}

TEST_CASE("a server that cannot switch users is not asked to") {
    Bench b;
    b.server->version = {5, 0};
    auto session = b.driver.session(SessionConfig().auth(ada));
    SECTION("on a new connection") {}
    SECTION("on a pooled one, which stays") {
        b.check_works();
    }
    CHECK_CONTAINS(thrown<ConfigurationError>([&] { b.run(session.run("rows 3")); }),
                   "auth for a session or a query needs Bolt 5.1");
    thrown<ConfigurationError>([&] { b.run(b.driver.verify_authentication(ada)); });
    b.check_works();
    b.check_works();
}

TEST_CASE(
    "once an authorization has expired where users cannot be switched, no connection is given "
    "out that was open then") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(3); });
    b.server->version = {5, 0};
    auto busy = b.driver.session();
    auto transaction = b.run(busy.begin_transaction());
    auto refused = b.driver.session();
    {
        auto other = b.driver.session();
        auto idle = b.run(other.begin_transaction());
        b.server->next(Request::run,
                       Reaction::fail("Neo.ClientError.Security.AuthorizationExpired"));
        auto third = b.run(refused.begin_transaction());
        b.run(idle.rollback());
        thrown<TransientError>([&] { b.run(third.run("rows 1")); });
        b.run(third.close());
    }
    CHECK(b.server->connections() == 3);
    b.check_works();
    CHECK(b.server->connections() == 4);
    // The one in use serves its transaction to the end.
    auto result = b.run(transaction.run("rows 2"));
    CHECK(b.run(result.collect()).size() == 2);
    b.run(transaction.commit());
    drain(b, busy);
    drain(b, refused);
    CHECK(b.server->connections() == 4);
}

TEST_CASE("a session cannot do without authentication where the driver logs on") {
    const auto refused = [](Bench& b, const AuthToken& none) {
        for (const auto& text :
             {thrown<ConfigurationError>([&] { b.driver.session(SessionConfig().auth(none)); }),
              thrown<ConfigurationError>(
                  [&] { b.run(b.driver.execute_query("rows 3", {}, QueryConfig().auth(none))); }),
              thrown<ConfigurationError>([&] { b.run(b.driver.verify_authentication(none)); })}) {
            CHECK_CONTAINS(text, "auth of a session or a query cannot be no_auth()");
        }
    };
    Bench b;
    refused(b, no_auth());
    refused(b, AuthToken());
    Bench managed({}, static_auth_manager(basic_auth("neo4j", "secret")));
    refused(managed, no_auth());
    Bench open({}, no_auth());
    auto session = open.driver.session(SessionConfig().auth(no_auth()));
    drain(open, session);
}

// --- verify_authentication ---

TEST_CASE("verify_authentication asks the server in any case") {
    Bench b;
    SECTION("on a new connection") {
        CHECK(b.run(b.driver.verify_authentication(ada)));
        CHECK(users(b) == Users{"ada"});
    }
    SECTION("on a pooled one, the same user or not") {
        b.check_works();
        CHECK(b.run(b.driver.verify_authentication(ada)));
        CHECK(b.run(b.driver.verify_authentication(ada)));
        CHECK(b.run(b.driver.verify_authentication()));
        CHECK(users(b) == Users{"neo4j", "ada", "ada", "neo4j"});
        CHECK(b.server->connections() == 1);
    }
    b.check_works();
}

TEST_CASE("verify_authentication says no to what the server refuses, and raises the rest") {
    Bench b;
    const bool pooled = GENERATE(false, true);
    if (pooled)
        b.check_works();
    const auto refuse = [&](std::string code) {
        b.server->next(Request::logon, Reaction::fail(std::move(code)));
    };
    for (const auto* title : {"CredentialsExpired", "Forbidden", "TokenExpired", "Unauthorized"}) {
        refuse("Neo.ClientError.Security." + std::string(title));
        CHECK_FALSE(b.run(b.driver.verify_authentication(ada)));
    }
    refuse("Neo.ClientError.Security.AuthenticationRateLimit");
    thrown<ClientError>([&] { b.run(b.driver.verify_authentication(ada)); });
    b.check_works();
}

TEST_CASE("verify_authentication of the driver's own user works on old servers too") {
    Bench b;
    b.server->version = {4, 4};
    b.check_works();
    CHECK(b.run(b.driver.verify_authentication()));
    CHECK(b.server->count("HELLO") == 2); // a connection that is sure to have logged on just now
}

TEST_CASE("a pooled connection that is lost is no answer to verify_authentication") {
    Bench b;
    b.check_works();
    b.server->next(Request::logoff, Reaction::close());
    CHECK(b.run(b.driver.verify_authentication(ada)));
    CHECK(b.server->connections() == 2);
}
