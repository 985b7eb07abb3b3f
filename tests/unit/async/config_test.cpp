#include <algorithm>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include <neo4j/async_session.hpp>
#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "bench.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;
using bolt::Request;
using Disabled = NotificationDisabledClassification;

namespace {

using Change = std::function<void(DriverConfig&)>;

std::string complaint(const std::string& uri, const Change& change) {
    asio::io_context io;
    DriverConfig config;
    change(config);
    return thrown<ConfigurationError>(
        [&] { AsyncDriver(io.get_executor(), uri, no_auth(), config); });
}

std::string complaint(const Change& change) {
    return complaint("bolt://localhost", change);
}

std::vector<std::string> texts(const Map& map, std::string_view key) {
    return map.get<std::vector<std::string>>(key);
}

} // namespace

// --- what makes no sense ---

TEST_CASE("a setting that makes no sense is refused by its name") {
    CHECK_CONTAINS(complaint([](auto& c) { c.max_connection_pool_size(0); }),
                   "max_connection_pool_size");
    CHECK_CONTAINS(complaint([](auto& c) { c.connection_acquisition_timeout(0s); }),
                   "connection_acquisition_timeout");
    CHECK_CONTAINS(complaint([](auto& c) { c.connection_timeout(-1s); }), "connection_timeout");
    CHECK_CONTAINS(complaint([](auto& c) { c.connection_write_timeout(0s); }),
                   "connection_write_timeout");
    CHECK_CONTAINS(complaint([](auto& c) { c.liveness_check_timeout(-1s); }),
                   "liveness_check_timeout");
    CHECK_CONTAINS(complaint([](auto& c) { c.max_transaction_retry_time(-1s); }),
                   "max_transaction_retry_time");
    CHECK_CONTAINS(complaint([](auto& c) { c.initial_retry_delay(-1s); }), "initial_retry_delay");
    CHECK_CONTAINS(complaint([](auto& c) { c.retry_delay_multiplier(0.5); }),
                   "retry_delay_multiplier");
    CHECK_CONTAINS(complaint([](auto& c) { c.retry_delay_jitter_factor(1.5); }),
                   "retry_delay_jitter_factor");
    CHECK_CONTAINS(complaint([](auto& c) { c.fetch_size(0); }), "fetch_size");
    CHECK_CONTAINS(complaint([](auto& c) { c.trusted_certificates(TrustCustomCAs()); }),
                   "trusted_certificates");
}

TEST_CASE("a session's setting that makes no sense is refused by its name") {
    Bench b;
    const auto complains = [&](const SessionConfig& config) {
        return thrown<ConfigurationError>([&] { b.driver.session(config); });
    };
    CHECK_CONTAINS(complains(SessionConfig().fetch_size(0)), "fetch_size");
    CHECK_CONTAINS(complains(SessionConfig().connection_acquisition_timeout(0s)),
                   "connection_acquisition_timeout");
    CHECK_CONTAINS(complains(SessionConfig().max_transaction_retry_time(-1s)),
                   "max_transaction_retry_time");
}

TEST_CASE("defaults are those of the reference") {
    const DriverConfig config;
    CHECK(config.max_connection_pool_size() == 100);
    CHECK(config.connection_acquisition_timeout() == 60s);
    CHECK(config.connection_timeout() == 30s);
    CHECK(config.connection_write_timeout() == 30s);
    CHECK(config.max_connection_lifetime() == 3600s);
    CHECK_FALSE(config.liveness_check_timeout());
    CHECK(config.keep_alive());
    CHECK(config.max_transaction_retry_time() == 30s);
    CHECK(config.initial_retry_delay() == 1s);
    CHECK(config.retry_delay_multiplier() == 2.0);
    CHECK(config.retry_delay_jitter_factor() == 0.2);
    CHECK(config.fetch_size() == FetchSize(1000));
    CHECK_FALSE(config.notifications_min_severity());
    CHECK_FALSE(config.notifications_disabled_classifications());
    CHECK_FALSE(config.warn_notification_severity());
    CHECK(config.bolt_handshake() == BoltHandshake::manifest);
    CHECK_FALSE(config.telemetry_disabled());
    CHECK_FALSE(config.disable_auto_commit_retries());
    CHECK_FALSE(config.resolver());
    CHECK_FALSE(config.encrypted());
    CHECK_FALSE(config.trusted_certificates());
    CHECK_FALSE(config.client_certificate());
    CHECK_FALSE(config.ssl_context());
}

// --- URI and trust ---

