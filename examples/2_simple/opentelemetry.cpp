// Spans and metrics for OpenTelemetry, by the API of opentelemetry-cpp: an opt-in header. Where
// they go is a matter of the SDK, which a program sets up first; without one they go nowhere, as
// here.
//
// Prints:
//   one row, and a span for it
#include <exception>
#include <iostream>
#include <memory>

#include <opentelemetry/trace/provider.h>
#include <opentelemetry/trace/scope.h>

#include <neo4j/neo4j.hpp>
#include <neo4j/opentelemetry.hpp>

#include "support/server.hpp"

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:hook]
    auto telemetry = std::make_shared<neo4j::OpenTelemetryHook>(); // the global providers
    neo4j::Driver driver(uri, auth, neo4j::DriverConfig().telemetry_hook(telemetry));
    // --8<-- [end:hook]

    // --8<-- [start:parent]
    auto tracer = opentelemetry::trace::Provider::GetTracerProvider()->GetTracer("shop");
    const opentelemetry::trace::Scope request(tracer->StartSpan("request"));
    const auto result = driver.execute_query("RETURN 1"); // its span is a part of `request`
    // --8<-- [end:parent]
    if (result.records.size() == 1)
        std::cout << "one row, and a span for it\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
