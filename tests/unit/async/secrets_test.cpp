// No secret shows: whatever a driver logs on with, by whatever way it reaches its server, and
// however that ends, neither the log of any level nor an error says what is secret in it.

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/async_driver.hpp>
#include <neo4j/auth.hpp>
#include <neo4j/auth_manager.hpp>
#include <neo4j/client_certificate.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/logging.hpp>
#include <neo4j/value.hpp>

#include "bench.hpp"
#include "support/faces.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

// In every secret of these tests, and nowhere else.
constexpr std::string_view marker = "hunter2";

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    { out << value } -> std::same_as<std::ostream&>;
};
// What is not printed shows nothing.
static_assert(!Printable<DriverConfig> && !Printable<SessionConfig> && !Printable<QueryConfig>);
static_assert(!Printable<ClientCertificate> && !Printable<DriverAuth> && !Printable<ExpiringAuth>);
static_assert(Printable<AuthToken>);

struct Kind {
    const char* name;
    AuthToken token;
};

std::vector<Kind> kinds() {
    const Map parameters{{"otp", Value("hunter2-otp")},
                         {"deep", Value(List{Value(Map{{"pin", Value("hunter2-pin")}})})}};
    return {{"basic", basic_auth("ada", "hunter2-password", "native")},
            {"kerberos", kerberos_auth("hunter2-ticket")},
            {"bearer", bearer_auth("hunter2-token")},
            {"custom", custom_auth("ada", "hunter2-credentials", "realm", "scheme", parameters)},
            {"custom, parameters only",
             custom_auth("ada", std::nullopt, std::nullopt, "scheme", parameters)}};
}

// All that the library says to anybody.
class Everything {
public:
    std::size_t lines = 0;
    std::size_t errors = 0;
    std::vector<std::string> leaks;

    // What the action raises is listened to as well.
    void listen_to(const std::function<void()>& action) {
        try {
            action();
        } catch (const GqlError& error) {
            ++errors;
            for (const auto* one = &error; one != nullptr; one = one->cause())
                listen_to(*one);
        } catch (const std::exception& error) {
            ++errors;
            note("error", error.what());
        }
    }

private:
    void listen_to(const GqlError& error) {
        note("error", error.what());
        note("message", error.message());
        note("description", error.gql_status_description());
        note("diagnostic record", to_string(Value(error.diagnostic_record())));
    }
    void note(std::string_view where, std::string_view text) {
        if (contains(text, marker))
            leaks.push_back(std::string(where) + ": " + std::string(text));
    }

    LogSubscription subscription_ =
        add_log_sink("neo4j", LogLevel::trace, [this](const LogRecord& record) {
            ++lines;
            note(record.logger, record.message);
        });
};

// How the server takes a login.
struct Answer {
    const char* name;
    std::optional<Reaction> reaction;
};

std::vector<Answer> answers() {
    return {{"welcome", {}},
            {"wrong password", Reaction::fail("Neo.ClientError.Security.Unauthorized")},
            {"token expired", Reaction::fail("Neo.ClientError.Security.TokenExpired")},
            {"rate limit", Reaction::fail("Neo.ClientError.Security.AuthenticationRateLimit")},
            {"hung up", Reaction::close()},
            {"nonsense", Reaction::raw(std::string("\x00\x02\xB1\x70\x00\x00", 6))}};
}

// What is asked in each face, beside what the faces have.
void ask(Awaited& face, SessionConfig config = {}) {
    auto session = face.driver.session(std::move(config));
    auto result = face.loop.run(session.run("rows 3"));
    face.loop.run(result.consume());
}
void ask(Blocked& face, SessionConfig config = {}) {
    face.driver.session(std::move(config)).run("rows 3").consume();
}
void ask(Awaited& face, QueryConfig config) {
    face.loop.run(face.driver.execute_query("rows 3", {}, std::move(config)));
}
void ask(Blocked& face, QueryConfig config) {
    face.driver.execute_query("rows 3", {}, std::move(config));
}
void verify(Awaited& face, const AuthToken& token) {
    face.loop.run(face.driver.verify_authentication(token));
}
void verify(Blocked& face, const AuthToken& token) {
    face.driver.verify_authentication(token);
}

// A server, and a driver of that face which reaches it in the way that the scheme says. The pool
// has one place, so that a session with auth of its own has to switch the user.
template <class Face>
struct Reached {
    ScriptServer server;
    Face face;