TEST_CASE("a URI that cannot be used says what to write") {
    const auto plain = [](DriverConfig&) {};
    CHECK_CONTAINS(complaint("bolt://neo4j:secret@localhost", plain), "basic_auth");
    CHECK_CONTAINS(complaint("bolt://localhost/movies", plain), "database");
    CHECK_CONTAINS(complaint("blot://localhost", plain), "unknown scheme 'blot'");
    CHECK_CONTAINS(complaint("http://localhost", plain), "not supported yet");
    CHECK_CONTAINS(complaint("https://localhost", plain), "not supported yet");
}

TEST_CASE("trust settings are kept where nothing is encrypted") {
    Bench b([](DriverConfig& c) {
        c.encrypted(false).trusted_certificates(TrustCustomCAs("a.pem", "b.pem"));
        const auto& trusted = std::get<TrustCustomCAs>(*c.trusted_certificates());
        CHECK(trusted.certificates() == std::vector<std::string>{"a.pem", "b.pem"});
    });
    CHECK_FALSE(b.driver.encrypted());
    b.check_works();
}

// --- HELLO ---

TEST_CASE("HELLO says who the program and the driver are") {
    Bench b([](DriverConfig& c) { c.user_agent("my-app/1.2"); });
    b.check_works();
    const auto hello = b.server->told(Request::hello).at(0);
    CHECK(hello.get<std::string>("user_agent") == "my-app/1.2");
    const auto agent = hello.get<Map>("bolt_agent");
    CHECK(agent.get<std::string>("product").starts_with("neo4j-cpp/"));
    CHECK(agent.contains("platform"));
    CHECK(agent.contains("language"));
    CHECK_FALSE(hello.contains("notifications_minimum_severity"));
    CHECK_FALSE(hello.contains("notifications_disabled_classifications"));
}

// --- the versions of Bolt that are offered ---

TEST_CASE("servers that read no ranges are reached by the classic handshake") {
    auto kind = BoltHandshake::classic;
    const auto offer = [&](DriverConfig& c) { c.bolt_handshake(kind); };
    SECTION("set") {
        Bench b(offer);
        b.server->reads_ranges = false;
        b.server->version = GENERATE(bolt::Version{4, 1}, bolt::Version{3, 0});
        b.check_works();
        const auto spoken = b.run(b.driver.get_server_info()).protocol_version;
        CHECK(spoken.major == b.server->version.major);
        CHECK(spoken.minor == b.server->version.minor);
    }
    SECTION("not set, the error names it") {
        kind = BoltHandshake::manifest;
        Bench b(offer);
        b.server->reads_ranges = false;
        b.server->version = {4, 1};
        CHECK_CONTAINS(
            thrown<UnsupportedServerProduct>([&] { b.run(b.driver.verify_connectivity()); }),
            "bolt_handshake(BoltHandshake::classic)");
    }
}

TEST_CASE("servers of today take the classic handshake's highest offer") {
    Bench b([](DriverConfig& c) { c.bolt_handshake(BoltHandshake::classic); });
    b.check_works();
    CHECK(b.run(b.driver.get_server_info()).protocol_version.minor == 8);
}

// --- notification filters ---

TEST_CASE("the driver's notification filter goes with HELLO") {
    Bench b([](DriverConfig& c) {
        c.notifications_min_severity(NotificationMinimumSeverity::off)
            .notifications_disabled_classifications({Disabled::hint})
            .notifications_disabled_categories({Disabled::generic, Disabled::hint});
    });
    std::string key = "notifications_disabled_classifications";
    SECTION("from 5.5 on as classifications") {}
    SECTION("before as categories") {
        b.server->version = {5, 4};
        key = "notifications_disabled_categories";
    }
    b.check_works();
    const auto hello = b.server->told(Request::hello).at(0);
    CHECK(hello.get<std::string>("notifications_minimum_severity") == "OFF");
    CHECK(texts(hello, key) == std::vector<std::string>{"HINT", "GENERIC"});
    CHECK_FALSE(b.server->told(Request::run).at(0).contains(key));
}

