#include "sampler.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

#include "support/process_figures.hpp"

namespace soak {

Sampler::Sampler(const Plan& plan, std::function<std::vector<neo4j::PoolFigures>()> pools)
    : plan_(plan), pools_(std::move(pools)), out_(plan.out) {
    if (!out_)
        throw std::runtime_error("cannot write " + plan.out);
    out_ << "second,rss_kib,heap_kib,descriptors,threads,steps,cancels,failures,"
            "in_use,idle,connecting,waiting,created,closed\n";
}

void Sampler::run() {
    using std::chrono::steady_clock;
    const auto start = steady_clock::now();
    while (!plan_.over()) {
        const auto second = std::chrono::floor<std::chrono::seconds>(steady_clock::now() - start);
        sample(second.count());
        std::this_thread::sleep_until(start + second + std::chrono::seconds(1));
    }
}

void Sampler::sample(std::int64_t second) {
    const auto process = neo4j::test::process_figures();
    neo4j::PoolFigures sum;
    for (const auto& one : pools_()) {
        sum.in_use += one.in_use;
        sum.idle += one.idle;
        sum.connecting += one.connecting;
        sum.waiting += one.waiting;
        sum.created += one.created;
        sum.closed += one.closed;
    }
    out_ << second << ',' << process.resident_bytes / 1024 << ',' << process.heap_bytes / 1024
         << ',' << process.descriptors << ',' << process.threads << ',' << plan_.steps() << ','
         << plan_.count(Step::cancel) << ',' << plan_.failures() << ',' << sum.in_use << ','
         << sum.idle << ',' << sum.connecting << ',' << sum.waiting << ',' << sum.created << ','
         << sum.closed << std::endl; // whoever watches the run sees it at once
}

} // namespace soak
