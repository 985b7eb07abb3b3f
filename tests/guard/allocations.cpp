#include "guard/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> count{0};

void* counted(void* memory) {
    count.fetch_add(1, std::memory_order_relaxed);
    if (memory == nullptr)
        throw std::bad_alloc();
    return memory;
}

} // namespace

std::size_t neo4j::test::allocations() noexcept {
    return count.load(std::memory_order_relaxed);
}

// Asio takes its memory, that of coroutines' frames above all, not from operator new: the linker
// leads calls of aligned_alloc here (CMakeLists.txt).
extern "C" void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
extern "C" void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
    count.fetch_add(1, std::memory_order_relaxed);
    return __real_aligned_alloc(alignment, size);
}

// Receive blocks are realloc's, of which compilers make malloc where there was nothing before.
extern "C" void* __real_malloc(std::size_t size);
extern "C" void* __wrap_malloc(std::size_t size) {
    count.fetch_add(1, std::memory_order_relaxed);
    return __real_malloc(size);
}
extern "C" void* __real_realloc(void* memory, std::size_t size);
extern "C" void* __wrap_realloc(void* memory, std::size_t size) {
    count.fetch_add(1, std::memory_order_relaxed);
    return __real_realloc(memory, size);
}

// The other forms, of arrays and without exceptions, call these.
void* operator new(std::size_t size) {
    return counted(__real_malloc(size != 0 ? size : 1));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return counted(__real_aligned_alloc(a, (size + a - 1) / a * a));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
