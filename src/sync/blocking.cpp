#include "sync/blocking.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace neo4j::detail {
namespace {

using Context = std::unique_ptr<boost::asio::io_context>;

// Contexts of threads that have ended, for threads to come. They are never destroyed: a thread that
// hands a connection to a waiter is still inside that waiter's context (or holds an executor of it)
// for a moment after the waiter has gone on, and the waiter's thread may end in that moment.
class SpareContexts {
public:
    static SpareContexts& instance() {
        static auto& spare = *new SpareContexts;
        return spare;
    }
    Context take() {
        const std::lock_guard lock(mutex_);
        if (contexts_.empty())
            return std::make_unique<boost::asio::io_context>(1);
        auto context = std::move(contexts_.back());
        contexts_.pop_back();
        return context;
    }
    void give(std::vector<Context> contexts) {
        const std::lock_guard lock(mutex_);
        for (auto& context : contexts)
            contexts_.push_back(std::move(context));
    }

private:
    std::mutex mutex_;
    std::vector<Context> contexts_;
};

struct ThreadContexts {
    std::vector<Context> contexts;
    std::size_t in_use = 0;

    ~ThreadContexts() { SpareContexts::instance().give(std::move(contexts)); }
};

ThreadContexts& mine() {
    thread_local ThreadContexts contexts;
    return contexts;
}

} // namespace

CallContext::CallContext() {
    auto& own = mine();
    if (own.in_use == own.contexts.size())
        own.contexts.push_back(SpareContexts::instance().take());
    context_ = own.contexts[own.in_use++].get();
    context_->restart();
}

CallContext::~CallContext() {
    --mine().in_use;
}

} // namespace neo4j::detail
