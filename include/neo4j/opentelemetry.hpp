#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <opentelemetry/common/attribute_value.h>
#include <opentelemetry/common/key_value_iterable_view.h>
#include <opentelemetry/context/context.h>
#include <opentelemetry/metrics/async_instruments.h>
#include <opentelemetry/metrics/meter.h>
#include <opentelemetry/metrics/meter_provider.h>
#include <opentelemetry/metrics/observer_result.h>
#include <opentelemetry/metrics/provider.h>
#include <opentelemetry/metrics/sync_instruments.h>
#include <opentelemetry/nostd/shared_ptr.h>
#include <opentelemetry/nostd/string_view.h>
#include <opentelemetry/nostd/unique_ptr.h>
#include <opentelemetry/nostd/variant.h>
#include <opentelemetry/trace/provider.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/span_metadata.h>
#include <opentelemetry/trace/span_startoptions.h>
#include <opentelemetry/trace/tracer.h>
#include <opentelemetry/trace/tracer_provider.h>

#include <neo4j/detail/pool_sources.hpp>
#include <neo4j/telemetry.hpp>
#include <neo4j/version.hpp>

/// The drivers' spans and metrics for OpenTelemetry, by the API of opentelemetry-cpp
/// (https://github.com/open-telemetry/opentelemetry-cpp). Opt-in: only programs that include this
/// header need it, and link its target `api`.

namespace neo4j {

namespace detail {

namespace otel = opentelemetry;

inline otel::nostd::string_view to_otel(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

// Of a span, an event or a measurement. The texts must live as long.
class OtelAttributes {
public:
    void add(std::string_view name, std::string_view value) {
        list_.emplace_back(to_otel(name), to_otel(value));
    }
    void add(std::string_view name, std::int64_t value) {
        list_.emplace_back(to_otel(name), value);
    }
    // Only what is known.
    void add_known(std::string_view name, std::string_view value) {
        if (!value.empty())
            add(name, value);
    }
    void add_server(const Address& server) {
        add("server.address", server.host);
        if (!server.is_path())
            add("server.port", std::int64_t{server.port});
    }

    const auto& list() const noexcept { return list_; }

private:
    std::vector<std::pair<otel::nostd::string_view, otel::common::AttributeValue>> list_;
};

} // namespace detail

/// A span for each operation, and the metrics of operations and pools, of all drivers that are
/// given this hook:
///
///     auto telemetry = std::make_shared<neo4j::OpenTelemetryHook>();
///     neo4j::Driver driver(uri, auth, neo4j::DriverConfig().telemetry_hook(telemetry));
///
/// A span's parent is the operation that it belongs to, else the span that is active on the thread
/// that calls the operation or, in the async face, first awaits it. Its name is that of the
/// operation and its database. A try that is followed by another one is an event, "retry".
///
/// Thread safety: any thread.
class OpenTelemetryHook final : public TelemetryHook {
public:
    /// With the process's tracer and meter providers, as they are now.
    /// @param query_text how much of the queries' texts spans hold.
    explicit OpenTelemetryHook(QueryText query_text = QueryText::redacted)
        : OpenTelemetryHook(opentelemetry::trace::Provider::GetTracerProvider()->GetTracer(
                                "neo4j-cpp", detail::to_otel(version())),
                            opentelemetry::metrics::Provider::GetMeterProvider()->GetMeter(
                                "neo4j-cpp", detail::to_otel(version())),
                            query_text) {}

    /// @param tracer of the spans; must not be null
    /// @param meter of the metrics; must not be null
    /// @param query_text how much of the queries' texts spans hold.
    OpenTelemetryHook(opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer> tracer,
                      opentelemetry::nostd::shared_ptr<opentelemetry::metrics::Meter> meter,
                      QueryText query_text = QueryText::redacted)
        : query_text_(query_text), tracer_(std::move(tracer)), meter_(std::move(meter)) {
        count_->AddCallback(observe_count, this);
        idle_max_->AddCallback(observe_idle_max, this);
        idle_min_->AddCallback(observe_idle_min, this);
        max_->AddCallback(observe_max, this);
        pending_->AddCallback(observe_pending, this);
    }

