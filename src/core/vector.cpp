#include <algorithm>
#include <ostream>
#include <stdexcept>

#include <neo4j/detail/hash.hpp>
#include <neo4j/vector.hpp>

#include "core/byte_order.hpp"
#include "core/number_text.hpp"

namespace neo4j {

namespace {

/// Calls a function with the elements as a span of their type.
template <typename Function>
auto visit(const Vector& vector, Function function) {
    switch (vector.type()) {
    case VectorType::i8:
        return function(vector.as_span<std::int8_t>());
    case VectorType::i16:
        return function(vector.as_span<std::int16_t>());
    case VectorType::i32:
        return function(vector.as_span<std::int32_t>());
    case VectorType::i64:
        return function(vector.as_span<std::int64_t>());
    case VectorType::f32:
        return function(vector.as_span<float>());
    case VectorType::f64:
        break;
    }
    return function(vector.as_span<double>());
}

/// The type as Cypher calls it.
std::string_view cypher_name(VectorType type) noexcept {
    switch (type) {
    case VectorType::i8:
        return "INTEGER8 NOT NULL";
    case VectorType::i16:
        return "INTEGER16 NOT NULL";
    case VectorType::i32:
        return "INTEGER32 NOT NULL";
    case VectorType::i64:
        return "INTEGER NOT NULL";
    case VectorType::f32:
        return "FLOAT32 NOT NULL";
    case VectorType::f64:
        break;
    }
    return "FLOAT NOT NULL";
}

} // namespace

std::string_view vector_type_name(VectorType type) noexcept {
    switch (type) {
    case VectorType::i8:
        return "i8";
    case VectorType::i16:
        return "i16";
    case VectorType::i32:
        return "i32";
    case VectorType::i64:
        return "i64";
    case VectorType::f32:
        return "f32";
    case VectorType::f64:
        break;
    }
    return "f64";
}

Vector::Vector(VectorType type, std::span<const std::byte> host_bytes)
    : byte_size_(host_bytes.size()), type_(type) {
    if (!host_bytes.empty()) {
        data_ = std::make_unique_for_overwrite<std::byte[]>(host_bytes.size());
        std::memcpy(data_.get(), host_bytes.data(), host_bytes.size());
    }
}

Vector Vector::from_big_endian(VectorType type, std::span<const std::byte> bytes) {
    if (!valid_size(type, bytes.size())) {
        throw std::invalid_argument("Vector: " + std::to_string(bytes.size()) +
                                    " bytes are no whole number of " +
                                    std::string(vector_type_name(type)) + " elements of " +
                                    std::to_string(element_size(type)) + " bytes");
    }
    Vector result;
    result.type_ = type;
    if (!bytes.empty()) {
        result.data_ = std::make_unique_for_overwrite<std::byte[]>(bytes.size());
        result.byte_size_ = bytes.size();
        detail::copy_swapped(result.data_.get(), bytes.data(), bytes.size(), element_size(type));
    }
    return result;
}

void Vector::append_big_endian(std::vector<std::byte>& out) const {
    // Piece by piece, so that each is still in the cache when it is swapped; resizing first would
    // write zeros that nobody reads.
    constexpr std::size_t piece = 16 * 1024;
    if (out.capacity() - out.size() < byte_size_) {
        out.reserve(std::max(out.size() + byte_size_, out.capacity() * 2));
    }
    for (std::size_t at = 0; at < byte_size_; at += piece) {
        const std::size_t length = std::min(piece, byte_size_ - at);
        const std::byte* from = data_.get() + at;
        out.insert(out.end(), from, from + length);
        std::byte* to = out.data() + out.size() - length;
        detail::copy_swapped(to, to, length, element_size(type_));
    }
}

void Vector::write_big_endian(std::byte* out) const noexcept {
    detail::copy_swapped(out, data_.get(), byte_size_, element_size(type_));
}

std::string Vector::to_string() const {
    std::string out = "vector([";
    visit(*this, [&out]<typename T>(std::span<const T> elements) {
        const char* separator = "";
        for (const T element : elements) {
            out += separator;
            separator = ", ";
            if constexpr (std::floating_point<T>) {
                detail::append_float(out, static_cast<double>(element));
            } else {
                out += std::to_string(element);
            }
        }
    });
    out += "], " + std::to_string(size()) + ", ";
    out += cypher_name(type_);
    out += ')';
    return out;
}

void Vector::throw_type_mismatch(VectorType wanted) const {
    throw std::invalid_argument("Vector: the elements are " + std::string(vector_type_name(type_)) +
                                ", which cannot be read as " +
                                std::string(vector_type_name(wanted)) + " without loss");
}

bool operator==(const Vector& a, const Vector& b) noexcept {
    return a.type_ == b.type_ && a.byte_size_ == b.byte_size_ &&
           visit(a, [&b]<typename T>(std::span<const T> elements) {
               return std::ranges::equal(elements, b.as_span<T>());
           });
}

std::ostream& operator<<(std::ostream& out, const Vector& vector) {
    return out << vector.to_string();
}

} // namespace neo4j

std::size_t std::hash<neo4j::Vector>::operator()(const neo4j::Vector& vector) const noexcept {
    auto seed = static_cast<std::size_t>(vector.type());
    neo4j::visit(vector, [&seed]<typename T>(std::span<const T> elements) {
        for (const T element : elements) {
            seed = neo4j::detail::hash_combine(seed, std::hash<T>{}(element)); // 0.0 and -0.0 alike
        }
    });
    return seed;
}
