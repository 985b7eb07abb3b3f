#pragma once

#include <atomic>

namespace neo4j::detail {

// How many coroutines of a driver wait for an answer, and whether it is of use that one which is to
// send lets the others that can run go first. Requests then leave together: a server that sleeps is
// woken once for all. It is, where answers come in many at a time; where the server is the slower
// one, they come one by one, and a turn is an epoll_wait for nothing. Thread safety: any thread.
class InFlight {
public:
    // Counts one while it is there. Null: nobody counts.
    class Wait {
    public:
        explicit Wait(InFlight* all) noexcept : all_(all) {
            if (all_ != nullptr)
                all_->waiting_.fetch_add(1, std::memory_order_relaxed);
        }
        ~Wait() {
            if (all_ != nullptr)
                all_->waiting_.fetch_sub(1, std::memory_order_relaxed);
        }
        Wait(const Wait&) = delete;
        Wait& operator=(const Wait&) = delete;

    private:
        InFlight* all_;
    };

    // Whether to take a turn before sending: many wait, so that others' answers are likely to be
    // here already, and lately it has been so. Where it has not, it is tried again now and then.
    bool worth_a_turn() noexcept {
        if (waiting_.load(std::memory_order_relaxed) < many)
            return false;
        return in_vain_.load(std::memory_order_relaxed) < patience ||
               skipped_.fetch_add(1, std::memory_order_relaxed) % rest == rest - 1;
    }
    // What a turn that begins is told apart by.
    unsigned begin_turn() noexcept { return turns_.fetch_add(1, std::memory_order_relaxed) + 1; }
    // In vain where nobody else has begun one meanwhile.
    void end_turn(unsigned begun) noexcept {
        if (turns_.load(std::memory_order_relaxed) != begun)
            in_vain_.store(0, std::memory_order_relaxed);
        else if (in_vain_.load(std::memory_order_relaxed) < patience)
            in_vain_.fetch_add(1, std::memory_order_relaxed);
    }

    static constexpr unsigned many = 8;
    static constexpr unsigned patience = 4; // turns in vain in a row
    static constexpr unsigned rest = 32;    // one turn of so many is tried then

private:
    std::atomic<unsigned> waiting_{0};
    std::atomic<unsigned> turns_{0};
    std::atomic<unsigned> in_vain_{0};
    std::atomic<unsigned> skipped_{0};
};

} // namespace neo4j::detail
