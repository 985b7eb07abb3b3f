// Bolt 5.8, 6.0 and 6.1, which are newer than the drivers' common test suite: from the handshake
// to the summary, on both faces.

#include <cstdint>
#include <string>
#include <vector>

#include <neo4j/async_driver.hpp>
#include <neo4j/driver.hpp>
#include <neo4j/error.hpp>
#include <neo4j/map.hpp>
#include <neo4j/summary.hpp>
#include <neo4j/uuid.hpp>
#include <neo4j/value.hpp>
#include <neo4j/vector.hpp>

#include "bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Version;

namespace {

// The face that a test drives: both give the same.
struct AwaitedFace {
    explicit AwaitedFace(const ScriptServer& server)
        : driver(loop.executor(), server.uri(), basic_auth("neo4j", "secret"), Bench::config({})) {}
    EagerResult query(const std::string& text, Params parameters = {}) {
        return loop.run(driver.execute_query(text, std::move(parameters)));
    }
    ServerInfo info() { return loop.run(driver.get_server_info()); }

    Loop loop;
    AsyncDriver driver;
};

struct BlockedFace {
    explicit BlockedFace(const ScriptServer& server)
        : driver(server.uri(), basic_auth("neo4j", "secret"), Bench::config({})) {}
    EagerResult query(const std::string& text, Params parameters = {}) {
        return driver.execute_query(text, std::move(parameters));
    }
    ServerInfo info() { return driver.get_server_info(); }

    Driver driver;
};

// Sends a value and gives what comes back.
template <class Face, class T>
Value echo(Face& face, const T& value) {
    const auto records = face.query("echo", params("x", value)).records;
    return records.at(0)[0].template as<MapView>().find("x")->template as<Value>();
}

const Vector vectors[] = {
    Vector(std::vector<std::int8_t>{-128, 0, 127}),
    Vector(std::vector<std::int16_t>{-32768, 258}),
    Vector(std::vector<std::int32_t>{-2147483647 - 1, 1}),
    Vector(std::vector<std::int64_t>{1, -2, 3}),
    Vector(std::vector<float>{1.5F, -0.0F}),
    Vector(std::vector<double>{0.1, 1e300}),
    Vector(std::vector<double>{}),
};

} // namespace

TEMPLATE_TEST_CASE("the newest versions are agreed upon and spoken", "", AwaitedFace, BlockedFace) {
    for (const auto version : {Version{5, 8}, Version{6, 0}, Version{6, 1}}) {
        INFO(to_string(version));
        ScriptServer server([&](ServerScript& script) { script.version = version; });
        TestType face(server);
        const ServerInfo::ProtocolVersion spoken{version.major, version.minor};
        CHECK(face.info().protocol_version == spoken);
        CHECK(numbers(face.query("rows 3").records) == up_to(3));
        CHECK(server->seen_by(0) ==
              Seen{"HELLO", "LOGON", "BEGIN", "RUN rows 3", "PULL 1000", "COMMIT"});
        CHECK(server->connections() == 1);
    }
}

TEMPLATE_TEST_CASE("vectors go there and back from Bolt 6.0 on", "", AwaitedFace, BlockedFace) {
    for (const auto version : {Version{6, 0}, Version{6, 1}}) {
        ScriptServer server([&](ServerScript& script) { script.version = version; });
        TestType face(server);
        for (const auto& vector : vectors) {
            INFO(vector);
            CHECK(echo(face, vector).template as<Vector>() == vector);
        }
        // Inside of others, too.
        const List nested{Value(vectors[0]), Value(List{Value(vectors[4])})};
        CHECK(echo(face, nested) == Value(nested));
    }
    ScriptServer server;
    TestType face(server);
    CHECK_CONTAINS(thrown<ConfigurationError>([&] { echo(face, vectors[0]); }), "6.0");
    CHECK(face.query("rows 3").records.size() == 3);
    CHECK(server->connections() == 1);
}

