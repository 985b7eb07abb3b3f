#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace neo4j::detail {

/// A growing array of offsets. Unlike a vector it hands out room without clearing it first, which
/// counts where a few nanoseconds are all the time there is for a record.
class Offsets {
public:
    Offsets() noexcept = default;
    Offsets(Offsets&& other) noexcept
        : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    Offsets& operator=(Offsets&& other) noexcept {
        data_ = std::move(other.data_);
        size_ = std::exchange(other.size_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }
    ~Offsets() = default;

    /// Room for n more, to be written by the caller.
    std::uint32_t* extend(std::size_t n) {
        if (capacity_ - size_ < n)
            grow(n);
        std::uint32_t* const at = data_.get() + size_;
        size_ += n;
        return at;
    }
    void push_back(std::uint32_t offset) { *extend(1) = offset; }
    void truncate(std::size_t size) noexcept { size_ = size; }
    void clear() noexcept { size_ = 0; }
    void reserve(std::size_t size) {
        if (size > capacity_)
            grow(size - size_);
    }

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    const std::uint32_t* data() const noexcept { return data_.get(); }
    std::uint32_t operator[](std::size_t i) const noexcept { return data_[i]; }
    std::span<const std::uint32_t> view() const noexcept { return {data_.get(), size_}; }

private:
    void grow(std::size_t n) {
        const std::size_t wanted = std::max({size_ + n, capacity_ * 2, std::size_t{16}});
        auto bigger = std::make_unique_for_overwrite<std::uint32_t[]>(wanted);
        std::copy_n(data_.get(), size_, bigger.get());
        data_ = std::move(bigger);
        capacity_ = wanted;
    }

    std::unique_ptr<std::uint32_t[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace neo4j::detail
