#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <neo4j/detail/keys.hpp>
#include <neo4j/export.hpp>
#include <neo4j/value_type.hpp>

namespace neo4j::detail {

/// The way from a field's value to one inside it: the bytes of both, which lie within one another,
/// or the text of it.
struct InsideField {
    const std::byte* outer = nullptr;
    const std::byte* inner = nullptr;
    std::string_view text;
};

/// Where in a record a conversion is at: a chain of steps on the stack, from the innermost
/// outwards. It costs nothing until an error puts it into words ("field 'ages'[3]", or, where the
/// record's place among others is known, "row 7, ages[3]").
struct Where {
    enum class Step : std::uint8_t { field, key, index, row };

    static Where row(std::size_t position) noexcept {
        return {nullptr, Step::row, nullptr, nullptr, position, {}};
    }
    static Where field(const Keys* keys, std::size_t column, InsideField inside = {},
                       const Where* row = nullptr) noexcept {
        return {row, Step::field, keys, nullptr, column, inside};
    }
    static Where key(const Where* outer, const std::string_view* name) noexcept {
        return {outer, Step::key, nullptr, name, 0, {}};
    }
    static Where element(const Where* outer, std::size_t position) noexcept {
        return {outer, Step::index, nullptr, nullptr, position, {}};
    }

    const Where* outer;
    Step step;
    const Keys* keys;             // of a field
    const std::string_view* name; // of a key
    std::size_t position;         // of a row, a field or an element
    InsideField inside;           // of a field
};

/// "field 'ages'[3].name", "row 7, ages[3].name", or nothing for nullptr.
NEO4J_API std::string describe(const Where* where);

// The errors of a conversion, out of line so that the way without errors stays small.
[[noreturn]] NEO4J_API void throw_wrong_type(std::string_view expected, ValueType actual,
                                             const Where* where);
[[noreturn]] NEO4J_API void throw_out_of_range(std::string_view expected, std::int64_t actual,
                                               const Where* where);
[[noreturn]] NEO4J_API void throw_out_of_range(std::string_view expected, double actual,
                                               const Where* where);
[[noreturn]] NEO4J_API void throw_wrong_length(std::size_t expected, std::size_t actual,
                                               const Where* where);
[[noreturn]] NEO4J_API void throw_broken(std::string_view reason, const Where* where);
/// For conversions to a chrono type and the like: the library's reason, with the path before it.
[[noreturn]] NEO4J_API void throw_not_convertible(std::string_view reason, const Where* where);
/// For a record of `actual` fields that is read as what stands in a single one.
[[noreturn]] NEO4J_API void throw_not_one_field(std::size_t actual, const Where* where);
/// Raises the exception that is being handled once more: one of the library's errors about values
/// with this place in front of its own, anything else as it is.
[[noreturn]] NEO4J_API void rethrow_at(const Where* where);

} // namespace neo4j::detail
