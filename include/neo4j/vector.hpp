#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <neo4j/export.hpp>

namespace neo4j {

/// The element types of a Vector. The numbers are the markers that stand for them in Bolt.
enum class VectorType : std::uint8_t {
    i8 = 0xC8,
    i16 = 0xC9,
    i32 = 0xCA,
    i64 = 0xCB,
    f32 = 0xC6,
    f64 = 0xC1,
};

/// Bytes of one element: 1, 2, 4 or 8.
[[nodiscard]] constexpr std::size_t element_size(VectorType type) noexcept {
    switch (type) {
    case VectorType::i8:
        return 1;
    case VectorType::i16:
        return 2;
    case VectorType::i32:
    case VectorType::f32:
        return 4;
    case VectorType::i64:
    case VectorType::f64:
        break;
    }
    return 8;
}

/// "i8", "i16", "i32", "i64", "f32" or "f64".
[[nodiscard]] NEO4J_API std::string_view vector_type_name(VectorType type) noexcept;

/// What a Vector can be made of.
template <typename T>
concept VectorElement = std::same_as<T, std::int8_t> || std::same_as<T, std::int16_t> ||
                        std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> ||
                        std::same_as<T, float> || std::same_as<T, double>;

/// The VectorType of a C++ type.
template <VectorElement T>
inline constexpr VectorType vector_type_of = std::same_as<T, std::int8_t>    ? VectorType::i8
                                             : std::same_as<T, std::int16_t> ? VectorType::i16
                                             : std::same_as<T, std::int32_t> ? VectorType::i32
                                             : std::same_as<T, std::int64_t> ? VectorType::i64
                                             : std::same_as<T, float>        ? VectorType::f32
                                                                             : VectorType::f64;

/// Anything that lies in memory as one array of elements: std::vector, std::span, std::array, T[n].
template <typename R>
concept VectorSource = requires(const R& range) {
    std::size(range);
    requires VectorElement<std::remove_cvref_t<decltype(*std::data(range))>>;
};

/// Cypher's VECTOR: numbers of one type, as many as you like (the server decides how many it
/// takes). Owns its elements in one allocation, in the machine's byte order. Needs a server with
/// Bolt 6.0.
/// Equal are vectors of the same type, size and elements (as numbers compare: a vector with a NaN
/// equals none). Vectors have no order.
/// Thread safety: immutable but for assignment, hence safe to read from any thread.
class NEO4J_API Vector {
public:
    /// No elements, type f64.
    Vector() noexcept = default;

    /// Copies the elements; their type decides the vector's: Vector(std::vector<float>{...}).
    /// Errors: std::bad_alloc.
    template <VectorSource R>
        requires(!std::same_as<R, Vector>)
    explicit Vector(const R& elements)
        : Vector(vector_type_of<std::remove_cvref_t<decltype(*std::data(elements))>>,
                 std::as_bytes(std::span(std::data(elements), std::size(elements)))) {}

    /// Vector{1.0F, 2.0F} is f32, Vector{1.0, 2.0} f64, Vector{1, 2} i32.
    template <VectorElement T>
    Vector(std::initializer_list<T> elements)
        : Vector(vector_type_of<T>, std::as_bytes(std::span(elements.begin(), elements.size()))) {}

    Vector(const Vector& other) : Vector(other.type_, other.bytes()) {}
    Vector(Vector&& other) noexcept
        : data_(std::move(other.data_)), byte_size_(std::exchange(other.byte_size_, 0)),
          type_(other.type_) {}
    Vector& operator=(const Vector& other) { return *this = Vector(other); }
    Vector& operator=(Vector&& other) noexcept {
        data_ = std::move(other.data_);
        byte_size_ = std::exchange(other.byte_size_, 0);
        type_ = other.type_;
        return *this;
    }
    ~Vector() = default;

    /// The type of the elements.
    [[nodiscard]] VectorType type() const noexcept { return type_; }
    /// Number of elements.
    [[nodiscard]] std::size_t size() const noexcept { return byte_size_ / element_size(type_); }
    [[nodiscard]] bool empty() const noexcept { return byte_size_ == 0; }

