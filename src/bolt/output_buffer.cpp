#include "bolt/output_buffer.hpp"

#include <algorithm>
#include <utility>

#include "core/wipe.hpp"

namespace neo4j::bolt {

void OutputBuffer::end_message() {
    if (bytes_.size() - chunk_ == 2)
        bytes_.truncate(chunk_); // the last chunk holds nothing: its header becomes the end mark
    else
        close_chunk();
    put_header_space(); // no bytes follow: the end mark
}

void OutputBuffer::consume(std::size_t n) noexcept {
    sent_ += n;
    if (!empty())
        return;
    wipe_secret();
    secret_ = false;
    sent_ = 0;
    bytes_.clear();
    if (bytes_.capacity() > keep_capacity)
        bytes_ = {};
}

// Growing leaves a copy behind.
void OutputBuffer::move_secret(std::size_t n) {
    packstream::BufferSink bigger;
    bigger.reserve(bytes_.size() + std::max(n, bytes_.size()));
    bigger.append(bytes_.view());
    wipe_secret();
    bytes_ = std::move(bigger);
}

void OutputBuffer::put_header_space() {
    reserve(2);
    std::byte* header = bytes_.extend(2);
    header[0] = header[1] = std::byte{0};
}

void OutputBuffer::close_chunk() noexcept {
    const auto length = bytes_.size() - chunk_ - 2;
    std::byte* header = bytes_.data() + chunk_;
    header[0] = static_cast<std::byte>(length >> 8);
    header[1] = static_cast<std::byte>(length & 0xFF);
}

void OutputBuffer::next_chunk() {
    close_chunk();
    chunk_ = bytes_.size();
    put_header_space();
}

void OutputBuffer::append_split(std::span<const std::byte> bytes) {
    reserve(bytes.size() + (bytes.size() / most_per_chunk + 2) * 2);
    while (!bytes.empty()) {
        if (room_in_chunk() == 0)
            next_chunk();
        const auto part = bytes.first(std::min(bytes.size(), room_in_chunk()));
        bytes_.append(part);
        bytes = bytes.subspan(part.size());
    }
}

void OutputBuffer::wipe_secret() noexcept {
    if (secret_ && !bytes_.empty()) // empty where it was moved from
        detail::wipe(std::span(bytes_.data(), bytes_.size()));
}

} // namespace neo4j::bolt
