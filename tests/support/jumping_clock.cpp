#include "support/jumping_clock.hpp"

#include <atomic>

namespace neo4j::test {

using std::chrono::steady_clock;

namespace {

std::atomic<steady_clock::rep> ahead{0};

} // namespace

// The linker's names for the function itself and for what is called in its place (both mangled).
steady_clock::time_point real_now() noexcept asm("__real__ZNSt6chrono3_V212steady_clock3nowEv");
steady_clock::time_point now_instead() noexcept asm("__wrap__ZNSt6chrono3_V212steady_clock3nowEv");

steady_clock::time_point now_instead() noexcept {
    return real_now() + steady_clock::duration(ahead.load());
}

void jump_to(steady_clock::time_point time) {
    const auto left = time - now_instead();
    if (left > left.zero())
        ahead += left.count();
}

} // namespace neo4j::test
