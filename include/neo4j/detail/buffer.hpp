#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace neo4j::packstream {

/// Bytes that grow without being cleared first: the sink into which parameters are encoded.
class BufferSink {
public:
    BufferSink() noexcept = default;
    BufferSink(const BufferSink& other) { append(other.view()); }
    BufferSink(BufferSink&& other) noexcept
        : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    BufferSink& operator=(BufferSink other) noexcept {
        data_.swap(other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~BufferSink() = default;

    void push(std::byte byte) {
        reserve(1);
        data_[size_++] = byte;
    }
    void append(std::span<const std::byte> bytes) {
        if (bytes.empty())
            return;
        reserve(bytes.size());
        std::memcpy(data_.get() + size_, bytes.data(), bytes.size());
        size_ += bytes.size();
    }
    /// Room for n bytes at the end, to be written by the caller.
    std::byte* extend(std::size_t n) {
        reserve(n);
        std::byte* at = data_.get() + size_;
        size_ += n;
        return at;
    }
    void reserve(std::size_t more) {
        if (capacity_ - size_ < more)
            grow(more);
    }
    void clear() noexcept { size_ = 0; }
    /// Forgets everything from that size on.
    void truncate(std::size_t size) noexcept { size_ = size; }

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    const std::byte* data() const noexcept { return data_.get(); }
    std::byte* data() noexcept { return data_.get(); }
    std::span<const std::byte> view() const noexcept { return {data_.get(), size_}; }

private:
    void grow(std::size_t more) {
        const std::size_t wanted = std::max({size_ + more, capacity_ * 2, std::size_t{128}});
        void* bigger = std::realloc(data_.get(), wanted);
        if (bigger == nullptr)
            throw std::bad_alloc();
        static_cast<void>(data_.release()); // realloc has freed or kept it
        data_.reset(static_cast<std::byte*>(bigger));
        capacity_ = wanted;
    }

    // By malloc, since realloc moves a large block's pages in place of copying them to new ones.
    struct Free {
        void operator()(std::byte* block) const noexcept { std::free(block); }
    };
    std::unique_ptr<std::byte[], Free> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace neo4j::packstream
