#include "sync/blocking.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace neo4j::detail {
namespace {

using Loop = std::unique_ptr<CallLoop>;

// Loops of threads that have ended, for threads to come. They are never destroyed: a thread that
// hands a connection to a waiter is still inside that waiter's loop (or holds an executor of it)
// for a moment after the waiter has gone on, and the waiter's thread may end in that moment.
class SpareLoops {
public:
    static SpareLoops& instance() {
        static auto& spare = *new SpareLoops;
        return spare;
    }
    Loop take() {
        const std::lock_guard lock(mutex_);
        if (loops_.empty())
            return std::make_unique<CallLoop>();
        auto loop = std::move(loops_.back());
        loops_.pop_back();
        return loop;
    }
    void give(std::vector<Loop> loops) {
        const std::lock_guard lock(mutex_);
        for (auto& loop : loops)
            loops_.push_back(std::move(loop));
    }

private:
    std::mutex mutex_;
    std::vector<Loop> loops_;
};

struct ThreadLoops {
    std::vector<Loop> loops;
    std::size_t in_use = 0;

    ~ThreadLoops() { SpareLoops::instance().give(std::move(loops)); }
};

ThreadLoops& mine() {
    thread_local ThreadLoops loops;
    return loops;
}

} // namespace

CallContext::CallContext() {
    auto& own = mine();
    if (own.in_use == own.loops.size())
        own.loops.push_back(SpareLoops::instance().take());
    loop_ = own.loops[own.in_use++].get();
    loop_->adopt();
}

CallContext::~CallContext() {
    --mine().in_use;
}

} // namespace neo4j::detail
