#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace neo4j::detail {

// Begins on a cache line, which Arrow recommends for its buffers.
template <class T>
struct CacheLineAllocator {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    CacheLineAllocator() noexcept = default;
    template <class U>
    CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {} // NOLINT: as the standard has it

    T* allocate(std::size_t count) {
        return static_cast<T*>(::operator new(count * sizeof(T), alignment));
    }
    void deallocate(T* at, std::size_t) noexcept { ::operator delete(at, alignment); }

    friend bool operator==(CacheLineAllocator, CacheLineAllocator) noexcept { return true; }
};

// The memory of a column: bytes, all 0 at first, read and written as numbers of one type.
class Buffer {
public:
    Buffer() = default;

    // Room for so many of T.
    template <class T>
    static Buffer of(std::size_t count) {
        Buffer buffer;
        buffer.bytes_.resize(count * sizeof(T));
        return buffer;
    }

    bool empty() const noexcept { return bytes_.empty(); }
    std::size_t size() const noexcept { return bytes_.size(); }
    const std::byte* data() const noexcept { return bytes_.data(); }
    std::byte* data() noexcept { return bytes_.data(); }

    template <class T>
    std::span<const T> as() const noexcept {
        return {reinterpret_cast<const T*>(bytes_.data()), bytes_.size() / sizeof(T)};
    }
    template <class T>
    std::span<T> as() noexcept {
        return {reinterpret_cast<T*>(bytes_.data()), bytes_.size() / sizeof(T)};
    }

private:
    std::vector<std::byte, CacheLineAllocator<std::byte>> bytes_;
};

// A bit for each row, the least significant first.
inline Buffer make_bits(std::size_t count) {
    return Buffer::of<std::byte>((count + 7) / 8);
}
inline bool bit(const Buffer& bits, std::size_t i) noexcept {
    return (bits.data()[i / 8] & (std::byte{1} << (i % 8))) != std::byte{0};
}
inline void set_bit(Buffer& bits, std::size_t i) noexcept {
    bits.data()[i / 8] |= std::byte{1} << (i % 8);
}

} // namespace neo4j::detail
