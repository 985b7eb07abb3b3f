// The drivers' metrics for Prometheus, by prometheus-cpp: an opt-in header.
//
// Prints:
//   served on port ...
//   db_client_operation_duration_seconds: 3 measured
//   db_client_connection_create_time_seconds: ... measured
//   db_client_connection_wait_time_seconds: ... measured
//   db_client_connection_use_time_seconds: ... measured
//   db_client_connection_count
//   db_client_connection_count
//   db_client_connection_idle_max
//   db_client_connection_idle_min
//   db_client_connection_max
//   db_client_connection_pending_requests
#include <exception>
#include <iostream>
#include <memory>

#include <prometheus/exposer.h>

#include <neo4j/neo4j.hpp>
#include <neo4j/prometheus.hpp>

#include "support/server.hpp"

int main() try {
    const auto uri = example::uri();
    const auto auth = example::auth();

    // --8<-- [start:expose]
    auto metrics = std::make_shared<neo4j::PrometheusMetrics>();
    prometheus::Exposer exposer("127.0.0.1:0"); // 0: any free port; "127.0.0.1:9464" is usual
    exposer.RegisterCollectable(metrics);
    neo4j::Driver driver(uri, auth, neo4j::DriverConfig().telemetry_hook(metrics));
    // --8<-- [end:expose]

    for (int i = 0; i < 3; ++i)
        driver.execute_query("RETURN $i", neo4j::params("i", i));
    std::cout << "served on port " << exposer.GetListeningPorts().front() << "\n";

    // What Prometheus is told there.
    for (const auto& family : metrics->Collect())
        for (const auto& metric : family.metric)
            if (family.type == prometheus::MetricType::Histogram)
                std::cout << family.name << ": " << metric.histogram.sample_count << " measured\n";
            else
                std::cout << family.name << "\n";
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
