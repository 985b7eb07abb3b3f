// What the log costs where nobody listens, which is how most programs run.

#include <string>

#include <benchmark/benchmark.h>

#include <neo4j/logging.hpp>

#include "core/log.hpp"

namespace {

using namespace neo4j;

void debug_when_off(benchmark::State& state) {
    const detail::LogIds ids{1, 2, 3};
    for (auto _ : state) {
        detail::log_io.debug(ids, [&] { return "C: RUN " + std::to_string(ids.operation); });
        benchmark::ClobberMemory(); // the level is looked at each time
    }
}
BENCHMARK(debug_when_off);

void operation_id_when_off(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(detail::new_operation_id());
}
BENCHMARK(operation_id_when_off);

// For comparison: one sink that throws the messages away.
void debug_when_on(benchmark::State& state) {
    const auto sink = add_log_sink("neo4j.io", LogLevel::debug, [](const LogRecord&) {});
    const detail::LogIds ids{1, 2, 3};
    for (auto _ : state)
        detail::log_io.debug(ids, [&] { return "C: RUN " + std::to_string(ids.operation); });
}
BENCHMARK(debug_when_on);

} // namespace
