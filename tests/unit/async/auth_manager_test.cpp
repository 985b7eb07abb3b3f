#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <neo4j/auth_manager.hpp>
#include <neo4j/driver.hpp>

#include "async/auth_managers.hpp"
#include "bench.hpp"
#include "support/fake_clock.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using bolt::Request;

namespace {

constexpr auto unauthorized = "Neo.ClientError.Security.Unauthorized";
constexpr auto token_expired = "Neo.ClientError.Security.TokenExpired";

// Passwords "1", "2", ... of one user, one at each call.
struct Counting {
    int calls = 0;
    AuthToken operator()() { return basic_auth("neo4j", std::to_string(++calls)); }
};

// Writes down what it is told.
class Scripted final : public AuthManager {
public:
    AuthToken auth = basic_auth("neo4j", "first");
    bool handles = true;
    int asked = 0;
    std::vector<std::pair<AuthToken, std::string>> told;

    asio::awaitable<AuthToken> get_auth() override {
        ++asked;
        co_return auth;
    }
    asio::awaitable<bool> handle_security_exception(AuthToken refused, Neo4jError error) override {
        told.emplace_back(std::move(refused), error.code());
        auth = basic_auth("neo4j", "next");
        co_return handles;
    }
};

std::vector<std::string> passwords(Bench& b) {
    std::vector<std::string> all;
    for (const auto& auth : b.server->told(Request::logon))
        all.push_back(auth.get<std::string>("credentials"));
    return all;
}

using Texts = std::vector<std::string>;

bool handles(Loop& loop, AuthManager& manager, const AuthToken& auth, std::string_view code) {
    return loop.run(manager.handle_security_exception(auth, Neo4jError("refused", code)));
}

} // namespace

TEST_CASE("a static manager gives its token and handles nothing") {
    Loop loop;
    const auto token = bearer_auth("t");
    const auto manager = static_auth_manager(token);
    CHECK(loop.run(manager->get_auth()) == token);
    CHECK_FALSE(handles(loop, *manager, token, token_expired));
    CHECK(loop.run(manager->get_auth()) == token);
}

TEST_CASE("a basic manager keeps its token until the server refuses it") {
    Loop loop;
    auto provider = std::make_shared<Counting>();
    const auto manager = basic_auth_manager([provider] { return (*provider)(); });
    const auto first = loop.run(manager->get_auth());
    CHECK(loop.run(manager->get_auth()) == first);
    CHECK(provider->calls == 1);
    CHECK_FALSE(handles(loop, *manager, first, token_expired));
    CHECK_FALSE(handles(loop, *manager, first, "Neo.ClientError.Security.Forbidden"));
    CHECK(provider->calls == 1);
    CHECK(handles(loop, *manager, first, unauthorized));
    CHECK(provider->calls == 2);
    // A connection that still had the old one.
    CHECK(handles(loop, *manager, first, unauthorized));
    CHECK(provider->calls == 2);
    CHECK(loop.run(manager->get_auth()) == basic_auth("neo4j", "2"));
}

TEST_CASE("a bearer manager renews its token in time") {
    Loop loop;
    const auto clock = std::make_shared<FakeClock>();
    int calls = 0;
    const auto provider = [&]() -> asio::awaitable<ExpiringAuth> {
        ExpiringAuth given(bearer_auth(std::to_string(++calls)));
        given.expires_at = clock->utc_now() + 10s;
        co_return given;
    };
    const auto manager = neo4j::detail::make_bearer_auth_manager(provider, clock);
    const auto first = loop.run(manager->get_auth());
    clock->advance(9'999ms);
    CHECK(loop.run(manager->get_auth()) == first);
    clock->advance(1ms);
    const auto second = loop.run(manager->get_auth());
    CHECK(second == bearer_auth("2"));
    for (const auto* code : {token_expired, unauthorized})
        CHECK(handles(loop, *manager, loop.run(manager->get_auth()), code));
    CHECK(calls == 4);
    CHECK_FALSE(handles(loop, *manager, loop.run(manager->get_auth()),
                        "Neo.ClientError.Security.Forbidden"));
    CHECK(calls == 4);
}

TEST_CASE("an expiry is counted from now on, or never comes") {
    const ExpiringAuth for_ever(bearer_auth("t"));
    CHECK_FALSE(for_ever.expires_at);
    const auto before = std::chrono::system_clock::now();
    const auto soon = for_ever.expires_in(60s);
    CHECK(soon.auth == bearer_auth("t"));
    REQUIRE(soon.expires_at);
    CHECK(*soon.expires_at >= before + 60s);
    CHECK(*soon.expires_at <= std::chrono::system_clock::now() + 60s);
    CHECK_FALSE(soon == for_ever);

    Loop loop;
    int calls = 0;
    const auto manager = bearer_auth_manager([&] { // an AuthToken will do
        ++calls;
        return bearer_auth("t");
    });
    for (int i = 0; i < 3; ++i)
        CHECK(loop.run(manager->get_auth()) == bearer_auth("t"));
    CHECK(calls == 1);
}

TEST_CASE("a token that comes while its lack was being noticed is not asked for again") {
    // Another's renewal between the look at the token and the wait for a new one cannot be arranged
    // in one thread; a clock that is put back makes the token fresh as well.
    struct PutBack final : detail::Clock {
        time_point now() const noexcept override { return {}; }
        utc_time_point utc_now() const noexcept override {
            return utc_time_point(std::exchange(late, false) ? 1h : 0h);
        }
        double random() const noexcept override { return 0; }
        mutable bool late = false;
    };
    Loop loop;
    const auto clock = std::make_shared<PutBack>();
    int calls = 0;
    const auto provider = [&] {
        ++calls;
        return ExpiringAuth(bearer_auth("token"), std::chrono::system_clock::time_point(1min));
    };
    const auto manager =
        detail::make_bearer_auth_manager(detail::make_callback<ExpiringAuth>(provider), clock);
    loop.run(manager->get_auth());
    clock->late = true;
    loop.run(manager->get_auth());
    CHECK(calls == 1);
}

TEST_CASE("a provider is asked once, however many wait, and again after it has failed") {
    Loop loop;
    int calls = 0;
    bool fails = false;
    asio::steady_timer gate(loop.executor(), asio::steady_timer::time_point::max());
    const auto provider = [&]() -> asio::awaitable<AuthToken> {
        ++calls;
        boost::system::error_code opened;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, opened));
        if (fails)
            throw std::runtime_error("no token today");
        co_return bearer_auth(std::to_string(calls));
    };
    const auto manager = basic_auth_manager(provider);
    const auto all_get = [&] {
        std::vector<Loop::Task<AuthToken>> waiting;
        for (int i = 0; i < 64; ++i)
            waiting.push_back(loop.start(manager->get_auth()));
        loop.poll();
        gate.cancel();
        return waiting;
    };
    fails = true;
    for (auto& each : all_get())
        CHECK_THROWS_WITH(loop.finish(each), "no token today");
    CHECK(calls == 1);
    fails = false;
    for (auto& each : all_get())
        CHECK(loop.finish(each) == bearer_auth("2"));
    CHECK(calls == 2);
}

