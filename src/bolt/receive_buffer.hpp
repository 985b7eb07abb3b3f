#pragma once

#include <cstddef>
#include <span>

#include <neo4j/detail/batch.hpp>

namespace neo4j::bolt {

// Where bytes from the server land and where messages are taken out, dechunked in place: a message
// in one chunk is never moved, one in several chunks is closed up. The memory is a counted block,
// so that records can stay where they are while others keep them; a block that somebody keeps is
// never written to where they read, and one that nobody keeps is used again.
class ReceiveBuffer {
public:
    static constexpr std::size_t block_size = std::size_t{64} * 1024;

    // Room for the next read, never empty. Memory grows with the bytes that have arrived, whatever
    // lengths the server announces: at most by half a MiB more than they are.
    std::span<std::byte> prepare();

    // Says that n bytes were put into what prepare() gave.
    void commit(std::size_t n) noexcept { end_ += n; }

    // The next whole message, or false. NOOPs (empty chunks between messages) are passed over.
    // The bytes stay where they are as long as block() is kept.
    bool next(std::span<const std::byte>& message) noexcept;

    // Nothing is read for now: memory beyond a usual block's is given up, unless something
    // unfinished lies in it.
    void rest() noexcept;

    // The whole chunks of a message of which more is to come.
    std::span<const std::byte> begun() const noexcept {
        return size_ == 0 ? std::span<const std::byte>()
                          : std::span(block_->data() + begin_, size_);
    }

    const detail::BlockRef& block() const noexcept { return block_; }

    // Bytes that have arrived and belong to no whole message yet.
    std::size_t unfinished() const noexcept { return size_ + (end_ - at_); }

private:
    // A read is worth its system call only with some room.
    static constexpr std::size_t least_room = 4 * 1024;

    // A large block grows by so much at a time. That is not quadratic: see detail::Block::grow().
    static constexpr std::size_t most_more = 512 * 1024;

    // How much room a message has to grow into, of which so much is there.
    static std::size_t more_for(std::size_t live) noexcept;
    // Moves what is unfinished to the front of a block, which may be the present one.
    void move_to(detail::BlockRef target) noexcept;

    detail::BlockRef block_;
    std::size_t at_ = 0;    // the next chunk header
    std::size_t end_ = 0;   // the end of what has arrived
    std::size_t begin_ = 0; // the payload of the message that is being put together: where
    std::size_t size_ = 0;  // and how much of it there is
};

} // namespace neo4j::bolt
