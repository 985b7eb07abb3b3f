#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neo4j::detail {

// Writes a FlatBuffer, the format of Arrow's metadata: tables, texts and vectors that refer to each
// other. As what refers must lie before what it refers to, the buffer is written from its end to
// its beginning. https://flatbuffers.dev/internals/
class FlatBufferBuilder {
public:
    // Where something lies, counted from the end of the buffer.
    using Ref = std::uint32_t;

    // One field of a table: its place in the schema, and a number or something written before.
    class Field {
    public:
        static Field boolean(std::uint16_t slot, bool value) { return {slot, 1, value, false}; }
        static Field u8(std::uint16_t slot, std::uint8_t value) { return {slot, 1, value, false}; }
        static Field i16(std::uint16_t slot, std::int16_t value) {
            return {slot, 2, static_cast<std::uint64_t>(value), false};
        }
        static Field i32(std::uint16_t slot, std::int32_t value) {
            return {slot, 4, static_cast<std::uint64_t>(value), false};
        }
        static Field i64(std::uint16_t slot, std::int64_t value) {
            return {slot, 8, static_cast<std::uint64_t>(value), false};
        }
        static Field ref(std::uint16_t slot, Ref value) { return {slot, 4, value, true}; }

    private:
        friend class FlatBufferBuilder;
        Field(std::uint16_t slot, std::uint8_t size, std::uint64_t value, bool is_ref)
            : value_(value), slot_(slot), size_(size), is_ref_(is_ref) {}
        std::uint64_t value_;
        std::uint16_t slot_;
        std::uint8_t size_;
        bool is_ref_;
    };

    Ref text(std::string_view text);
    Ref table(std::vector<Field> fields);
    Ref vector(std::span<const Ref> elements);
    // A vector of structs that are made of numbers of 64 bits alone.
    Ref structs(std::span<const std::int64_t> numbers, std::size_t numbers_in_each);

    // The whole, whose size is a multiple of 8. Nothing can be added then.
    std::string finish(Ref root);

private:
    Ref position() const noexcept { return static_cast<Ref>(reversed_.size()); }
    // Zeros, so that after `bytes` more the position is a multiple of `alignment`.
    void align(std::size_t alignment, std::size_t bytes);
    void number(std::uint64_t value, std::size_t size);
    // A number that leads to something, which may not lie behind it. Aligned already.
    void refer(Ref to);

    std::string reversed_;
};

} // namespace neo4j::detail
