#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "integration/faults/server_process.hpp"
#include "integration/faults/tally.hpp"
#include "support/fault_proxy.hpp"

namespace neo4j::test {

// Makes proxy and server fail, one fault at a time, and looks how long it takes until rows are
// written again once it is over.
class Chaos {
public:
    using Time = std::chrono::steady_clock::duration;

    // @param seed of the faults' order, lengths and pauses.
    Chaos(FaultProxy& proxy, ServerProcess& server, std::uint32_t seed);

    // Each kind of fault at least once, in any order, and for at least that time.
    void run(std::chrono::seconds time, Tally& tally);

    struct Faults {
        std::size_t count = 0;
        Time first{}; // the longest that it took from the fault's end to the next row
        Time many{};  // ... to as many rows as there are writers
    };
    const std::map<std::string, Faults>& faults() const noexcept { return faults_; }

private:
    struct Kind {
        std::string name;
        std::function<void()> begin;
        std::function<void()> end;
        std::chrono::milliseconds longest; // that it lasts
    };

    std::vector<Kind> kinds();
    void one(const Kind& kind, Tally& tally);
    std::size_t between(std::size_t least, std::size_t most);
    std::chrono::milliseconds time_between(std::chrono::milliseconds least,
                                           std::chrono::milliseconds most);

    FaultProxy& proxy_;
    ServerProcess& server_;
    std::mt19937 random_;
    std::map<std::string, Faults> faults_;
};

// So many rows after a fault show that all goes on.
inline constexpr std::size_t many_rows = 64;
// After which it has gone on at the latest.
inline constexpr std::chrono::seconds recovery{10};

} // namespace neo4j::test
