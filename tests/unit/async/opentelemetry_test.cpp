#include <memory>
#include <string>

#include <neo4j/error.hpp>
#include <neo4j/opentelemetry.hpp>

#include "bench.hpp"
#include "support/otel_recorder.hpp"

using namespace std::chrono_literals;
using namespace neo4j;
using namespace neo4j::test;

namespace {

const std::string transient_error = "Neo.TransientError.General.DatabaseUnavailable";
const std::string syntax_error = "Neo.ClientError.Statement.SyntaxError";

struct Traced {
    std::shared_ptr<OtelTracer> tracer = std::make_shared<OtelTracer>();
    std::shared_ptr<OtelMeter> meter = std::make_shared<OtelMeter>();
    std::shared_ptr<OpenTelemetryHook> hook;
    std::optional<Bench> b;

    explicit Traced(QueryText text = QueryText::redacted)
        : hook(std::make_shared<OpenTelemetryHook>(
              nostd::shared_ptr<otel::trace::Tracer>(std::shared_ptr<otel::trace::Tracer>(tracer)),
              nostd::shared_ptr<otel::metrics::Meter>(std::shared_ptr<otel::metrics::Meter>(meter)),
              text)) {
        b.emplace([this](DriverConfig& config) { config.telemetry_hook(hook); });
    }
};

} // namespace

TEST_CASE("a span of OpenTelemetry says what was asked of whom") {
    Traced t;
    auto& b = *t.b;
    b.server->summary_extra = params("db", "movies");
    b.run(b.driver.execute_query("rows 3"));
    REQUIRE(t.tracer->spans.size() == 1);
    const auto& span = *t.tracer->spans[0];
    CHECK(span.name == "execute_query");
    CHECK(span.client);
    CHECK(span.ended);
    CHECK_FALSE(span.error);
    CHECK(span.parent == 0);
    CHECK(span.attributes == OtelValues{{"db.system.name", "neo4j"},
                                        {"db.operation.name", "execute_query"},
                                        {"db.namespace", "movies"},
                                        {"db.query.text", "rows ?"},
                                        {"db.response.returned_rows", "3"},
                                        {"server.address", "127.0.0.1"},
                                        {"server.port", std::to_string(b.server.port())}});
    const auto found = t.meter->measurements.find("db.client.operation.duration");
    REQUIRE(found != t.meter->measurements.end());
    CHECK(found->second == OtelValues{{"db.system.name", "neo4j"},
                                      {"db.operation.name", "execute_query"},
                                      {"db.namespace", "movies"},
                                      {"server.address", "127.0.0.1"},
                                      {"server.port", std::to_string(b.server.port())}});
}

TEST_CASE("the spans of a unit of work are its queries', its tries are events") {
    Traced t;
    auto& b = *t.b;
    b.server->next(bolt::Request::run, Reaction::fail(transient_error));
    auto session = b.driver.session(SessionConfig().database("movies"));
    const auto unit = [](AsyncManagedTransaction& tx) -> boost::asio::awaitable<void> {
        auto result = co_await tx.run("rows 3");
        co_await result.consume();
    };
    b.run(session.execute_write(unit));
    const auto& spans = t.tracer->spans;
    REQUIRE(spans.size() == 3);
    CHECK(spans[0]->name == "execute_write movies");
    REQUIRE(spans[0]->events.size() == 1);
    CHECK(spans[0]->events[0].first == "retry");
    CHECK(spans[0]->events[0].second["error.type"] == transient_error);
    CHECK(spans[0]->events[0].second["neo4j.retry.failed_tries"] == "1");
    CHECK_FALSE(spans[0]->error);
    CHECK(spans[1]->parent == spans[0]->id);
    CHECK(spans[1]->error);
    CHECK(spans[1]->attributes["error.type"] == transient_error);
    CHECK(spans[2]->parent == spans[0]->id);
    CHECK_FALSE(spans[2]->error);
    CHECK(spans[2]->ended);
}

TEST_CASE("a span of OpenTelemetry tells errors by their type") {
    Traced t(QueryText::none);
    auto& b = *t.b;
    auto session = b.driver.session();
    CHECK_THROWS_AS(b.run(session.run("fail " + syntax_error)), CypherSyntaxError);
    auto& span = *t.tracer->spans.at(0);
    CHECK(span.error);
    CHECK(span.attributes["error.type"] == syntax_error);
    CHECK(span.attributes["db.response.status_code"] == syntax_error);
    CHECK(span.attributes.count("db.query.text") == 0);
}

TEST_CASE("OpenTelemetry's metrics of connections") {
    Traced t;
    auto& b = *t.b;
    {
        auto session = b.driver.session();
        auto tx = b.run(session.begin_transaction());
        using Values = std::map<std::string, std::int64_t>;
        const auto ask = [&](const std::string& name) {
            return t.meter->observables.at("db.client.connection." + name)->ask();
        };
        CHECK(ask("count") == Values{{"idle", 0}, {"used", 1}});
        CHECK(ask("idle.max") == Values{{"", 1}});
        CHECK(ask("idle.min") == Values{{"", 0}});
        CHECK(ask("max") == Values{{"", 1}});
        CHECK(ask("pending_requests") == Values{{"", 0}});
        auto late = b.driver.session(SessionConfig().connection_acquisition_timeout(20ms));
        CHECK_THROWS_AS(b.run(late.run("rows 3")), ConnectionAcquisitionTimeoutError);
        b.run(tx.rollback());
    }
    const auto& measured = t.meter->measurements;
    CHECK(measured.count("db.client.connection.create_time") == 1);
    CHECK(measured.count("db.client.connection.wait_time") == 1);
    CHECK(measured.count("db.client.connection.use_time") == 1);
    CHECK(measured.count("db.client.connection.timeouts") == 1);
    const auto found = measured.find("db.client.connection.wait_time");
    CHECK(found->second == OtelValues{{"db.system.name", "neo4j"},
                                      {"db.client.connection.pool.name", b.server.address()}});
    const auto count = t.meter->observables.at("db.client.connection.count");
    t.b.reset();
    CHECK(count->ask().empty());
    t.hook.reset(); // takes its callbacks off
    CHECK(count->ask().empty());
}
