// Each class of error, raised for real. Those that only a cluster raises (SessionExpired,
// Routing-, Read- and WriteServiceUnavailable) and that of certificates are not here: nothing that
// talks to one server without encryption raises them. AuthConfigurationError is for programs: the
// library raises it nowhere, nor does the Python driver. ResultError is a base.

#include <chrono>
#include <exception>
#include <string>

#include <neo4j/async_driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
namespace asio = boost::asio;

namespace {

// The error of that class; fails the test where another one, or none, is raised.
template <class Error, class Action>
Error caught(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(typeid(error) == typeid(Error));
        return error;
    }
    throw std::logic_error("nothing was raised");
}

template <class Error>
void raises(const std::string& code, bool retryable) {
    INFO(code);
    Bench b;
    auto session = b.driver.session();
    const auto check = [&](const Error& error) {
        CHECK(error.code() == code);
        CHECK(error.is_retryable() == retryable);
        CHECK(error.message() == "by order");
        CHECK(error.gql_status() == "50N42");
        CHECK(error.gql_status_description() == "by order");
        CHECK(error.gql_classification() == GqlErrorClassification::unknown);
        CHECK(error.diagnostic_record() ==
              Map{{"OPERATION", ""}, {"OPERATION_CODE", "0"}, {"CURRENT_SCHEMA", "/"}});
        CHECK(error.cause() == nullptr);
    };
    check(caught<Error>([&] { b.run(session.run("fail " + code)); }));
    // In mid-stream, and in a transaction: the same.
    auto result = b.run(session.run("rows 3 fail " + code));
    check(caught<Error>([&] { b.run(result.collect()); }));
    auto tx = b.run(session.begin_transaction());
    check(caught<Error>([&] { b.run(tx.run("fail " + code)); }));
    b.check_works();
}

} // namespace

TEST_CASE("a server's failures") {
    raises<ClientError>("Neo.ClientError.Statement.ArgumentError", false);
    raises<ConstraintError>("Neo.ClientError.Schema.ConstraintValidationFailed", false);
    raises<CypherSyntaxError>("Neo.ClientError.Statement.SyntaxError", false);
    raises<CypherTypeError>("Neo.ClientError.Statement.TypeError", false);
    raises<AuthError>("Neo.ClientError.Security.Unauthorized", false);
    raises<TokenExpired>("Neo.ClientError.Security.TokenExpired", false);
    raises<Forbidden>("Neo.ClientError.Security.Forbidden", false);
    raises<DatabaseError>("Neo.DatabaseError.General.UnknownError", false);
    raises<TransientError>("Neo.TransientError.General.OutOfMemoryError", true);
    raises<DatabaseUnavailable>("Neo.TransientError.General.DatabaseUnavailable", true);
    raises<NotALeader>("Neo.ClientError.Cluster.NotALeader", true);
    raises<ForbiddenOnReadOnlyDatabase>("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
                                        true);
    raises<Neo4jError>("Neo.NewKind.Some.Thing", false);
}

TEST_CASE("a failure with causes, and all that GQL says of it") {
    const auto cause_of_cause =
        params("gql_status", "22N03", "description", "error: innermost", "message", "the innermost",
               "diagnostic_record", params("_classification", "DATABASE_ERROR"));
    const auto cause = params("gql_status", "22N02", "description", "error: inner", "message",
                              "the inner", "cause", cause_of_cause);
    const auto metadata = params(
        "neo4j_code", "Neo.ClientError.Statement.SyntaxError", "message", "the outer", "gql_status",
        "42001", "description", "error: outer", "diagnostic_record",
        params("_classification", "CLIENT_ERROR", "OPERATION", "op", "x", 1), "cause", cause);
    Bench b;
    auto session = b.driver.session();
    b.server->next(bolt::Request::run, Reaction::raw({failure(metadata), ignored()}));
    b.server->next(bolt::Request::pull, Reaction::raw(""));
    const auto error = caught<CypherSyntaxError>([&] { b.run(session.run("rows 3")); });
    CHECK(error.gql_status() == "42001");
    CHECK(error.gql_status_description() == "error: outer");
    CHECK(error.gql_raw_classification() == "CLIENT_ERROR");
    CHECK(error.gql_classification() == GqlErrorClassification::client_error);
    CHECK(error.diagnostic_record().at("OPERATION").as<std::string>() == "op");
    CHECK(error.diagnostic_record().at("OPERATION_CODE").as<std::string>() == "0");
    CHECK(error.diagnostic_record().at("x").as<int>() == 1);
    REQUIRE(error.cause() != nullptr);
    const GqlError& from = *error.cause();
    CHECK(typeid(from) == typeid(GqlError));
    CHECK(error.cause()->gql_status() == "22N02");
    CHECK(error.cause()->gql_classification() == GqlErrorClassification::unknown);
    const auto* found = error.find_by_gql_status("22N03");
    REQUIRE(found != nullptr);
    CHECK(found == error.cause()->cause());
    CHECK(found->message() == "the innermost");
    CHECK(found->gql_classification() == GqlErrorClassification::database_error);
    CHECK(found->cause() == nullptr);
    CHECK(error.find_by_gql_status("00000") == nullptr);
    b.check_works();
}

