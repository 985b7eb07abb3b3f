#include "sync/call_loop.hpp"

namespace neo4j::detail {

CallLoop::~CallLoop() {
    while (pop()) { // one by one: a chain that destroys itself would be as deep as it is long
    }
}

void CallLoop::run(const bool& done) {
    while (!done) {
        if (auto task = pop()) {
            task->run();
            continue;
        }
        // It stops whenever it runs out of work, and what was in the list may have brought new work.
        if (context_.stopped())
            context_.restart();
        // Not run(): a name look-up that was given up may still be at work.
        context_.run_one();
    }
}

void CallLoop::push(std::unique_ptr<Task> task) noexcept {
    auto& end = last_ != nullptr ? last_->next : first_;
    last_ = task.get();
    end = std::move(task);
}

std::unique_ptr<CallLoop::Task> CallLoop::pop() noexcept {
    auto task = std::move(first_);
    if (task)
        first_ = std::move(task->next);
    if (!first_)
        last_ = nullptr;
    return task;
}

} // namespace neo4j::detail
