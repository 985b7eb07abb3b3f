#pragma once

#include <cstddef>
#include <span>

#include <neo4j/detail/buffer.hpp>

namespace neo4j::bolt {

// Messages on their way out, chunked as they are written: a packer's sink. The buffer grows
// without clearing and is given back when it has become large and empty.
class OutputBuffer {
public:
    OutputBuffer() = default;
    OutputBuffer(OutputBuffer&&) noexcept = default;
    OutputBuffer& operator=(OutputBuffer&&) = delete;
    ~OutputBuffer() { wipe_secret(); }

    // What is in here, until all of it is sent, is overwritten before its memory serves for
    // anything else.
    void holds_secret() noexcept { secret_ = true; }

    void begin_message() {
        chunk_ = bytes_.size();
        put_header_space();
    }
    void end_message();

    void push(std::byte b) {
        if (room_in_chunk() == 0)
            next_chunk();
        reserve(1);
        bytes_.push(b);
    }
    void append(std::span<const std::byte> bytes) {
        if (bytes.size() <= room_in_chunk()) {
            reserve(bytes.size());
            bytes_.append(bytes);
        } else {
            append_split(bytes);
        }
    }

    // What is still to be sent.
    std::span<const std::byte> pending() const noexcept { return bytes_.view().subspan(sent_); }
    bool empty() const noexcept { return sent_ == bytes_.size(); }
    void consume(std::size_t n) noexcept;

private:
    static constexpr std::size_t most_per_chunk = 0xFFFF;
    static constexpr std::size_t keep_capacity = 64 * 1024;

    std::size_t room_in_chunk() const noexcept {
        return most_per_chunk - (bytes_.size() - chunk_ - 2);
    }
    void reserve(std::size_t n) {
        if (secret_ && bytes_.capacity() - bytes_.size() < n)
            move_secret(n);
        bytes_.reserve(n);
    }
    void move_secret(std::size_t n);
    void put_header_space();
    void close_chunk() noexcept;
    void next_chunk();
    void append_split(std::span<const std::byte> bytes);
    void wipe_secret() noexcept;

    packstream::BufferSink bytes_;
    std::size_t sent_ = 0;
    std::size_t chunk_ = 0; // where the open chunk's header is
    bool secret_ = false;
};

} // namespace neo4j::bolt