TEST_CASE("errors of sessions, transactions and results") {
    Bench b;
    auto session = b.driver.session(SessionConfig().fetch_size(10));
    auto result = b.run(session.run("rows 3"));
    caught<ResultNotSingleError>([&] { b.run(result.single()); });
    result = b.run(session.run("rows 3"));
    b.run(result.consume());
    caught<ResultConsumedError>([&] { b.run(result.next()); });
    result = b.run(session.run("rows 0 fail Neo.ClientError.A.B"));
    caught<ClientError>([&] { b.run(result.next()); });
    const auto failed = caught<ResultFailedError>([&] { b.run(result.next()); });
    REQUIRE(failed.cause() != nullptr);
    const GqlError& failed_cause = *failed.cause();
    CHECK(typeid(failed_cause) == typeid(ClientError));

    auto tx = b.run(session.begin_transaction());
    caught<TransactionNestingError>([&] { b.run(session.begin_transaction()); });
    b.run(tx.commit());
    caught<TransactionError>([&] { b.run(tx.commit()); });
    tx = b.run(session.begin_transaction());
    b.server->next(bolt::Request::commit, Reaction::close());
    const auto unknown = caught<IncompleteCommit>([&] { b.run(tx.commit()); });
    CHECK(unknown.gql_status() == "08007");
    CHECK_FALSE(unknown.is_retryable());
    b.run(session.close());
    caught<SessionError>([&] { b.run(session.run("rows 3")); });
    auto moved = std::move(session);
    caught<UsageError>([&] { b.run(session.run("rows 3")); });
    b.run(b.driver.close());
    caught<DriverError>([&] { b.driver.session(); });
}

TEST_CASE("errors of connections") {
    Bench b;
    auto holder = b.driver.session();
    auto other = b.driver.session(
        SessionConfig().connection_acquisition_timeout(std::chrono::milliseconds(1)));
    auto tx = b.run(holder.begin_transaction());
    const auto late =
        caught<ConnectionAcquisitionTimeoutError>([&] { b.run(other.run("rows 3")); });
    CHECK_FALSE(late.is_retryable());
    b.run(tx.commit());
    b.run(b.driver.close());
    caught<ConnectionPoolError>([&] { b.run(other.run("rows 3")); });

    ScriptServer down;
    down.stop_listening();
    AsyncDriver nowhere(b.loop.executor(), down.uri());
    const auto error = caught<ServiceUnavailable>([&] { b.run(nowhere.verify_connectivity()); });
    CHECK(error.is_retryable());
    CHECK(error.gql_status() == "08000");

    ScriptServer web([](ServerScript& script) { script.handshake = "HTTP/1.1 400 Bad\r\n\r\n"; });
    AsyncDriver to_web(b.loop.executor(), web.uri());
    caught<UnsupportedServerProduct>([&] { b.run(to_web.verify_connectivity()); });
    caught<ConfigurationError>([&] { AsyncDriver(b.loop.executor(), "ftp://localhost"); });
}

TEST_CASE("a server that breaks the protocol") {
    Bench b;
    auto session = b.driver.session();
    const std::string nonsense("\x00\x02\xB1\x55\x00\x00", 6);
    b.server->next(bolt::Request::run, Reaction::raw(nonsense));
    const auto error = caught<ProtocolError>([&] { b.run(session.run("rows 3")); });
    CHECK_FALSE(error.is_retryable());
    b.check_works();
    CHECK(b.server->connections() == 2); // given up
}

TEST_CASE("errors of values") {
    Bench b;
    const auto record = b.run(b.driver.execute_query("rows 1")).records.at(0);
    caught<MissingKeyError>([&] { static_cast<void>(record["j"]); });
    caught<IndexError>([&] { static_cast<void>(record[5]); });
    caught<ValueTypeError>([&] { static_cast<void>(record[0].as<std::string>()); });
    const auto big = b.run(b.driver.execute_query("echo", params("x", 300))).records.at(0);
    caught<ValueRangeError>(
        [&] { static_cast<void>(big[0].as<MapView>().find("x")->as<std::int8_t>()); });
    // A date-time in a zone that does not exist.
    const std::string zoned("\xB3\x69\x01\x00\x85Not/A", 10);
    Bytes field = to_bytes(zoned);
    b.server->next(bolt::Request::pull, Reaction::raw({test::record(field), success()}));
    const auto broken = b.run(b.driver.execute_query("rows 1")).records.at(0);
    const auto error = caught<BrokenRecordError>([&] { static_cast<void>(broken[0].as<Value>()); });
    CHECK_FALSE(error.is_retryable());
}