TEMPLATE_TEST_CASE("UUIDs go there and back from Bolt 6.1 on", "", AwaitedFace, BlockedFace) {
    const auto uuid = parse_uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    {
        ScriptServer server([](ServerScript& script) { script.version = {6, 1}; });
        TestType face(server);
        CHECK(echo(face, uuid).template as<Uuid>() == uuid);
        CHECK(echo(face, List{Value(uuid)}) == Value(List{Value(uuid)}));
    }
    ScriptServer server([](ServerScript& script) { script.version = {6, 0}; });
    TestType face(server);
    CHECK_CONTAINS(thrown<ConfigurationError>([&] { echo(face, uuid); }), "6.1");
    CHECK(face.query("rows 3").records.size() == 3);
    CHECK(server->connections() == 1);
}

TEMPLATE_TEST_CASE("the newest versions' failures tell their causes", "", AwaitedFace,
                   BlockedFace) {
    for (const auto version : {Version{5, 8}, Version{6, 0}, Version{6, 1}}) {
        ScriptServer server([&](ServerScript& script) { script.version = version; });
        TestType face(server);
        const auto cause =
            params("gql_status", "22N01", "description", "inner description", "message", "inner",
                   "diagnostic_record", params("_classification", "CLIENT_ERROR"));
        const auto metadata =
            params("neo4j_code", "Neo.ClientError.Statement.TypeError", "message", "outer",
                   "gql_status", "22000", "description", "outer description", "diagnostic_record",
                   params("_classification", "CLIENT_ERROR"), "cause", cause);
        server->next(bolt::Request::run, Reaction::raw({failure(metadata), ignored()}));
        server->next(bolt::Request::pull, Reaction::raw(""));
        try {
            face.query("rows 3");
            FAIL("no error");
        } catch (const CypherTypeError& error) {
            CHECK(error.code() == "Neo.ClientError.Statement.TypeError");
            CHECK(error.gql_status() == "22000");
            CHECK(error.gql_classification() == GqlErrorClassification::client_error);
            REQUIRE(error.cause() != nullptr);
            CHECK(error.cause()->gql_status() == "22N01");
            CHECK(error.cause()->message() == "inner");
            CHECK(error.find_by_gql_status("22N01") == error.cause());
            CHECK_CONTAINS(error.what(), "caused by");
        }
        CHECK(face.query("rows 3").records.size() == 3);
    }
}

TEMPLATE_TEST_CASE("the newest versions' statuses", "", AwaitedFace, BlockedFace) {
    const Map success{{"gql_status", "00000"}, {"status_description", "note: successful"}};
    const Map warning{
        {"gql_status", "01N50"},
        {"status_description", "warn: label does not exist"},
        {"description", "the label is missing"},
        {"neo4j_code", "Neo.ClientNotification.Statement.UnknownLabelWarning"},
        {"title", "no such label"},
        {"diagnostic_record", Map{{"_classification", "UNRECOGNIZED"},
                                  {"_severity", "WARNING"},
                                  {"_position", Map{{"line", 1}, {"column", 10}, {"offset", 9}}}}}};
    for (const auto version : {Version{5, 8}, Version{6, 0}, Version{6, 1}}) {
        ScriptServer server([&](ServerScript& script) {
            script.version = version;
            script.summary_extra = params("statuses", List{Value(success), Value(warning)});
        });
        TestType face(server);
        const auto summary = face.query("rows 3").summary;
        const auto statuses = summary.gql_status_objects();
        // In the order in which the server sends them.
        REQUIRE(statuses.size() == 2);
        CHECK(statuses[0].gql_status == "00000");
        CHECK_FALSE(statuses[0].is_notification);
        CHECK(statuses[1].gql_status == "01N50");
        CHECK(statuses[1].is_notification);
        CHECK(statuses[1].severity == NotificationSeverity::warning);
        CHECK(statuses[1].classification == NotificationClassification::unrecognized);
        CHECK(statuses[1].position == SummaryInputPosition(1, 10, 9));
        const auto notifications = summary.summary_notifications();
        REQUIRE(notifications.size() == 1);
        CHECK(notifications[0].code == "Neo.ClientNotification.Statement.UnknownLabelWarning");
        CHECK(notifications[0].title == "no such label");
        CHECK(notifications[0].description == "the label is missing");
        CHECK(notifications[0].position == SummaryInputPosition(1, 10, 9));
    }
}
