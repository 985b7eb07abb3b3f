#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include <neo4j/detail/keys.hpp>
#include <neo4j/detail/offsets.hpp>

namespace neo4j::detail {

/// A counted reference to an object that carries its own count. T offers `count_` (an atomic,
/// visible here) and `static void destroy(T*) noexcept`. One owner is free of cost; a copy is one
/// atomic addition.
template <class T>
class Ref {
public:
    Ref() noexcept = default;
    Ref(std::nullptr_t) noexcept {}
    /// Takes over the reference that a new object is born with.
    explicit Ref(T* adopted) noexcept : object_(adopted) {}
    Ref(const Ref& other) noexcept : object_(other.object_) {
        if (object_ != nullptr)
            object_->count_.fetch_add(1, std::memory_order_relaxed);
    }
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() { release(); }

    void reset() noexcept {
        release();
        object_ = nullptr;
    }
    /// Gives the reference away: the other way round of the constructor that adopts one.
    T* detach() noexcept { return std::exchange(object_, nullptr); }
    T* get() const noexcept { return object_; }
    T* operator->() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }

    /// True when nobody else can see the object, so that it may be changed or used again. The
    /// acquire pairs with the release of whoever let go last.
    bool unique() const noexcept {
        return object_ != nullptr && object_->count_.load(std::memory_order_acquire) == 1;
    }

private:
    void release() noexcept {
        if (object_ == nullptr)
            return;
        if (object_->count_.load(std::memory_order_acquire) == 1 ||
            object_->count_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            T::destroy(object_);
    }

    T* object_ = nullptr;
};

/// Memory that the kernel writes into and records are read from: header and bytes in one
/// allocation, not cleared.
class Block {
public:
    static Ref<Block> make(std::size_t capacity) {
        return Ref<Block>(new (allocated(nullptr, capacity)) Block(capacity));
    }
    /// Makes a block larger that nobody else can see; what is in it stays. Large memory is not
    /// copied but moved in the address space, so that at no time it is there twice: that is why
    /// blocks are malloc's.
    static void grow(Ref<Block>& block, std::size_t capacity) {
        void* const memory = allocated(block.get(), capacity);
        static_cast<void>(block.detach());
        block = Ref<Block>(new (memory) Block(capacity));
    }

    std::byte* data() noexcept { return reinterpret_cast<std::byte*>(this + 1); }
    const std::byte* data() const noexcept { return reinterpret_cast<const std::byte*>(this + 1); }
    std::size_t capacity() const noexcept { return capacity_; }

private:
    friend class Ref<Block>;
    explicit Block(std::size_t capacity) noexcept : capacity_(capacity) {}
    static void destroy(Block* block) noexcept { std::free(block); }
    static void* allocated(void* before, std::size_t capacity) {
        void* const memory = std::realloc(before, sizeof(Block) + capacity);
        if (memory == nullptr)
            throw std::bad_alloc();
        return memory;
    }

    std::atomic<std::uint32_t> count_{1};
    std::size_t capacity_;
};

using BlockRef = Ref<Block>;

/// Validated records that lie in one block: row-major start offsets of their fields, counted from
/// `base`. Whoever holds the only reference fills it; once shared it does not change.
class Batch {
public:
    static Ref<Batch> make() { return Ref<Batch>(new Batch); }

    const std::byte* field(std::size_t row, std::size_t column) const noexcept {
        return base + fields[row * columns + column];
    }
    /// Empties it for the next records; the memory of `fields` stays.
    void clear() noexcept {
        block.reset();
        base = nullptr;
        fields.clear();
        columns = rows = 0;
        keys.reset();
    }

    BlockRef block;
    const std::byte* base = nullptr;
    Offsets fields;
    std::uint32_t columns = 0;
    std::uint32_t rows = 0;
    KeysRef keys;

private:
    friend class Ref<Batch>;
    Batch() = default;
    static void destroy(Batch* batch) noexcept { delete batch; }

    std::atomic<std::uint32_t> count_{1};
};

using BatchRef = Ref<Batch>;

} // namespace neo4j::detail
