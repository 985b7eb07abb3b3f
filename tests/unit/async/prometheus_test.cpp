#include <memory>
#include <string>

#include <prometheus/text_serializer.h>

#include <neo4j/error.hpp>
#include <neo4j/prometheus.hpp>

#include "bench.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

namespace {

std::string exposition(const PrometheusMetrics& metrics) {
    return prometheus::TextSerializer().Serialize(metrics.Collect());
}

} // namespace

TEST_CASE("Prometheus finds operations and connections of all drivers") {
    const auto metrics = std::make_shared<PrometheusMetrics>();
    CHECK(exposition(*metrics).empty());
    const auto observe = [&](DriverConfig& config) { config.telemetry_hook(metrics); };
    std::string pool;
    std::string server;
    {
        Bench b(observe);
        const auto port = std::to_string(b.server.port());
        pool = R"(db_client_connection_pool_name="127.0.0.1:)" + port + R"(")";
        server = R"(server_address="127.0.0.1",server_port=")" + port + R"(")";
        b.check_works();
        const std::string syntax_error = "Neo.ClientError.Statement.SyntaxError";
        CHECK_THROWS_AS(b.run(b.driver.execute_query("fail " + syntax_error, {},
                                                     QueryConfig().database("movies"))),
                        CypherSyntaxError);
        auto session = b.driver.session();
        auto tx = b.run(session.begin_transaction());
        auto late = b.driver.session(SessionConfig().connection_acquisition_timeout(20ms));
        CHECK_THROWS_AS(b.run(late.run("rows 3")), ConnectionAcquisitionTimeoutError);

        const auto text = exposition(*metrics);
        const std::string system = R"(db_system_name="neo4j")";
        CHECK_CONTAINS(text, "# TYPE db_client_operation_duration_seconds histogram");
        CHECK_CONTAINS(text,
                       R"(db_client_operation_duration_seconds_count{db_operation_name="run",)" +
                           system + "," + server + "} 1");
        CHECK_CONTAINS(text, R"({db_namespace="movies",db_operation_name="execute_query",)" +
                                 system + R"(,error_type=")" + syntax_error + R"(",)" + server +
                                 "} 1");
        CHECK_CONTAINS(text, R"(error_type="neo4j::ConnectionAcquisitionTimeoutError")");
        const auto of_pool = [&](const std::string& name, const std::string& value,
                                 const std::string& state = {}) {
            CHECK_CONTAINS(
                text,
                "db_client_connection_" + name + "{" + pool +
                    (state.empty() ? "" : R"(,db_client_connection_state=")" + state + R"(")") +
                    "," + system + "} " + value);
        };
        of_pool("count", "1", "used");
        of_pool("count", "0", "idle");
        of_pool("max", "1");
        of_pool("idle_max", "1");
        of_pool("idle_min", "0");
        of_pool("pending_requests", "0");
        of_pool("timeouts_total", "1");
        of_pool("create_time_seconds_count", "1");
        of_pool("wait_time_seconds_count", "3");
        of_pool("use_time_seconds_count", "2");
        CHECK_CONTAINS(text, R"(le="0.001")");
        CHECK_CONTAINS(text, R"(le="10")");

        // Another driver for the same server: one series all the same.
        AsyncDriver other(b.loop.executor(), b.server.uri(), basic_auth("neo4j", "secret"),
                          DriverConfig().telemetry_hook(metrics).max_connection_pool_size(5));
        CHECK_CONTAINS(exposition(*metrics),
                       "db_client_connection_max{" + pool + "," + system + "} 6");
        b.run(tx.rollback());
    }
    const auto text = exposition(*metrics);
    CHECK_FALSE(contains(text, "db_client_connection_count"));
    CHECK_CONTAINS(text, R"(db_operation_name="transaction")");
}

TEST_CASE("the buckets of Prometheus are the program's") {
    const auto metrics = std::make_shared<PrometheusMetrics>(PrometheusMetrics::Buckets{0.25, 2.5});
    Bench b([&](DriverConfig& config) { config.telemetry_hook(metrics); });
    b.check_works();
    const auto text = exposition(*metrics);
    CHECK_CONTAINS(text, R"(le="0.25")");
    CHECK_FALSE(contains(text, R"(le="0.001")"));
}