    ~OpenTelemetryHook() override {
        count_->RemoveCallback(observe_count, this);
        idle_max_->RemoveCallback(observe_idle_max, this);
        idle_min_->RemoveCallback(observe_idle_min, this);
        max_->RemoveCallback(observe_max, this);
        pending_->RemoveCallback(observe_pending, this);
    }

    [[nodiscard]] QueryText query_text() const noexcept override { return query_text_; }

    [[nodiscard]] std::unique_ptr<OperationSpan> start(const OperationInfo& operation,
                                                       OperationSpan* parent) override {
        detail::OtelAttributes attributes;
        attributes.add("db.system.name", db_system_name);
        attributes.add("db.operation.name", to_string(operation.kind));
        attributes.add_known("db.namespace", operation.database);
        attributes.add_known("db.query.text", operation.query_text);
        attributes.add_server(*operation.server);
        std::string name(to_string(operation.kind));
        if (!operation.database.empty())
            name.append(" ").append(operation.database);
        opentelemetry::trace::StartSpanOptions options;
        options.kind = opentelemetry::trace::SpanKind::kClient;
        if (parent != nullptr)
            options.parent = static_cast<Span*>(parent)->context();
        return std::make_unique<Span>(
            *this, tracer_->StartSpan(detail::to_otel(name), attributes.list(), options));
    }

    void pool_event(const PoolEvent& event) override {
        const auto name = event.server->to_string();
        const auto attributes = pool_attributes(name);
        const auto record = [&](Histogram& histogram) {
            histogram->Record(detail::in_seconds(event.time), attributes.list(), {});
        };
        switch (event.kind) {
        case PoolEventKind::opened:
            return record(create_time_);
        case PoolEventKind::acquired:
            return record(wait_time_);
        case PoolEventKind::released:
            return record(use_time_);
        case PoolEventKind::timed_out:
            return timeouts_->Add(1, attributes.list());
        case PoolEventKind::closed:
            return;
        }
    }

    void driver_made(const DriverInfo& driver) override { sources_.add(driver); }

private:
    using Histogram = opentelemetry::nostd::unique_ptr<opentelemetry::metrics::Histogram<double>>;
    using Gauge = opentelemetry::nostd::shared_ptr<opentelemetry::metrics::ObservableInstrument>;
    using Result = opentelemetry::metrics::ObserverResult;

    // The hook outlives it.
    class Span final : public OperationSpan {
    public:
        Span(OpenTelemetryHook& hook,
             opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> span) noexcept
            : hook_(hook), span_(std::move(span)) {}

        opentelemetry::trace::SpanContext context() const { return span_->GetContext(); }

        void retry(const OperationRetry& retry) override {
            detail::OtelAttributes attributes;
            attributes.add("error.type", retry.error_type);
            attributes.add("neo4j.retry.failed_tries", std::int64_t{retry.failed_tries});
            attributes.add("neo4j.retry.pause_ms",
                           std::int64_t{retry.pause / std::chrono::milliseconds(1)});
            span_->AddEvent("retry", attributes.list());
        }

        void end(const OperationEnd& end) override {
            detail::OtelAttributes attributes;
            attributes.add_known("db.namespace", end.operation.database);
            attributes.add_server(*end.operation.server);
            attributes.add_known("error.type", end.error_type);
            attributes.add_known("db.response.status_code", end.status_code);
            for (const auto& [name, value] : attributes.list())
                span_->SetAttribute(name, value);
            if (end.returned_rows)
                span_->SetAttribute("db.response.returned_rows",
                                    static_cast<std::int64_t>(*end.returned_rows));
            // Its description would be the error's text, which may hold values of the query.
            if (!end.error_type.empty())
                span_->SetStatus(opentelemetry::trace::StatusCode::kError);
            span_->End();

            attributes.add("db.system.name", db_system_name);
            attributes.add("db.operation.name", to_string(end.operation.kind));
            hook_.duration_->Record(detail::in_seconds(end.duration), attributes.list(), {});
        }