TEST_CASE("a session's notification filter goes with its transactions") {
    Bench b;
    std::string key = "notifications_disabled_classifications";
    SECTION("from 5.5 on as classifications") {}
    SECTION("before as categories") {
        b.server->version = {5, 2};
        key = "notifications_disabled_categories";
    }
    auto session =
        b.driver.session(SessionConfig()
                             .notifications_min_severity(NotificationMinimumSeverity::warning)
                             .notifications_disabled_classifications({}));
    drain(b, session);
    auto tx = b.run(session.begin_transaction());
    b.run(tx.commit());
    for (const auto kind : {Request::run, Request::begin}) {
        const auto extra = b.server->told(kind).at(0);
        CHECK(extra.get<std::string>("notifications_minimum_severity") == "WARNING");
        CHECK(texts(extra, key).empty()); // sent: everything is enabled
    }
    CHECK_FALSE(b.server->told(Request::hello).at(0).contains(key));
}

TEST_CASE("a server that cannot filter notifications is not asked to") {
    SECTION("by the driver") {
        Bench b([](DriverConfig& c) {
            c.notifications_min_severity(NotificationMinimumSeverity::warning);
        });
        b.server->version = {5, 1};
        CHECK_CONTAINS(thrown<ConfigurationError>([&] { b.run(b.driver.verify_connectivity()); }),
                       "notifications_min_severity");
        CHECK(b.server->seen().empty());
    }
    SECTION("by a session") {
        Bench b;
        b.server->version = {5, 1};
        auto session =
            b.driver.session(SessionConfig().notifications_disabled_categories({Disabled::schema}));
        CHECK_CONTAINS(thrown<ConfigurationError>([&] { b.run(session.run("rows 1")); }),
                       "notifications_disabled_classifications");
        CHECK_CONTAINS(thrown<ConfigurationError>([&] { b.run(session.begin_transaction()); }),
                       "5.2");
        b.check_works();
        CHECK(b.server->connections() == 1);
    }
}

// --- telemetry ---

namespace {

void asks_for_telemetry(Bench& b) {
    b.server->hello_extra = params("hints", params("telemetry.enabled", true));
}

// One use of each way of running a query.
void use_all(Bench& b) {
    auto session = b.driver.session();
    b.run(session.execute_read(one_query));
    auto tx = b.run(session.begin_transaction());
    b.run(tx.commit());
    drain(b, session);
    b.run(b.driver.execute_query("rows 1"));
}

std::size_t telemetry_count(Bench& b) {
    const auto seen = b.server->seen();
    return static_cast<std::size_t>(std::count_if(
        seen.begin(), seen.end(), [](const auto& text) { return text.starts_with("TELEMETRY"); }));
}

} // namespace

TEST_CASE("the server that asks for it is told how queries are run, along with them") {
    Bench b;
    asks_for_telemetry(b);
    use_all(b);
    CHECK(b.seen() == Seen{"TELEMETRY 0", "BEGIN read", "RUN rows 1", "PULL 1000", "COMMIT", //
                           "TELEMETRY 1", "BEGIN", "COMMIT",                                 //
                           "TELEMETRY 2", "RUN rows 3", "PULL 1000",                         //
                           "TELEMETRY 3", "BEGIN", "RUN rows 1", "PULL 1000", "COMMIT"});
}

TEST_CASE("nobody else is told") {
    const auto check_silent = [](Bench& b) {
        use_all(b);
        CHECK(telemetry_count(b) == 0);
    };
    SECTION("a server that does not ask") {
        Bench b;
        check_silent(b);
    }
    SECTION("a server that says it does not want to know") {
        Bench b;
        b.server->hello_extra = params("hints", params("telemetry.enabled", false));
        check_silent(b);
    }
    SECTION("a server that is too old for it") {
        Bench b;
        asks_for_telemetry(b);
        b.server->version = {5, 3};
        check_silent(b);
    }
    SECTION("any, where the program forbids it") {
        Bench b([](DriverConfig& c) { c.telemetry_disabled(true); });
        asks_for_telemetry(b);
        check_silent(b);
    }
}

TEST_CASE("a use is told once though it takes several tries") {
    Bench b;
    asks_for_telemetry(b);
    auto session = b.driver.session();
    b.server->next(Request::begin, Reaction::fail("Neo.TransientError.General.X"));
    b.run(session.execute_write(one_query));
    CHECK(b.server->count("TELEMETRY 0") == 1);
    CHECK(b.server->count("BEGIN") == 2);
}

TEST_CASE("a use that the server has not heard of is told again") {
    Bench b;
    asks_for_telemetry(b);
    auto session = b.driver.session();
    b.server->next(Request::telemetry, Reaction::close());
    b.run(session.execute_write(one_query));
    CHECK(b.server->count("TELEMETRY 0") == 2);
    CHECK(b.server->connections() == 2);
}

