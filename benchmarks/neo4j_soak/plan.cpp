#include "plan.hpp"

#include <cstdio>

namespace soak {

Plan::Plan(bench::Arguments arguments)
    : uri(arguments.text("uri", "bolt://127.0.0.1:7687")),
      length(arguments.number("seconds", 1800, 1)), tasks(arguments.number("tasks", 8, 1)),
      threads(arguments.number("threads", 4, 1)), pause(arguments.number("pause_ms", 20, 1)),
      seed(static_cast<std::uint64_t>(arguments.number("seed", 1, 0))),
      out(arguments.text("out", "soak.csv")), end_(std::chrono::steady_clock::now() + length) {
    arguments.check_all_known();
}

void Plan::failed(Step step, std::string_view what) noexcept {
    const auto name = step_names[static_cast<std::size_t>(step)];
    if (++failures_ <= 100)
        std::fprintf(stderr, "neo4j_soak: %.*s failed: %.*s\n", static_cast<int>(name.size()),
                     name.data(), static_cast<int>(what.size()), what.data());
}

std::uint64_t Plan::steps() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& one : done_)
        sum += one;
    return sum;
}

} // namespace soak
