// Why: to see what a program asks of the database, how long that takes and what goes wrong, without
// any line of logging in the program itself. A hook is told of each operation of the driver and of
// its connections; this one prints. For Prometheus and OpenTelemetry there are hooks to take:
// <neo4j/prometheus.hpp> and <neo4j/opentelemetry.hpp>.
//
//   NEO4J_URI=bolt://localhost NEO4J_USERNAME=neo4j NEO4J_PASSWORD=... ./telemetry

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>

#include <neo4j/neo4j.hpp>

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
        std::cout << "connection to " << *event.server << ": " << to_string(event.kind) << '\n';
    }

private:
    struct Span final : neo4j::OperationSpan {
        explicit Span(Printer& printer_) : printer(printer_) {}

        void retry(const neo4j::OperationRetry& retry) override {
            const std::lock_guard lock(printer.mutex_);
            std::cout << "  once more, after " << retry.error_type << '\n';
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

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

} // namespace

int main() {
    try {
        // --8<-- [start:use]
        neo4j::Driver driver(
            setting("NEO4J_URI", "bolt://localhost"),
            neo4j::basic_auth(setting("NEO4J_USERNAME", "neo4j"), setting("NEO4J_PASSWORD", "")),
            neo4j::DriverConfig().telemetry_hook(std::make_shared<Printer>()));

        // Printed as: execute_query UNWIND range(?, $n) AS i RETURN i, ? AS word
        driver.execute_query("UNWIND range(1, $n) AS i RETURN i, 'secret' AS word",
                             neo4j::params("n", 3));
        // --8<-- [end:use]
        try {
            driver.execute_query("RETURN 1 / 0");
        } catch (const neo4j::Neo4jError& error) {
            std::cout << "as expected: " << error.message() << '\n';
        }
        auto session = driver.session();
        session.execute_read([](neo4j::ManagedTransaction& tx) {
            return tx.run("RETURN 'two'").single()[0].as<std::string>() +
                   tx.run("RETURN 'operations'").single()[0].as<std::string>();
        });
    } catch (const neo4j::GqlError& error) {
        std::cerr << "error: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
