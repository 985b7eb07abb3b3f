#include "bolt/output_buffer.hpp"

#include <algorithm>

#include "core/wipe.hpp"

namespace neo4j::bolt {

void OutputBuffer::end_message() {
    if (size_ - chunk_ == 2)
        size_ = chunk_; // the last chunk holds nothing: its header becomes the end mark
    else
        close_chunk();
    reserve(2);
    data_[size_++] = std::byte{0};
    data_[size_++] = std::byte{0};
}

void OutputBuffer::consume(std::size_t n) noexcept {
    sent_ += n;
    if (sent_ < size_)
        return;
    wipe_secret();
    secret_ = false;
    sent_ = size_ = 0;
    if (capacity_ > keep_capacity) {
        data_.reset();
        capacity_ = 0;
    }
}

void OutputBuffer::grow(std::size_t n) {
    const auto wanted = std::max({size_ + n, capacity_ * 2, std::size_t{512}});
    auto bigger = std::make_unique_for_overwrite<std::byte[]>(wanted);
    if (size_ > 0)
        std::memcpy(bigger.get(), data_.get(), size_);
    wipe_secret();
    data_ = std::move(bigger);
    capacity_ = wanted;
}

void OutputBuffer::put_header_space() {
    reserve(2);
    size_ += 2;
}

void OutputBuffer::close_chunk() noexcept {
    const auto length = size_ - chunk_ - 2;
    data_[chunk_] = static_cast<std::byte>(length >> 8);
    data_[chunk_ + 1] = static_cast<std::byte>(length & 0xFF);
}

void OutputBuffer::next_chunk() {
    close_chunk();
    chunk_ = size_;
    put_header_space();
}

void OutputBuffer::append_split(std::span<const std::byte> bytes) {
    reserve(bytes.size() + (bytes.size() / most_per_chunk + 2) * 2);
    while (!bytes.empty()) {
        if (room_in_chunk() == 0)
            next_chunk();
        const auto part = bytes.first(std::min(bytes.size(), room_in_chunk()));
        std::memcpy(data_.get() + size_, part.data(), part.size());
        size_ += part.size();
        bytes = bytes.subspan(part.size());
    }
}

void OutputBuffer::wipe_secret() noexcept {
    if (secret_ && data_) // without it where it was moved from
        detail::wipe(std::span(data_.get(), size_));
}

} // namespace neo4j::bolt
