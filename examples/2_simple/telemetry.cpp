// What a program asks of the database, how long that takes and what goes wrong: a hook is told of
// each operation of the driver and of its connections, and this one prints. For Prometheus and
// OpenTelemetry there are hooks to take: prometheus.cpp and opentelemetry.cpp.
//
// Prints:
//   ...
//   connection to ...: acquired
//   ...
//   execute_query UNWIND range(?, $n) AS i RETURN i, ? AS word: ok, ... ms
//   ...
//   execute_query RETURN ? / ?: ..., ... ms
//   as expected: / by zero
//   ...
//   transaction_run RETURN ?: ok, ... ms
//   transaction_run RETURN ?: ok, ... ms
//   ...
//   execute_read : ok, ... ms
//   connection to ...: closed
//   ...
#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

namespace {

// --8<-- [start:hook]
class Printer final : public neo4j::TelemetryHook {
public:
    std::unique_ptr<neo4j::OperationSpan> start(const neo4j::OperationInfo&,
                                                neo4j::OperationSpan*) override {
        return std::make_unique<Span>(*this);
    }

    void pool_event(const neo4j::PoolEvent& event) override {
        const std::lock_guard lock(mutex_); // any thread may call
        std::cout << "connection to " << *event.server << ": " << to_string(event.kind) << "\n";
    }

private:
    struct Span final : neo4j::OperationSpan {
        explicit Span(Printer& printer_) : printer(printer_) {}

        void retry(const neo4j::OperationRetry& retry) override {
            const std::lock_guard lock(printer.mutex_);
            std::cout << "  once more, after " << retry.error_type << "\n";
        }
        void end(const neo4j::OperationEnd& end) override {
            const std::chrono::duration<double, std::milli> time = end.duration;
            const std::lock_guard lock(printer.mutex_);
            std::cout << to_string(end.operation.kind) << ' ' << end.operation.query_text << ": "
                      << (end.error_type.empty() ? "ok" : end.error_type) << ", " << time.count()
                      << " ms\n";
        }

        Printer& printer;
    };

    std::mutex mutex_;
};
// --8<-- [end:hook]

} // namespace

int main() try {
    // --8<-- [start:use]
    neo4j::Driver driver(example::uri(), example::auth(),
                         neo4j::DriverConfig().telemetry_hook(std::make_shared<Printer>()));

    // Printed as: execute_query UNWIND range(?, $n) AS i RETURN i, ? AS word
    driver.execute_query("UNWIND range(1, $n) AS i RETURN i, 'secret' AS word",
                         neo4j::params("n", 3));
    // --8<-- [end:use]
    try {
        driver.execute_query("RETURN 1 / 0");
    } catch (const neo4j::Neo4jError& error) {
        std::cout << "as expected: " << error.message() << "\n";
    }
    {
        auto session = driver.session();
        session.execute_read([](neo4j::ManagedTransaction& tx) {
            return tx.run("RETURN 'two'").single()[0].as<std::string>() +
                   tx.run("RETURN 'operations'").single()[0].as<std::string>();
        });
    }
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
