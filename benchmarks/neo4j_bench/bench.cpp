#include "bench.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <sys/resource.h>
#include <time.h>

namespace bench {

Arguments::Arguments(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos)
            throw std::invalid_argument("'" + word + "' is no key=value");
        values_[word.substr(0, equals)] = word.substr(equals + 1);
    }
}

std::string Arguments::text(const std::string& key, const std::string& fallback) const {
    const auto found = values_.find(key);
    return found == values_.end() ? fallback : found->second;
}

std::int64_t Arguments::number(const std::string& key, std::int64_t fallback) const {
    const auto found = values_.find(key);
    return found == values_.end() ? fallback : std::stoll(found->second);
}

Settings::Settings(const Arguments& arguments)
    : name(arguments.text("case", "")), uri(arguments.text("uri", "bolt://127.0.0.1:7687")),
      rows(arguments.number("rows", 1'000'000)), fetch(arguments.number("fetch", 1000)),
      n(arguments.number("n", 2000)), warmup(arguments.number("warmup", 500)),
      tasks(arguments.number("tasks", 64)), per(arguments.number("per", 200)),
      reps(arguments.number("reps", 3)), threads(arguments.number("threads", 1)),
      owned(arguments.text("records", "view") == "owned"),
      explicit_(arguments.text("tx", "managed") == "explicit") {}

std::string Settings::stream_query(std::int64_t count) const {
    return "UNWIND range(1," + std::to_string(count) +
           ") AS i RETURN i, 'name-'+toString(i) AS s, i*0.5 AS f";
}

double Timer::now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

namespace {
double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}
} // namespace

Timer::Timer() : wall_(now()), cpu_(cpu_seconds()) {}

void Timer::report(const Settings& settings, std::int64_t operations, double check,
                   std::vector<double> latencies) const {
    const double wall = now() - wall_;
    const double cpu = cpu_seconds() - cpu_;
    std::printf("{\"case\": \"%s\", \"n\": %lld, \"wall_s\": %f, \"cpu_s\": %f, \"check\": %f",
                settings.name.c_str(), static_cast<long long>(operations), wall, cpu, check);
    if (!latencies.empty()) {
        std::sort(latencies.begin(), latencies.end());
        std::printf(", \"p50_us\": %f, \"p99_us\": %f", latencies[latencies.size() / 2] * 1e6,
                    latencies[latencies.size() * 99 / 100] * 1e6);
    }
    std::printf("}\n");
}

std::vector<Row> make_rows(std::int64_t count) {
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        rows.push_back({i, "name-" + std::to_string(i), static_cast<double>(i) * 0.5});
    return rows;
}

neo4j::AuthToken credentials() {
    const char* password = std::getenv("NEO4J_PASSWORD");
    return neo4j::basic_auth("neo4j", password != nullptr ? password : "testpass1");
}

} // namespace bench

int main(int argc, char** argv) try {
    const bench::Arguments arguments(argc, argv);
    const bench::Settings settings(arguments);
    const auto api = arguments.text("api", "async");
    if (api == "async")
        bench::run_async(settings);
    else if (api == "sync")
        bench::run_sync(settings);
    else
        throw std::invalid_argument("api is async or sync, not '" + api + "'");
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "neo4j_bench: %s\n", error.what());
    return 1;
}
