#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bench {

// What a case has done in the timed part.
struct Outcome {
    std::int64_t operations = 0;
    double check = 0;                    // proves that every value was read
    std::optional<std::int64_t> records; // where they are not known beforehand
    std::vector<double> latencies;       // in seconds; none: not measured
    std::optional<double> bytes_each{};  // of resident memory for each operation
};

// Of this process, in bytes, as the kernel counts it.
double resident_memory();

// Wall and CPU time of the timed part, and what is printed of it.
class Timer {
public:
    Timer();
    // Prints the line of JSON.
    void report(const std::string& name, Outcome outcome) const;
    // In seconds, of no particular beginning.
    static double now();

private:
    double wall_;
    double cpu_;
};

} // namespace bench
