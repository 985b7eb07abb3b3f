#include "timer.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace bench {
namespace {

double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

} // namespace

double resident_memory() {
    std::int64_t whole = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> whole >> resident;
    return static_cast<double>(resident * sysconf(_SC_PAGESIZE));
}

double Timer::now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

Timer::Timer() : wall_(now()), cpu_(cpu_seconds()) {}

void Timer::report(const std::string& name, Outcome outcome) const {
    const double wall = now() - wall_;
    const double cpu = cpu_seconds() - cpu_;
    std::printf("{\"case\": \"%s\", \"n\": %lld, \"wall_s\": %f, \"cpu_s\": %f, \"check\": %f",
                name.c_str(), static_cast<long long>(outcome.operations), wall, cpu, outcome.check);
    if (outcome.records)
        std::printf(", \"records\": %lld", static_cast<long long>(*outcome.records));
    if (auto& all = outcome.latencies; !all.empty()) {
        std::ranges::sort(all);
        std::printf(", \"p50_us\": %f, \"p99_us\": %f", all[all.size() / 2] * 1e6,
                    all[all.size() * 99 / 100] * 1e6);
    }
    if (outcome.bytes_each)
        std::printf(", \"bytes_each\": %.0f", *outcome.bytes_each);
    std::printf("}\n");
}

} // namespace bench
