#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <neo4j/bytes.hpp>
#include <neo4j/export.hpp>
#include <neo4j/fwd.hpp>
#include <neo4j/graph.hpp>
#include <neo4j/map.hpp>
#include <neo4j/spatial.hpp>
#include <neo4j/temporal.hpp>
#include <neo4j/unsupported_type.hpp>
#include <neo4j/uuid.hpp>
#include <neo4j/value_type.hpp>
#include <neo4j/vector.hpp>

namespace neo4j {

/// A field that could not be decoded, and why.
struct Broken {
    /// What is wrong with it.
    std::string reason;

    friend bool operator==(const Broken&, const Broken&) = default;
};

namespace detail {

/// Characters are text, not numbers: they are neither sent nor read as integers.
template <class T>
concept Character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !Character<T>;

/// The integer as Cypher's 64-bit one. Errors: ValueRangeError that names the parameter, if it has
/// a name, for an unsigned one above the signed range.
[[noreturn]] NEO4J_API void throw_too_large(std::uint64_t value, std::string_view parameter);

template <Integer I>
constexpr std::int64_t to_int64(I value, std::string_view parameter = {}) {
    if constexpr (std::unsigned_integral<I> && sizeof(I) >= sizeof(std::int64_t))
        if (value > static_cast<I>(std::numeric_limits<std::int64_t>::max()))
            throw_too_large(value, parameter);
    return static_cast<std::int64_t>(value);
}

} // namespace detail

/// Any of Cypher's values, owning its content.
///
/// Made from any of the types that it can hold, and from integers, floating-point numbers and text.
/// A list is a std::vector<Value>, a map a neo4j::Map. (A list whose only element is a list needs
/// the word Value: `List{Value(List{1, 2})}`. Compilers disagree about `List{List{1, 2}}`, which
/// may be a mere copy of the inner one.)
///
/// Equal are values of the same type with equal content (1 and 1.0 differ, as do true and 1). As in
/// the type itself, a NaN equals nothing, and nodes are compared by element id.
/// Thread safety: as a std::vector.
class NEO4J_API Value {
public:
    /// What a Value holds, in the order of ValueType.
    using Storage =
        std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, List, Map,
                     Node, Relationship, Path, Point, Date, Time, LocalTime, DateTime,
                     LocalDateTime, Duration, Vector, Uuid, UnsupportedType, Broken>;

    /// Null.
    Value() noexcept : storage_() {}
    Value(const Value& other) : storage_(other.storage_) {}
    Value(Value&& other) noexcept { take(other); }
    Value& operator=(const Value& other) { return *this = Value(other); }
    Value& operator=(Value&& other) noexcept;
    ~Value() {
        if (!is_plain())
            destroy();
    }

    /// From any type that it can hold. Text must be UTF-8 to be sent; a null pointer is no text.
    Value(std::nullptr_t) noexcept : storage_() {}
    template <std::same_as<bool> B>
    Value(B value) noexcept : storage_(value) {}
    /// Errors: ValueRangeError for an unsigned integer above the signed range.
    template <detail::Integer I>
    Value(I value) : storage_(detail::to_int64(value)) {}
    Value(double value) noexcept : storage_(value) {}
    Value(float value) noexcept : storage_(static_cast<double>(value)) {}
    Value(const char* text) : storage_(std::in_place_type<std::string>, text) {}
    Value(std::string_view text) : storage_(std::in_place_type<std::string>, text) {}
    Value(std::string text) noexcept : storage_(std::move(text)) {}
    Value(Bytes value) noexcept : storage_(std::move(value)) {}
    Value(List value) noexcept;
    Value(Map value) noexcept : storage_(std::move(value)) {}
    Value(Node value) noexcept : storage_(std::move(value)) {}
    Value(Relationship value) noexcept : storage_(std::move(value)) {}
    Value(Path value) noexcept : storage_(std::move(value)) {}
    Value(Point value) noexcept : storage_(value) {}
    Value(Date value) noexcept : storage_(value) {}
    Value(Time value) noexcept : storage_(value) {}
    Value(LocalTime value) noexcept : storage_(value) {}
    Value(DateTime value) noexcept : storage_(value) {}
    Value(LocalDateTime value) noexcept : storage_(value) {}
    Value(Duration value) noexcept : storage_(value) {}
    Value(Vector value) noexcept : storage_(std::move(value)) {}
    Value(Uuid value) noexcept : storage_(value) {}
    Value(UnsupportedType value) noexcept : storage_(std::move(value)) {}
    Value(Broken value) noexcept : storage_(std::move(value)) {}

    /// What it holds.
    [[nodiscard]] ValueType type() const noexcept {
        return static_cast<ValueType>(storage_.index());
    }
    /// Whether it holds nothing.
    [[nodiscard]] bool is_null() const noexcept { return storage_.index() == 0; }

