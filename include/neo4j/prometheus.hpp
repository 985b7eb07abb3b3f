#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/labels.h>
#include <prometheus/metric_family.h>
#include <prometheus/metric_type.h>
#include <prometheus/registry.h>

#include <neo4j/detail/pool_sources.hpp>
#include <neo4j/telemetry.hpp>

/// The drivers' metrics for Prometheus, by prometheus-cpp
/// (https://github.com/jupp0r/prometheus-cpp). Opt-in: only programs that include this header need
/// it, and link its target `core`.

namespace neo4j {

/// What Prometheus asks for, of all drivers that are given this hook:
///
///     auto metrics = std::make_shared<neo4j::PrometheusMetrics>();
///     prometheus::Exposer exposer("127.0.0.1:9464"); // needs prometheus-cpp::pull
///     exposer.RegisterCollectable(metrics);
///     neo4j::Driver driver(uri, auth, neo4j::DriverConfig().telemetry_hook(metrics));
///
/// Names and labels are those of OpenTelemetry's conventions, with `_` for each dot and the unit
/// behind: `db_client_operation_duration_seconds{db_operation_name="run",...}`. Query texts are no
/// labels: there would be too many.
///
/// Thread safety: any thread.
class PrometheusMetrics final : public TelemetryHook, public prometheus::Collectable {
public:
    /// Upper bounds, rising, in seconds.
    using Buckets = prometheus::Histogram::BucketBoundaries;

    /// Those that OpenTelemetry advises for the duration of operations: 1 ms to 10 s.
    static Buckets usual_buckets() { return {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}; }

    /// @param buckets of all histograms.
    explicit PrometheusMetrics(Buckets buckets = usual_buckets()) : buckets_(std::move(buckets)) {}

    /// What there is to tell now. For an Exposer, or a prometheus::TextSerializer.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override {
        auto families = registry_.Collect();
        const auto pools = sources_.gauges();
        if (pools.empty())
            return families;
        auto count = gauge("count", "Open connections, by whether somebody uses them.");
        auto idle_max = gauge("idle_max", "The most idle connections that are kept.");
        auto idle_min = gauge("idle_min", "The least idle connections that are kept.");
        auto most = gauge("max", "The most open connections that there may be.");
        auto pending = gauge("pending_requests", "Operations that wait for a connection.");
        for (const auto& [server, gauges] : pools) {
            auto labels = pool_labels(server);
            add(idle_max, labels, gauges.most);
            add(idle_min, labels, 0);
            add(most, labels, gauges.most);
            add(pending, labels, gauges.pending);
            labels["db_client_connection_state"] = "idle";
            add(count, labels, gauges.idle);
            labels["db_client_connection_state"] = "used";
            add(count, labels, gauges.used);
        }
        for (auto* family : {&count, &idle_max, &idle_min, &most, &pending})
            families.push_back(std::move(*family));
        return families;
    }

    [[nodiscard]] QueryText query_text() const noexcept override { return QueryText::none; }

    [[nodiscard]] std::unique_ptr<OperationSpan> start(const OperationInfo&,
                                                       OperationSpan*) override {
        return std::make_unique<Span>(*this);
    }

    void pool_event(const PoolEvent& event) override {
        const auto labels = pool_labels(*event.server);
        const auto observe = [&](prometheus::Family<prometheus::Histogram>& family) {
            family.Add(labels, buckets_).Observe(detail::in_seconds(event.time));
        };
        switch (event.kind) {
        case PoolEventKind::opened:
            return observe(create_time_);
        case PoolEventKind::acquired:
            return observe(wait_time_);
        case PoolEventKind::released:
            return observe(use_time_);
        case PoolEventKind::timed_out:
            return timeouts_.Add(labels).Increment();
        case PoolEventKind::closed:
            return;
        }
    }

    void driver_made(const DriverInfo& driver) override { sources_.add(driver); }

private:
    // The hook outlives it.
    class Span final : public OperationSpan {
    public:
        explicit Span(PrometheusMetrics& metrics) noexcept : metrics_(metrics) {}
        void end(const OperationEnd& end) override { metrics_.observe(end); }

    private:
        PrometheusMetrics& metrics_;
    };

    void observe(const OperationEnd& end) {
        const auto& operation = end.operation;
        prometheus::Labels labels{{"db_system_name", std::string(db_system_name)},
                                  {"db_operation_name", std::string(to_string(operation.kind))},
                                  {"server_address", operation.server->host}};
        if (!operation.server->is_path())
            labels["server_port"] = std::to_string(operation.server->port);
        if (!operation.database.empty())
            labels["db_namespace"] = operation.database;
        if (!end.error_type.empty())
            labels["error_type"] = end.error_type;
        duration_.Add(labels, buckets_).Observe(detail::in_seconds(end.duration));
    }

    static prometheus::Labels pool_labels(const Address& server) {
        return {{"db_system_name", std::string(db_system_name)},
                {"db_client_connection_pool_name", server.to_string()}};
    }

    static prometheus::MetricFamily gauge(const char* name, const char* help) {
        return {
            std::string("db_client_connection_") + name, help, prometheus::MetricType::Gauge, {}};
    }
    static void add(prometheus::MetricFamily& family, const prometheus::Labels& labels,
                    std::int64_t value) {
        prometheus::ClientMetric metric;
        for (const auto& [name, text] : labels)
            metric.label.push_back({name, text});
        metric.gauge.value = static_cast<double>(value);
        family.metric.push_back(std::move(metric));
    }

    prometheus::Family<prometheus::Histogram>& histogram(const char* name, const char* help) {
        return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_);
    }

    const Buckets buckets_;
    prometheus::Registry registry_;
    mutable detail::PoolSources sources_;
    prometheus::Family<prometheus::Histogram>& duration_ =
        histogram("db_client_operation_duration_seconds",
                  "How long operations took, their results included.");
    prometheus::Family<prometheus::Histogram>& create_time_ =
        histogram("db_client_connection_create_time_seconds", "How long opening connections took.");
    prometheus::Family<prometheus::Histogram>& wait_time_ = histogram(
        "db_client_connection_wait_time_seconds", "From asking for a connection to having it.");
    prometheus::Family<prometheus::Histogram>& use_time_ = histogram(
        "db_client_connection_use_time_seconds", "From having a connection to giving it back.");
    prometheus::Family<prometheus::Counter>& timeouts_ =
        prometheus::BuildCounter()
            .Name("db_client_connection_timeouts_total")
            .Help("How often no connection came free in time.")
            .Register(registry_);
};

} // namespace neo4j
