#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <neo4j/telemetry.hpp>

namespace neo4j::test {

// A telemetry hook that writes down what it is told, a line each:
//
//     1 run 'RETURN ?'                 the first operation has begun
//     2 transaction_run in 1 'rows ?'  the second one, a part of the first
//     1 retry 1: Neo.TransientError    a try that has failed
//     1 ok, 3 rows                     the end
//     1 Neo.ClientError                the end, by an error
//     opened                           of a pool
//
// Thread safety: any thread.
class TelemetryRecorder final : public TelemetryHook {
public:
    explicit TelemetryRecorder(QueryText text = QueryText::redacted) : text_(text) {}

    std::vector<std::string> operations() const { return copy(operations_); }
    std::vector<std::string> pool_events() const { return copy(pool_events_); }
    std::vector<DriverInfo> drivers() const { return copy(drivers_); }
    // Of the last operation that has ended.
    std::string database() const { return copy(database_); }
    std::string server() const { return copy(server_); }
    std::string status_code() const { return copy(status_code_); }
    std::chrono::nanoseconds duration() const { return copy(duration_); }
    // Of the last event of that kind.
    std::chrono::nanoseconds time_of(PoolEventKind kind) const { return copy(times_).at(kind); }
    void forget() {
        const std::lock_guard lock(mutex_);
        operations_.clear();
        pool_events_.clear();
    }

    QueryText query_text() const noexcept override { return text_; }

    std::unique_ptr<OperationSpan> start(const OperationInfo& operation,
                                         OperationSpan* parent) override {
        const std::lock_guard lock(mutex_);
        const auto number = std::to_string(++last_);
        auto line = number + " " + std::string(to_string(operation.kind));
        if (parent != nullptr)
            line += " in " + static_cast<Span*>(parent)->number;
        if (!operation.query_text.empty())
            line += " '" + std::string(operation.query_text) + "'";
        operations_.push_back(std::move(line));
        return std::make_unique<Span>(*this, number);
    }
    void pool_event(const PoolEvent& event) override {
        const std::lock_guard lock(mutex_);
        pool_events_.emplace_back(to_string(event.kind));
        times_[event.kind] = event.time;
    }
    void driver_made(const DriverInfo& driver) override {
        const std::lock_guard lock(mutex_);
        drivers_.push_back(driver);
    }

private:
    struct Span final : OperationSpan {
        Span(TelemetryRecorder& recorder_, std::string number_)
            : recorder(recorder_), number(std::move(number_)) {}

        void retry(const OperationRetry& retry) override {
            const std::lock_guard lock(recorder.mutex_);
            recorder.operations_.push_back(number + " retry " + std::to_string(retry.failed_tries) +
                                           ": " + std::string(retry.error_type));
        }
        void end(const OperationEnd& end) override {
            auto line =
                number + " " + (end.error_type.empty() ? "ok" : std::string(end.error_type));
            if (end.returned_rows)
                line += ", " + std::to_string(*end.returned_rows) + " rows";
            const std::lock_guard lock(recorder.mutex_);
            recorder.operations_.push_back(std::move(line));
            recorder.database_ = end.operation.database;
            recorder.server_ = end.operation.server->to_string();
            recorder.status_code_ = end.status_code;
            recorder.duration_ = end.duration;
        }

        TelemetryRecorder& recorder;
        const std::string number;
    };

    template <class T>
    T copy(const T& what) const {
        const std::lock_guard lock(mutex_);
        return what;
    }

    const QueryText text_;
    mutable std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::vector<std::string> operations_;
    std::vector<std::string> pool_events_;
    std::vector<DriverInfo> drivers_;
    std::string database_;
    std::string server_;
    std::string status_code_;
    std::chrono::nanoseconds duration_{-1};
    std::map<PoolEventKind, std::chrono::nanoseconds> times_;
};

} // namespace neo4j::test