TEST_CASE("a server that refuses to be told is an error, and its connection is not used again") {
    Bench b;
    asks_for_telemetry(b);
    auto session = b.driver.session();
    b.server->next(Request::telemetry, Reaction::fail("Neo.ClientError.Request.Invalid"));
    SECTION("auto-commit") {
        CHECK_CONTAINS(thrown<ClientError>([&] { b.run(session.run("rows 1")); }),
                       "Neo.ClientError.Request.Invalid");
    }
    SECTION("transaction") {
        thrown<ClientError>([&] { b.run(session.begin_transaction()); });
    }
    SECTION("execute_query") {
        thrown<ClientError>([&] { b.run(b.driver.execute_query("rows 1")); });
    }
    b.check_works();
    CHECK(b.server->connections() == 2);
}

// --- auto-commit retries ---

TEST_CASE("an auto-commit query that the server calls safe to repeat is tried once more") {
    Bench b;
    asks_for_telemetry(b);
    auto session = b.driver.session();
    const auto refusal = Reaction::fail_idempotent("Neo.TransientError.General.X");
    b.server->next(Request::run, refusal);
    SECTION("and that may do") {
        auto result = b.run(session.run("echo", params("name", "Ada")));
        const auto record = b.run(result.single());
        CHECK(record["params"].as<Map>().get<std::string>("name") == "Ada");
        CHECK(b.server->count("RUN echo") == 2);
        CHECK(b.server->count("TELEMETRY 2") == 1);
    }
    SECTION("but not twice") {
        b.server->next(Request::run, refusal);
        thrown<TransientError>([&] { b.run(session.run("rows 3")); });
        CHECK(b.server->count("RUN rows 3") == 2);
    }
    b.check_works();
}

TEST_CASE("an auto-commit query is not repeated") {
    const auto refusal = Reaction::fail_idempotent("Neo.TransientError.General.X");
    const auto check_once = [](Bench& b, AsyncSession session) {
        thrown<TransientError>([&] { b.run(session.run("rows 3")); });
        CHECK(b.server->count("RUN rows 3") == 1);
        b.check_works();
    };
    SECTION("where the server does not say that it may be") {
        Bench b;
        b.server->next(Request::run, Reaction::fail("Neo.TransientError.General.X"));
        check_once(b, b.driver.session());
    }
    SECTION("where the driver's setting says so") {
        Bench b([](DriverConfig& c) { c.disable_auto_commit_retries(true); });
        b.server->next(Request::run, refusal);
        check_once(b, b.driver.session());
    }
    SECTION("where the session's setting says so") {
        Bench b;
        b.server->next(Request::run, refusal);
        check_once(b, b.driver.session(SessionConfig().disable_auto_commit_retries(true)));
    }
    SECTION("once it has run: a later failure is final") {
        Bench b;
        auto session = b.driver.session();
        auto result = b.run(session.run("rows 3"));
        auto other = b.run(session.run("rows 3"));
        b.server->next(Request::pull, refusal);
        auto failing = b.run(session.run("rows 5"));
        thrown<TransientError>([&] { b.run(failing.collect()); });
        CHECK(b.server->count("RUN rows 5") == 1);
    }
}

TEST_CASE("the session's setting of auto-commit retries beats the driver's") {
    Bench b([](DriverConfig& c) { c.disable_auto_commit_retries(true); });
    b.server->next(Request::run, Reaction::fail_idempotent("Neo.TransientError.General.X"));
    auto session = b.driver.session(SessionConfig().disable_auto_commit_retries(false));
    drain(b, session);
    CHECK(b.server->count("RUN rows 3") == 2);
}

// --- a session's times ---

TEST_CASE("a session has its own time to wait for a connection") {
    Bench b;
    auto holder = b.driver.session();
    auto held = b.run(holder.begin_transaction());
    auto hasty = b.driver.session(SessionConfig().connection_acquisition_timeout(1ms));
    CHECK_CONTAINS(thrown<ConnectionAcquisitionTimeoutError>([&] { b.run(hasty.run("rows 3")); }),
                   "1 ms (connection_acquisition_timeout)");
    b.run(held.commit());
    drain(b, hasty);
}

TEST_CASE("a session has its own time for retries") {
    Bench b;
    auto session = b.driver.session(SessionConfig().max_transaction_retry_time(0s));
    b.server->next(Request::begin, Reaction::fail("Neo.TransientError.General.X"));
    thrown<TransientError>([&] { b.run(session.execute_write(one_query)); });
    CHECK(b.server->count("BEGIN") == 1);
}
