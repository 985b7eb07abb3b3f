#pragma once

#include <fstream>
#include <functional>
#include <vector>

#include <neo4j/pool_metrics.hpp>

#include "plan.hpp"

namespace soak {

// Writes one line of CSV every second until the time is over.
class Sampler {
public:
    // @param pools gives the figures of each driver
    // Errors: std::runtime_error where the file cannot be written
    Sampler(const Plan& plan, std::function<std::vector<neo4j::PoolFigures>()> pools);

    void run();

private:
    void sample(std::int64_t second);

    const Plan& plan_;
    std::function<std::vector<neo4j::PoolFigures>()> pools_;
    std::ofstream out_;
};

} // namespace soak