    /// The elements in place; valid as long as the vector lives and is not assigned to.
    /// Errors: std::invalid_argument if T is not the type of the elements.
    template <VectorElement T>
    [[nodiscard]] std::span<const T> as_span() const& {
        if (vector_type_of<T> != type_) {
            throw_type_mismatch(vector_type_of<T>);
        }
        return {reinterpret_cast<const T*>(data_.get()), size()};
    }
    /// A temporary has no elements to point to; use to<T>().
    template <VectorElement T>
    std::span<const T> as_span() const&& = delete;

    /// The elements in a std::vector, in their own type or in one that holds every value of it:
    /// larger integers, f64 for f32, i8, i16 and i32, f32 for i8 and i16.
    /// Errors: std::invalid_argument if T is a type that would lose something.
    template <VectorElement T>
    [[nodiscard]] std::vector<T> to() const;

    /// The elements as they lie in memory: host byte order.
    [[nodiscard]] std::span<const std::byte> bytes() const& noexcept {
        return {data_.get(), byte_size_};
    }
    std::span<const std::byte> bytes() const&& = delete;
    /// Size of bytes() and of the big-endian form.
    [[nodiscard]] std::size_t byte_size() const noexcept { return byte_size_; }

    /// From elements in big-endian (network) byte order.
    /// @param bytes their number must be a multiple of the element's size; none give an empty
    /// vector.
    ///
    /// Errors: std::invalid_argument if it is not (see valid_size), std::bad_alloc.
    [[nodiscard]] static Vector from_big_endian(VectorType type, std::span<const std::byte> bytes);
    /// Appends byte_size() bytes: the elements in big-endian byte order.
    void append_big_endian(std::vector<std::byte>& out) const;
    /// Writes the elements in big-endian byte order.
    /// @param out has room for byte_size() bytes, which are not those of this vector
    void write_big_endian(std::byte* out) const noexcept;

    /// For decoders: the type that a marker byte stands for; std::nullopt if it stands for none.
    [[nodiscard]] static constexpr std::optional<VectorType>
    type_of_marker(std::uint8_t marker) noexcept {
        switch (marker) {
        case 0xC8:
        case 0xC9:
        case 0xCA:
        case 0xCB:
        case 0xC6:
        case 0xC1:
            return static_cast<VectorType>(marker);
        default:
            return std::nullopt;
        }
    }
    /// For decoders: whether so many bytes can be elements of the type.
    [[nodiscard]] static constexpr bool valid_size(VectorType type, std::size_t bytes) noexcept {
        return bytes % element_size(type) == 0;
    }

    /// As the reference driver writes it: "vector([1.0, 2.5], 2, FLOAT32 NOT NULL)".
    [[nodiscard]] std::string to_string() const;

    NEO4J_API friend bool operator==(const Vector& a, const Vector& b) noexcept;

private:
    Vector(VectorType type, std::span<const std::byte> host_bytes);
    [[noreturn]] void throw_type_mismatch(VectorType wanted) const;

    template <typename T, typename From>
    [[nodiscard]] std::vector<T> convert() const {
        if constexpr (std::same_as<T, From> ||
                      (std::integral<T> && std::integral<From> && sizeof(T) > sizeof(From)) ||
                      (std::floating_point<T> && sizeof(T) > sizeof(From))) {
            const auto* first = reinterpret_cast<const From*>(data_.get());
            return std::vector<T>(first, first + size());
        } else {
            throw_type_mismatch(vector_type_of<T>);
        }
    }

    // Plain new aligns for every element type, and bytes give life to the elements copied there.
    std::unique_ptr<std::byte[]> data_;
    std::size_t byte_size_ = 0;
    VectorType type_ = VectorType::f64;
};

template <VectorElement T>
std::vector<T> Vector::to() const {
    switch (type_) {
    case VectorType::i8:
        return convert<T, std::int8_t>();
    case VectorType::i16:
        return convert<T, std::int16_t>();
    case VectorType::i32:
        return convert<T, std::int32_t>();
    case VectorType::i64:
        return convert<T, std::int64_t>();
    case VectorType::f32:
        return convert<T, float>();
    case VectorType::f64:
        break;
    }
    return convert<T, double>();
}

NEO4J_API std::ostream& operator<<(std::ostream& out, const Vector& vector);

} // namespace neo4j

template <>
struct NEO4J_API std::hash<neo4j::Vector> {
    [[nodiscard]] std::size_t operator()(const neo4j::Vector& vector) const noexcept;
};