    explicit Reached(const std::string& scheme, DriverAuth auth = basic_auth("neo4j", "secret"))
        : face(scheme + "://" + server.address(), Bench::config({}), {}, std::move(auth)) {
        server->route({{server.address()}, {server.address()}, {server.address()}});
    }

    void answers(bolt::Version version, const Answer& answer) {
        server->version = version;
        if (answer.reaction)
            server->next(version < bolt::Version{5, 1} ? bolt::Request::hello
                                                       : bolt::Request::logon,
                         *answer.reaction);
    }
};

std::string any_scheme() {
    return GENERATE(as<std::string>{}, "bolt", "neo4j", "bolt+ws");
}

} // namespace

TEMPLATE_TEST_CASE("no secret is in a log or an error, whatever a driver logs on with", "", Awaited,
                   Blocked) {
    Everything heard;
    const auto scheme = any_scheme();
    const bolt::Version versions[] = {{4, 4}, {5, 0}, {5, 8}, {6, 0}};
    for (const auto version : versions)
        for (const auto& kind : kinds())
            for (const auto& answer : answers()) {
                INFO(scheme << ", " << kind.name << ", " << answer.name << ", Bolt "
                            << int{version.major} << '.' << int{version.minor});
                const auto errors = heard.errors;
                const auto lines = heard.lines;
                Reached<TestType> reached(scheme, kind.token);
                reached.answers(version, answer);
                heard.listen_to([&] { ask(reached.face); });
                CHECK((heard.errors > errors) == answer.reaction.has_value());
                CHECK(heard.lines > lines);
                CHECK(heard.leaks == std::vector<std::string>{});
            }
}

TEMPLATE_TEST_CASE(
    "no secret is in a log or an error where a session or a query has auth of its own", "", Awaited,
    Blocked) {
    Everything heard;
    const auto scheme = any_scheme();
    const bolt::Version versions[] = {{5, 0}, {5, 8}}; // the first one cannot do it
    for (const auto version : versions)
        for (const auto& kind : kinds())
            for (const auto& answer : answers()) {
                INFO(scheme << ", " << kind.name << ", " << answer.name);
                Reached<TestType> reached(scheme);
                auto& face = reached.face;
                reached.server->version = version;
                heard.listen_to([&] { ask(face); });
                reached.answers(version, answer);
                heard.listen_to([&] { ask(face, SessionConfig().auth(kind.token)); });
                reached.answers(version, answer);
                heard.listen_to([&] { ask(face, QueryConfig().auth(kind.token)); });
                reached.answers(version, answer);
                heard.listen_to([&] { verify(face, kind.token); });
                CHECK(heard.leaks == std::vector<std::string>{});
            }
    CHECK(heard.errors > 0);
}

TEMPLATE_TEST_CASE("no secret is in a log or an error of an auth manager", "", Awaited, Blocked) {
    Everything heard;
    const auto scheme = any_scheme();
    const auto password = [] { return basic_auth("ada", "hunter2-password"); };
    const auto token = [] { return ExpiringAuth(bearer_auth("hunter2-token")); };
    for (const auto& answer : answers())
        for (const bool basic : {true, false}) {
            INFO(scheme << ", " << answer.name);
            Reached<TestType> reached(scheme, basic ? basic_auth_manager(password)
                                                    : bearer_auth_manager(token));
            reached.answers({5, 8}, answer);
            heard.listen_to([&] { ask(reached.face); });
            heard.listen_to([&] { ask(reached.face); });
        }
    CHECK(heard.lines > 0);
    CHECK(heard.errors > 0);
    CHECK(heard.leaks == std::vector<std::string>{});
}

TEST_CASE("user info in a URI is in no error and no log") {
    Everything heard;
    Loop loop;
    const std::vector<std::string> uris{"bolt://ada:hunter2@h",
                                        "neo4j+s://ada:hunter2@h:1?a=b",
                                        "bolt://hunter2@h",
                                        "neo4j://ada:12?hunter2@h",
                                        "bolt://ada:12#hunter2@h",
                                        "ftp://ada:hunter2@h",
                                        "ada:hunter2@h"};
    for (const auto& uri : uris) {
        heard.listen_to([&] { const AsyncDriver driver(loop.executor(), uri); });
        heard.listen_to([&] { const Driver driver(uri); });
    }
    CHECK(heard.errors == 2 * uris.size());
    CHECK(heard.leaks == std::vector<std::string>{});
}

TEST_CASE("a printed token shows none of its secrets") {
    for (const auto& kind : kinds()) {
        std::ostringstream out;
        out << kind.token;
        INFO(out.str());
        CHECK_FALSE(contains(out.str(), marker));
    }
}