    /// The value as a C++ type; convert.hpp lists them. std::string_view and a
    /// std::span of bytes point into this value and cannot be had from a temporary one.
    /// Errors: ValueTypeError, ValueRangeError, BrokenRecordError.
    template <class T>
    [[nodiscard]] T as() const&;
    template <class T>
    [[nodiscard]] T as() &&;

    /// The content if it is of exactly this type (one of Storage's), else nullptr.
    template <class T>
    [[nodiscard]] const T* get_if() const& noexcept {
        return std::get_if<T>(&storage_);
    }
    template <class T>
    [[nodiscard]] T* get_if() & noexcept {
        return std::get_if<T>(&storage_);
    }
    template <class T>
    const T* get_if() && = delete;

    /// For std::visit.
    [[nodiscard]] const Storage& storage() const& noexcept { return storage_; }

    /// Itself, so that code can treat a ValueView and a Value alike.
    [[nodiscard]] Value to_value() const& { return *this; }
    [[nodiscard]] Value to_value() && { return std::move(*this); }

    /// The number of elements of a list, or of entries of a map, or of properties of a node or a
    /// relationship. Errors: ValueTypeError for anything else.
    [[nodiscard]] std::size_t size() const;
    /// A list's element. Errors: IndexError, ValueTypeError.
    [[nodiscard]] const Value& operator[](std::size_t index) const&;
    [[nodiscard]] Value operator[](std::size_t index) &&;
    /// A map's entry, or a node's or relationship's property.
    /// Errors: MissingKeyError, which lists the names that there are; ValueTypeError.
    [[nodiscard]] const Value& operator[](std::string_view name) const&;
    [[nodiscard]] Value operator[](std::string_view name) &&;
    // A literal 0 would otherwise be a null pointer as much as an index.
    [[nodiscard]] const Value& operator[](const char* name) const& {
        return (*this)[std::string_view(name)];
    }
    [[nodiscard]] Value operator[](const char* name) && {
        return std::move(*this)[std::string_view(name)];
    }
    template <detail::Integer I>
    [[nodiscard]] const Value& operator[](I index) const& {
        return (*this)[static_cast<std::size_t>(index)];
    }
    template <detail::Integer I>
    [[nodiscard]] Value operator[](I index) && {
        return std::move(*this)[static_cast<std::size_t>(index)];
    }

    NEO4J_API friend bool operator==(const Value& a, const Value& b);

private:
    // Null, boolean, integer, float: nothing to destroy.
    bool is_plain() const noexcept { return storage_.index() <= 3; }
    void destroy() noexcept;
    // Makes this one's storage, where there is none yet, of the other's content.
    void take(Value& other) noexcept;

    // The variant's own destructor and move go through a table of functions, one for each of its
    // alternatives. A union leaves these two to Value, which looks for the plain types and text
    // first: records of integers, floats and short text are made and destroyed without a call.
    union {
        Storage storage_;
    };
};

// A record of three fields is one allocation of 120 bytes; libstdc++'s string takes 32 of each.
static_assert(sizeof(Value) <= 40);

/// As a person would write it in Cypher: null, 1, 1.5, "text", [1, 2], {a: 1}.
NEO4J_API std::ostream& operator<<(std::ostream& out, const Value& value);
/// What `<<` writes.
[[nodiscard]] NEO4J_API std::string to_string(const Value& value);

inline void Value::take(Value& other) noexcept {
    void* const here = &storage_;
    if (const auto* integer = other.get_if<std::int64_t>())
        ::new (here) Storage(std::in_place_type<std::int64_t>, *integer);
    else if (auto* text = other.get_if<std::string>())
        ::new (here) Storage(std::in_place_type<std::string>, std::move(*text));
    else if (const auto* real = other.get_if<double>())
        ::new (here) Storage(std::in_place_type<double>, *real);
    else
        ::new (here) Storage(std::move(other.storage_));
}

inline Value& Value::operator=(Value&& other) noexcept {
    if (this == &other)
        return *this;
    Value taken(std::move(other)); // the other may be inside this one's own list
    if (!is_plain())
        destroy();
    take(taken);
    return *this;
}

inline void Value::destroy() noexcept {
    if (auto* text = get_if<std::string>())
        text->~basic_string();
    else
        storage_.~Storage();
}

inline Value::Value(List value) noexcept : storage_(std::move(value)) {}

inline std::size_t Map::size() const noexcept {
    return entries_.size();
}
inline bool Map::empty() const noexcept {
    return entries_.empty();
}
inline Map::const_iterator Map::begin() const noexcept {
    return entries_.data();
}
inline Map::const_iterator Map::end() const noexcept {
    return entries_.data() + entries_.size();
}

} // namespace neo4j

/// Equal values have equal hashes. Lists and maps are hashed whole.
template <>
struct NEO4J_API std::hash<neo4j::Value> {
    [[nodiscard]] std::size_t operator()(const neo4j::Value& value) const noexcept;
};

#include <neo4j/convert.hpp>
