#pragma once

#include <atomic>

namespace neo4j::detail {

// How many coroutines of a driver wait for an answer. Thread safety: any thread.
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

    // So many that others' answers are likely to be here already. Whoever lets these write first
    // has their requests leave together with its own: a server that sleeps is woken once for all.
    bool many() const noexcept { return waiting_.load(std::memory_order_relaxed) >= 8; }

private:
    std::atomic<unsigned> waiting_{0};
};

} // namespace neo4j::detail
