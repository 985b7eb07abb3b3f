#pragma once

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>

#include "support/environment.hpp"

namespace neo4j::test {

// A whole number from the environment.
inline std::uint64_t number_from_environment(const char* name, std::uint64_t fallback) {
    const auto text = environment(name);
    try {
        return text.empty() ? fallback : std::stoull(text);
    } catch (const std::exception&) {
        throw std::invalid_argument(std::string(name) + "=" + text + " is no whole number");
    }
}

// How much of a stress test is run: `usual` times NEO4J_STRESS_SCALE, which is 1 unless set.
inline std::size_t stress(std::size_t usual) {
    return usual * static_cast<std::size_t>(number_from_environment("NEO4J_STRESS_SCALE", 1));
}

// What the chance of a stress test begins with: NEO4J_STRESS_SEED, or always the same. Printed, so
// that a failure can be had again.
inline std::uint64_t stress_seed() {
    const auto seed = number_from_environment("NEO4J_STRESS_SEED", 20'261'122);
    std::cout << "NEO4J_STRESS_SEED=" << seed << std::endl;
    return seed;
}

} // namespace neo4j::test