TEST_CASE("who waits for a question that nobody goes on with asks himself") {
    std::shared_ptr<AuthManager> manager;
    Loop stopped; // after the question was asked
    Loop loop;
    int calls = 0;
    const auto provider = [&]() -> asio::awaitable<AuthToken> {
        if (++calls == 1) {
            asio::steady_timer gate(stopped.executor(), asio::steady_timer::time_point::max());
            co_await gate.async_wait(asio::use_awaitable);
        }
        co_return bearer_auth(std::to_string(calls));
    };
    const auto ask = detail::make_callback<AuthToken>(provider);
    manager = detail::make_bearer_auth_manager(detail::make_callback<ExpiringAuth>(ask),
                                               detail::system_clock(), 10ms);
    auto first = stopped.start(manager->get_auth());
    stopped.poll();
    REQUIRE(calls == 1);
    std::vector<Loop::Task<AuthToken>> waiting;
    for (int i = 0; i < 5; ++i)
        waiting.push_back(loop.start(manager->get_auth()));
    for (auto& each : waiting)
        CHECK(loop.finish(each) == bearer_auth("2"));
    // Nobody waits for the first one any more.
    CHECK(loop.run(manager->get_auth()) == bearer_auth("2"));
    CHECK(calls == 2);
}

TEST_CASE("the manager is asked for each use of a connection; a new token logs on again") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    b.check_works();
    b.check_works();
    CHECK(manager->asked == 2);
    CHECK(passwords(b) == Texts{"first"});
    manager->auth = basic_auth("neo4j", "second");
    b.check_works();
    CHECK(passwords(b) == Texts{"first", "second"});
    CHECK(b.server->connections() == 1);
}

TEST_CASE("a server that cannot switch users gets a new connection for a new token") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    b.server->version = {5, 0};
    b.check_works();
    manager->auth = basic_auth("neo4j", "second");
    b.check_works();
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a refused login is tried again in a managed transaction, where the manager sees to it") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    b.server->next(Request::logon, Reaction::fail(unauthorized));
    CHECK(b.run(b.driver.execute_query("rows 3")).records.size() == 3);
    CHECK(passwords(b) == Texts{"first", "next"});
    REQUIRE(manager->told.size() == 1);
    CHECK(manager->told[0].first == basic_auth("neo4j", "first"));
    CHECK(manager->told[0].second == unauthorized);
}

TEST_CASE("what the manager does not see to is raised, and not retryable") {
    const auto manager = std::make_shared<Scripted>();
    manager->handles = false;
    Bench b({}, manager);
    SECTION("at the login") {
        b.server->next(Request::logon, Reaction::fail(unauthorized));
    }
    SECTION("at the query") {
        b.server->next(Request::run, Reaction::fail(token_expired));
    }
    try {
        b.run(b.driver.execute_query("rows 3"));
        FAIL("no error");
    } catch (const AuthError& error) {
        CHECK_FALSE(error.is_retryable());
    }
    CHECK(manager->told.size() == 1);
}

