#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <neo4j/detail/buffer.hpp>
#include <neo4j/detail/marker.hpp>

namespace neo4j::packstream {

/// Lengths in PackStream have at most 32 bits.
inline constexpr std::size_t max_length = 0xFFFFFFFF;

/// Writes PackStream, each value in its shortest form, to a sink that has `push(std::byte)` and
/// `append(std::span<const std::byte>)`. Lengths above max_length are the caller's to refuse.
template <class Sink>
class Packer {
public:
    explicit Packer(Sink& sink) noexcept : sink_(&sink) {}

    void null() { push(marker::null); }
    void boolean(bool value) { push(value ? marker::yes : marker::no); }

    void integer(std::int64_t value) {
        if (value >= -16 && value <= 127)
            push(static_cast<std::uint8_t>(value));
        else if (value == static_cast<std::int8_t>(value))
            number(marker::int_8, static_cast<std::uint8_t>(value));
        else if (value == static_cast<std::int16_t>(value))
            number(marker::int_16, static_cast<std::uint16_t>(value));
        else if (value == static_cast<std::int32_t>(value))
            number(marker::int_32, static_cast<std::uint32_t>(value));
        else
            number(marker::int_64, static_cast<std::uint64_t>(value));
    }

    void real(double value) { number(marker::real, std::bit_cast<std::uint64_t>(value)); }

    void text(std::string_view value) {
        head(marker::tiny_text, marker::text_8, value.size());
        sink_->append(std::as_bytes(std::span(value)));
    }

    void bytes(std::span<const std::byte> value) {
        bytes_header(value.size());
        sink_->append(value);
    }

    /// That many bytes follow, by raw().
    void bytes_header(std::size_t count) { sized(marker::bytes_8, count); }

    void list_header(std::size_t count) { head(marker::tiny_list, marker::list_8, count); }
    void map_header(std::size_t count) { head(marker::tiny_map, marker::map_8, count); }

    /// Up to 15 fields follow.
    void structure(std::uint8_t tag, std::size_t fields) {
        assert(fields < 16);
        const std::array<std::byte, 2> both{static_cast<std::byte>(marker::tiny_structure | fields),
                                            static_cast<std::byte>(tag)};
        sink_->append(both);
    }

    /// Only PackStream 2 (Bolt 6.1) has this.
    void uuid(std::span<const std::byte, 16> value) {
        push(marker::uuid);
        sink_->append(value);
    }

    /// Bytes that are PackStream already.
    void raw(std::span<const std::byte> encoded) { sink_->append(encoded); }

    Sink& sink() noexcept { return *sink_; }

private:
    void push(std::uint8_t byte) { sink_->push(static_cast<std::byte>(byte)); }

    template <class U>
    void number(std::uint8_t mark, U value) {
        std::array<std::byte, 1 + sizeof(U)> all;
        all[0] = static_cast<std::byte>(mark);
        detail::store_big(all.data() + 1, value);
        sink_->append(all);
    }

    void head(std::uint8_t tiny, std::uint8_t first_sized, std::size_t count) {
        if (count < 16)
            push(static_cast<std::uint8_t>(tiny | count));
        else
            sized(first_sized, count);
    }

    void sized(std::uint8_t first, std::size_t count) {
        assert(count <= max_length);
        if (count <= 0xFF)
            number(first, static_cast<std::uint8_t>(count));
        else if (count <= 0xFFFF)
            number(static_cast<std::uint8_t>(first + 1), static_cast<std::uint16_t>(count));
        else
            number(static_cast<std::uint8_t>(first + 2), static_cast<std::uint32_t>(count));
    }

    Sink* sink_;
};

} // namespace neo4j::packstream
