#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <neo4j/detail/batch.hpp>
#include <neo4j/value.hpp>
#include <neo4j/value_view.hpp>

namespace neo4j::bolt {

// The metadata of an answer: a validated PackStream map, kept as its bytes and read where it is
// needed, since most of it never is. Copies of a large one share its bytes, which never change.
class RawMap {
public:
    RawMap() noexcept {} // leaves the bytes as they are
    // @param bytes a validated map.
    explicit RawMap(std::span<const std::byte> bytes) { assign(bytes); }
    void assign(std::span<const std::byte> bytes);

    void clear() noexcept {
        is_small_ = false;
        large_.reset();
    }

    bool empty() const noexcept { return !is_small_ && !large_; }
    // Whether it has memory of its own.
    bool is_large() const noexcept { return static_cast<bool>(large_); }

    std::optional<ValueView> find(std::string_view key) const;
    // The entry if it is there and of that type.
    std::optional<std::string_view> text(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    bool is_true(std::string_view key) const;

    // What cannot be decoded is an entry of type broken, and the others are as they are.
    Map to_map() const;

private:
    const std::byte* data() const noexcept { return large_ ? large_->data() : bytes_.data(); }

    // Most answers are a few entries: room for them without an allocation.
    std::array<std::byte, 192> bytes_;
    bool is_small_ = false;
    detail::BlockRef large_; // in their place
};

} // namespace neo4j::bolt
