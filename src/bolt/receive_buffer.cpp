#include "bolt/receive_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace neo4j::bolt {

std::span<std::byte> ReceiveBuffer::prepare() {
    if (!block_)
        block_ = detail::Block::make(block_size);
    const auto live = unfinished();
    if (live == 0 && block_.unique()) {
        at_ = end_ = 0;
    } else if (block_->capacity() - end_ < least_room) {
        if (!block_.unique())
            move_to(detail::Block::make(std::max(block_size, live + more_for(live))));
        else if (live <= block_->capacity() / 2)
            move_to(block_);
        else {
            move_to(block_);
            detail::Block::grow(block_, live + more_for(live));
        }
    }
    return {block_->data() + end_, block_->capacity() - end_};
}

std::size_t ReceiveBuffer::more_for(std::size_t live) noexcept {
    return std::min(live, most_more);
}

void ReceiveBuffer::move_to(detail::BlockRef target) noexcept {
    const auto live = unfinished();
    auto* to = target->data();
    const auto* from = block_->data();
    if (to != from + begin_) // what is at the front already, as of a block that has grown, stays
        std::memmove(to, from + begin_, size_);
    std::memmove(to + size_, from + at_, end_ - at_);
    begin_ = 0;
    at_ = size_;
    end_ = live;
    block_ = std::move(target);
}

void ReceiveBuffer::rest() noexcept {
    if (!block_ || block_->capacity() <= block_size || unfinished() > 0)
        return;
    block_.reset();
    at_ = end_ = begin_ = 0;
}

bool ReceiveBuffer::next(std::span<const std::byte>& message) noexcept {
    if (!block_)
        return false;
    auto* data = block_->data();
    for (;;) {
        if (end_ - at_ < 2)
            return false;
        const auto length = std::to_integer<std::size_t>(data[at_]) << 8 |
                            std::to_integer<std::size_t>(data[at_ + 1]);
        if (length == 0) {
            at_ += 2;
            if (size_ == 0)
                continue; // a NOOP
            message = {data + begin_, size_};
            size_ = 0;
            return true;
        }
        if (end_ - at_ - 2 < length)
            return false;
        if (size_ == 0)
            begin_ = at_ + 2;
        else
            std::memmove(data + begin_ + size_, data + at_ + 2, length);
        size_ += length;
        at_ += 2 + length;
    }
}

} // namespace neo4j::bolt