    private:
        OpenTelemetryHook& hook_;
        opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> span_;
    };

    static detail::OtelAttributes pool_attributes(std::string_view name) {
        detail::OtelAttributes attributes;
        attributes.add("db.system.name", db_system_name);
        attributes.add("db.client.connection.pool.name", name);
        return attributes;
    }

    // Calls back for each pool, with its gauges and attributes.
    template <class Observe>
    static void for_each_pool(void* hook, const Observe& observe) {
        for (const auto& [server, gauges] :
             static_cast<OpenTelemetryHook*>(hook)->sources_.gauges()) {
            const auto name = server.to_string();
            observe(gauges, pool_attributes(name));
        }
    }
    static void observe(const Result& result, std::int64_t value,
                        const detail::OtelAttributes& attributes) {
        using Integers =
            opentelemetry::nostd::shared_ptr<opentelemetry::metrics::ObserverResultT<std::int64_t>>;
        if (opentelemetry::nostd::holds_alternative<Integers>(result))
            opentelemetry::nostd::get<Integers>(result)->Observe(value, attributes.list());
    }

    static void observe_count(Result result, void* hook) {
        for_each_pool(hook, [&](const detail::PoolGauges& gauges, auto attributes) {
            auto used = attributes;
            attributes.add("db.client.connection.state", "idle");
            observe(result, gauges.idle, attributes);
            used.add("db.client.connection.state", "used");
            observe(result, gauges.used, used);
        });
    }
    static void observe_idle_max(Result result, void* hook) {
        for_each_pool(hook, [&](const detail::PoolGauges& gauges, const auto& attributes) {
            observe(result, gauges.most, attributes);
        });
    }
    static void observe_idle_min(Result result, void* hook) {
        for_each_pool(hook, [&](const detail::PoolGauges&, const auto& attributes) {
            observe(result, 0, attributes);
        });
    }
    static void observe_max(Result result, void* hook) { observe_idle_max(result, hook); }
    static void observe_pending(Result result, void* hook) {
        for_each_pool(hook, [&](const detail::PoolGauges& gauges, const auto& attributes) {
            observe(result, gauges.pending, attributes);
        });
    }

    Histogram seconds(const char* name, const char* description) {
        return meter_->CreateDoubleHistogram(name, description, "s");
    }
    Gauge gauge(const char* name, const char* description, const char* unit = "{connection}") {
        return meter_->CreateInt64ObservableUpDownCounter(name, description, unit);
    }

    const QueryText query_text_;
    const opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer> tracer_;
    const opentelemetry::nostd::shared_ptr<opentelemetry::metrics::Meter> meter_;
    detail::PoolSources sources_;
    Histogram duration_ =
        seconds("db.client.operation.duration", "How long operations took, results included.");
    Histogram create_time_ =
        seconds("db.client.connection.create_time", "How long opening connections took.");
    Histogram wait_time_ =
        seconds("db.client.connection.wait_time", "From asking for a connection to having it.");
    Histogram use_time_ =
        seconds("db.client.connection.use_time", "From having a connection to giving it back.");
    opentelemetry::nostd::unique_ptr<opentelemetry::metrics::Counter<std::uint64_t>> timeouts_ =
        meter_->CreateUInt64Counter("db.client.connection.timeouts",
                                    "How often no connection came free in time.", "{timeout}");
    Gauge count_ = gauge("db.client.connection.count", "Open connections, by state.");
    Gauge idle_max_ = gauge("db.client.connection.idle.max", "The most idle connections kept.");
    Gauge idle_min_ = gauge("db.client.connection.idle.min", "The least idle connections kept.");
    Gauge max_ = gauge("db.client.connection.max", "The most open connections there may be.");
    Gauge pending_ = gauge("db.client.connection.pending_requests",
                           "Operations that wait for a connection.", "{request}");
};

} // namespace neo4j
