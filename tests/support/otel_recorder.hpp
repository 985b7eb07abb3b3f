#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <opentelemetry/metrics/meter.h>
#include <opentelemetry/metrics/noop.h>
#include <opentelemetry/metrics/observer_result.h>
#include <opentelemetry/trace/span.h>
#include <opentelemetry/trace/span_id.h>
#include <opentelemetry/trace/trace_id.h>
#include <opentelemetry/trace/tracer.h>

// A tracer and a meter that keep what they are told, behind OpenTelemetry's API: no SDK is needed.
// For one thread.
namespace neo4j::test {

namespace otel = opentelemetry;
namespace nostd = opentelemetry::nostd;

using OtelValues = std::map<std::string, std::string>;

inline std::string text_of(const otel::common::AttributeValue& value) {
    if (nostd::holds_alternative<nostd::string_view>(value)) {
        const auto text = nostd::get<nostd::string_view>(value);
        return {text.data(), text.size()};
    }
    if (nostd::holds_alternative<std::int64_t>(value))
        return std::to_string(nostd::get<std::int64_t>(value));
    return "of another type";
}

inline OtelValues values_of(const otel::common::KeyValueIterable& attributes) {
    OtelValues values;
    attributes.ForEachKeyValue([&](nostd::string_view name, otel::common::AttributeValue value) {
        values[std::string(name.data(), name.size())] = text_of(value);
        return true;
    });
    return values;
}

struct OtelSpanData {
    std::string name;
    OtelValues attributes;
    std::vector<std::pair<std::string, OtelValues>> events;
    std::uint8_t id = 0;
    std::uint8_t parent = 0; // 0: none
    bool client = false;
    bool error = false;
    bool ended = false;
};

class OtelSpan final : public otel::trace::Span {
public:
    explicit OtelSpan(std::shared_ptr<OtelSpanData> data) : data_(std::move(data)) {}

    void SetAttribute(nostd::string_view name,
                      const otel::common::AttributeValue& value) noexcept override {
        data_->attributes[std::string(name.data(), name.size())] = text_of(value);
    }
    void AddEvent(nostd::string_view) noexcept override {}
    void AddEvent(nostd::string_view, otel::common::SystemTimestamp) noexcept override {}
    void AddEvent(nostd::string_view name,
                  const otel::common::KeyValueIterable& attributes) noexcept override {
        data_->events.emplace_back(std::string(name.data(), name.size()), values_of(attributes));
    }
    void AddEvent(nostd::string_view name, otel::common::SystemTimestamp,
                  const otel::common::KeyValueIterable& attributes) noexcept override {
        AddEvent(name, attributes);
    }
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    void AddLink(const otel::trace::SpanContext&,
                 const otel::common::KeyValueIterable&) noexcept override {}
    void AddLinks(const otel::trace::SpanContextKeyValueIterable&) noexcept override {}
#endif
    void SetStatus(otel::trace::StatusCode code, nostd::string_view) noexcept override {
        data_->error = code == otel::trace::StatusCode::kError;
    }
    void UpdateName(nostd::string_view) noexcept override {}
    void End(const otel::trace::EndSpanOptions&) noexcept override { data_->ended = true; }
    bool IsRecording() const noexcept override { return true; }
    otel::trace::SpanContext GetContext() const noexcept override {
        const std::uint8_t trace[otel::trace::TraceId::kSize] = {1};
        const std::uint8_t span[otel::trace::SpanId::kSize] = {data_->id};
        return {otel::trace::TraceId(trace), otel::trace::SpanId(span), {}, false};
    }

private:
    std::shared_ptr<OtelSpanData> data_;
};

class OtelTracer final : public otel::trace::Tracer {
public:
    std::vector<std::shared_ptr<OtelSpanData>> spans;

