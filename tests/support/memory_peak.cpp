#include "support/memory_peak.hpp"

#ifdef NEO4J_TEST_UNCOUNTED

neo4j::test::MemoryPeak::MemoryPeak() noexcept : before_(0) {}

std::size_t neo4j::test::MemoryPeak::bytes() const noexcept {
    return static_cast<std::size_t>(before_);
}

#else

#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

std::atomic<std::ptrdiff_t> live{0};
std::atomic<std::ptrdiff_t> peak{0};

void* taken(void* memory) noexcept {
    if (memory == nullptr)
        return nullptr;
    const auto size = static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    const auto now = live.fetch_add(size) + size;
    auto most = peak.load();
    while (now > most && !peak.compare_exchange_weak(most, now)) {
    }
    return memory;
}

void given(void* memory) noexcept {
    if (memory != nullptr)
        live.fetch_sub(static_cast<std::ptrdiff_t>(::malloc_usable_size(memory)));
}

void* needed(void* memory) {
    if (memory == nullptr)
        throw std::bad_alloc();
    return taken(memory);
}

} // namespace

neo4j::test::MemoryPeak::MemoryPeak() noexcept : before_(live.load()) {
    peak.store(before_);
}

std::size_t neo4j::test::MemoryPeak::bytes() const noexcept {
    return static_cast<std::size_t>(peak.load() - before_);
}

extern "C" void* __real_malloc(std::size_t size);
extern "C" void* __wrap_malloc(std::size_t size) {
    return taken(__real_malloc(size));
}
extern "C" void* __real_realloc(void* memory, std::size_t size);
extern "C" void* __wrap_realloc(void* memory, std::size_t size) {
    given(memory);
    return taken(__real_realloc(memory, size));
}
extern "C" void __real_free(void* memory);
extern "C" void __wrap_free(void* memory) {
    given(memory);
    __real_free(memory);
}

// The other forms, of arrays and without exceptions, call these.
void* operator new(std::size_t size) {
    return needed(__real_malloc(size != 0 ? size : 1));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return needed(std::aligned_alloc(a, (size + a - 1) / a * a));
}
void operator delete(void* memory) noexcept {
    __wrap_free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    __wrap_free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    __wrap_free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    __wrap_free(memory);
}

#endif
