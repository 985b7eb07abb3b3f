#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "arguments.hpp"

namespace soak {

// What a worker does in one go.
enum class Step {
    read,        // execute_query
    write,       // execute_write
    stream,      // a result, read to its end
    give_up,     // a result that is dropped after some records
    transaction, // begin, two queries, commit
    roll_back,   // the same, rolled back
    abandon,     // the same, destroyed in the middle
    cancel,      // a query without end, cancelled after a few milliseconds
    new_driver   // a driver of its own, for one query
};
inline constexpr std::array<std::string_view, 9> step_names{"read",    "write",       "stream",
                                                            "give_up", "transaction", "roll_back",
                                                            "abandon", "cancel",      "new_driver"};

// What is run. The nodes that are written are always the same ones, so that the server's store
// does not grow.
inline constexpr std::int64_t nodes = 1'000;
inline constexpr const char* read_query = "MATCH (n:Soak {id: $id}) RETURN n.value AS value, n";
inline constexpr const char* write_query =
    "MERGE (n:Soak {id: $id}) SET n.value = $value, n.text = $text RETURN n.id";
inline constexpr const char* stream_query =
    "UNWIND range(1, 3000) AS i RETURN i, 'name-' + i AS text, i * 0.5 AS f";
inline constexpr const char* endless_query = "UNWIND range(1, 100000000000) AS i RETURN i";

// The chance of one worker.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : source_(seed) {}
    Step step() { return static_cast<Step>(often_(source_)); }
    std::int64_t number(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution(least, most)(source_);
    }

private:
    std::mt19937_64 source_;
    std::discrete_distribution<int> often_{30, 20, 10, 8, 12, 5, 3, 10, 2};
};

// What is to be done, how long, and what has been done; for all workers.
//
// Thread safety: any thread.
class Plan {
public:
    // Errors: std::invalid_argument that says which word is wrong.
    explicit Plan(bench::Arguments arguments);

    std::string uri;
    std::chrono::seconds length;
    std::int64_t tasks;              // coroutines of the asynchronous face
    std::int64_t threads;            // of the blocking face; the asynchronous one has two
    std::chrono::milliseconds pause; // at most, between two steps of a worker
    std::uint64_t seed;
    std::string out;

    bool over() const noexcept { return std::chrono::steady_clock::now() >= end_; }
    void done(Step step) noexcept { ++done_[static_cast<std::size_t>(step)]; }
    void failed(Step step, std::string_view what) noexcept;

    std::uint64_t steps() const noexcept;
    std::uint64_t count(Step step) const noexcept { return done_[static_cast<std::size_t>(step)]; }
    std::uint64_t failures() const noexcept { return failures_; }

private:
    std::chrono::steady_clock::time_point end_;
    std::array<std::atomic<std::uint64_t>, step_names.size()> done_{};
    std::atomic<std::uint64_t> failures_{0};
};

} // namespace soak