    nostd::shared_ptr<otel::trace::Span>
    StartSpan(nostd::string_view name, const otel::common::KeyValueIterable& attributes,
              const otel::trace::SpanContextKeyValueIterable&,
              const otel::trace::StartSpanOptions& options) noexcept override {
        auto data = std::make_shared<OtelSpanData>();
        data->name = std::string(name.data(), name.size());
        data->attributes = values_of(attributes);
        data->client = options.kind == otel::trace::SpanKind::kClient;
        if (nostd::holds_alternative<otel::trace::SpanContext>(options.parent))
            data->parent = nostd::get<otel::trace::SpanContext>(options.parent).span_id().Id()[0];
        spans.push_back(data);
        data->id = static_cast<std::uint8_t>(spans.size());
        return nostd::shared_ptr<otel::trace::Span>(new OtelSpan(std::move(data)));
    }
#if OPENTELEMETRY_ABI_VERSION_NO == 1
    void ForceFlushWithMicroseconds(std::uint64_t) noexcept override {}
    void CloseWithMicroseconds(std::uint64_t) noexcept override {}
#endif
};

// Each measurement, by the metric's name.
using OtelMeasurements = std::multimap<std::string, OtelValues>;

class OtelHistogram final : public otel::metrics::NoopHistogram<double> {
public:
    OtelHistogram(OtelMeasurements& all, nostd::string_view name)
        : NoopHistogram(name, "", ""), all_(all), name_(name.data(), name.size()) {}
    void Record(double, const otel::common::KeyValueIterable& attributes,
                const otel::context::Context&) noexcept override {
        all_.emplace(name_, values_of(attributes));
    }

private:
    OtelMeasurements& all_;
    std::string name_;
};

class OtelCounter final : public otel::metrics::NoopCounter<std::uint64_t> {
public:
    OtelCounter(OtelMeasurements& all, nostd::string_view name)
        : NoopCounter(name, "", ""), all_(all), name_(name.data(), name.size()) {}
    void Add(std::uint64_t, const otel::common::KeyValueIterable& attributes) noexcept override {
        all_.emplace(name_, values_of(attributes));
    }

private:
    OtelMeasurements& all_;
    std::string name_;
};

// Asked by the test, when it likes.
class OtelObservable final : public otel::metrics::ObservableInstrument {
public:
    void AddCallback(otel::metrics::ObservableCallbackPtr callback, void* state) noexcept override {
        callback_ = callback;
        state_ = state;
    }
    void RemoveCallback(otel::metrics::ObservableCallbackPtr, void*) noexcept override {
        callback_ = nullptr;
    }
    // By the attribute `state`, where there is one.
    std::map<std::string, std::int64_t> ask() {
        if (callback_ == nullptr)
            return {};
        class Results final : public otel::metrics::ObserverResultT<std::int64_t> {
        public:
            void Observe(std::int64_t) noexcept override {}
            void Observe(std::int64_t value,
                         const otel::common::KeyValueIterable& attributes) noexcept override {
                values[values_of(attributes)["db.client.connection.state"]] = value;
            }
            std::map<std::string, std::int64_t> values;
        };
        const auto results = std::make_shared<Results>();
        const std::shared_ptr<otel::metrics::ObserverResultT<std::int64_t>> told = results;
        callback_(nostd::shared_ptr<otel::metrics::ObserverResultT<std::int64_t>>(told), state_);
        return results->values;
    }

private:
    otel::metrics::ObservableCallbackPtr callback_ = nullptr;
    void* state_ = nullptr;
};

class OtelMeter final : public otel::metrics::Meter {
    using Text = nostd::string_view;
    using Observable = nostd::shared_ptr<otel::metrics::ObservableInstrument>;
    template <class T>
    using Owned = nostd::unique_ptr<T>;

public:
    OtelMeasurements measurements;
    std::map<std::string, std::shared_ptr<OtelObservable>> observables;

    Owned<otel::metrics::Counter<std::uint64_t>> CreateUInt64Counter(Text name, Text,
                                                                     Text) noexcept override {
        return Owned<otel::metrics::Counter<std::uint64_t>>(new OtelCounter(measurements, name));
    }
    Owned<otel::metrics::Histogram<double>> CreateDoubleHistogram(Text name, Text,
                                                                  Text) noexcept override {
        return Owned<otel::metrics::Histogram<double>>(new OtelHistogram(measurements, name));
    }
    Observable CreateInt64ObservableUpDownCounter(Text name, Text, Text) noexcept override {
        const auto made = std::make_shared<OtelObservable>();
        observables[std::string(name.data(), name.size())] = made;
        return Observable(std::shared_ptr<otel::metrics::ObservableInstrument>(made));
    }

    // What the driver has no use for.
    Owned<otel::metrics::Counter<double>> CreateDoubleCounter(Text, Text, Text) noexcept override {
        return {};
    }
    Observable CreateInt64ObservableCounter(Text, Text, Text) noexcept override { return {}; }
    Observable CreateDoubleObservableCounter(Text, Text, Text) noexcept override { return {}; }
    Owned<otel::metrics::Histogram<std::uint64_t>> CreateUInt64Histogram(Text, Text,
                                                                         Text) noexcept override {
        return {};
    }
    Observable CreateInt64ObservableGauge(Text, Text, Text) noexcept override { return {}; }
    Observable CreateDoubleObservableGauge(Text, Text, Text) noexcept override { return {}; }
    Owned<otel::metrics::UpDownCounter<std::int64_t>>
    CreateInt64UpDownCounter(Text, Text, Text) noexcept override {
        return {};
    }
    Owned<otel::metrics::UpDownCounter<double>> CreateDoubleUpDownCounter(Text, Text,
                                                                          Text) noexcept override {
        return {};
    }
    Observable CreateDoubleObservableUpDownCounter(Text, Text, Text) noexcept override {
        return {};
    }
#if OPENTELEMETRY_ABI_VERSION_NO >= 2
    Owned<otel::metrics::Gauge<std::int64_t>> CreateInt64Gauge(Text, Text, Text) noexcept override {
        return {};
    }
    Owned<otel::metrics::Gauge<double>> CreateDoubleGauge(Text, Text, Text) noexcept override {
        return {};
    }
    std::uintptr_t
    RegisterCallback(otel::metrics::MultiObservableCallbackPtr, void*,
                     nostd::span<otel::metrics::ObservableInstrument*>) noexcept override {
        return 0;
    }
    void DeregisterCallback(std::uintptr_t) noexcept override {}
#endif
};

} // namespace neo4j::test