TEST_CASE("a token that the server refuses in the middle makes the error retryable") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    auto session = b.driver.session();
    b.server->next(Request::run, Reaction::fail(token_expired));
    try {
        b.run(session.run("rows 3"));
        FAIL("no error");
    } catch (const TokenExpired& error) {
        CHECK(error.is_retryable());
    }
    // Other errors are none of its business.
    b.server->next(Request::run, Reaction::fail("Neo.ClientError.Statement.SyntaxError"));
    thrown<CypherSyntaxError>([&] { b.run(session.run("rows 3")); });
    CHECK(manager->told.size() == 1);
    b.check_works();
    CHECK(passwords(b) == Texts{"first", "next"});
}

TEST_CASE("a session with its own auth leaves the manager alone") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    auto session = b.driver.session(SessionConfig().auth(basic_auth("ada", "lovelace")));
    b.server->next(Request::run, Reaction::fail(token_expired));
    try {
        b.run(session.run("rows 3"));
        FAIL("no error");
    } catch (const TokenExpired& error) {
        CHECK_FALSE(error.is_retryable());
    }
    CHECK(manager->asked == 0);
    CHECK(manager->told.empty());
    // The same connection, in the driver's name again.
    b.server->next(Request::run, Reaction::fail(token_expired));
    auto other = b.driver.session();
    thrown<TokenExpired>([&] { b.run(other.run("rows 3")); });
    CHECK(manager->told.size() == 1);
}

TEST_CASE("at a login that switches users the manager of the new one is asked") {
    const auto manager = std::make_shared<Scripted>();
    Bench b({}, manager);
    const auto ada = basic_auth("ada", "lovelace");
    SECTION("nobody for a session's own user") {
        b.check_works();
        b.server->next(Request::logon, Reaction::fail(unauthorized));
        CHECK_FALSE(b.run(b.driver.verify_authentication(ada)));
        CHECK(manager->told.empty());
    }
    SECTION("the driver's for the driver's") {
        CHECK(b.run(b.driver.verify_authentication(ada)));
        b.server->next(Request::logon, Reaction::fail(unauthorized));
        CHECK_FALSE(b.run(b.driver.verify_authentication()));
        REQUIRE(manager->told.size() == 1);
        CHECK(manager->told[0].first == basic_auth("neo4j", "first"));
    }
    b.check_works();
}

TEST_CASE("what a manager throws reaches whoever waits, and costs no place in the pool") {
    int calls = 0;
    const auto provider = [&]() -> AuthToken {
        if (++calls == 1)
            throw std::runtime_error("no token today");
        return basic_auth("neo4j", "secret");
    };
    Bench b({}, basic_auth_manager(provider));
    auto session = b.driver.session();
    CHECK_THROWS_WITH(b.run(session.run("rows 3")), "no token today");
    b.check_works();
}

TEST_CASE("an authorization that has expired: everybody logs on again") {
    Bench b([](DriverConfig& config) { config.max_connection_pool_size(2); });
    auto one = b.driver.session();
    auto two = b.driver.session();
    auto open = b.run(one.begin_transaction()); // so that there are two connections
    auto result = b.run(two.run("rows 3"));
    b.run(result.consume());
    b.server->next(Request::run, Reaction::fail("Neo.ClientError.Security.AuthorizationExpired"));
    const auto connections = [&] { return b.server->connections(); };
    try {
        result = b.run(two.run("rows 3"));
        FAIL("no error");
    } catch (const Neo4jError& error) {
        CHECK(error.is_retryable());
    }
    b.run(open.commit()); // goes on to its end
    CHECK(connections() == 2);
    b.server->forget();
    for (auto* session : {&one, &two}) {
        auto tx = b.run(session->begin_transaction());
        b.run(tx.commit());
    }
    auto first = b.run(one.begin_transaction());
    auto second = b.run(two.begin_transaction());
    CHECK(b.server->count("LOGOFF") == 2);
    CHECK(b.server->count("LOGON") == 2);
    CHECK(connections() == 2);
    b.run(first.commit());
    b.run(second.commit());
}

TEST_CASE("8 blocking threads, and a provider that is asked once") {
    ScriptServer server;
    std::atomic<int> calls = 0;
    const auto provider = [&] {
        ++calls;
        return basic_auth("neo4j", "secret");
    };
    Driver driver(server.uri(), basic_auth_manager(provider),
                  DriverConfig().max_connection_pool_size(2));
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j)
                good += driver.execute_query("rows 3").records.size() == 3;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(good == 160);
    CHECK(calls == 1);
}

TEST_CASE("a blocking driver refuses to be used by its own provider") {
    ScriptServer server;
    Driver* used = nullptr;
    const auto provider = [&] {
        used->verify_connectivity();
        return basic_auth("neo4j", "secret");
    };
    Driver driver(server.uri(), basic_auth_manager(provider));
    used = &driver;
    CHECK_CONTAINS(thrown<UsageError>([&] { driver.verify_connectivity(); }), "inside a function");
}

TEST_CASE("no manager at all is refused") {
    thrown<UsageError>([] { DriverAuth(std::shared_ptr<AuthManager>()); });
}
