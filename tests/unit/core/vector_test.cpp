#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <neo4j/vector.hpp>

#include "support/catch.hpp"

using neo4j::Vector;
using neo4j::VectorType;

namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

std::vector<std::byte> big_endian(const Vector& vector) {
    std::vector<std::byte> result;
    vector.append_big_endian(result);
    return result;
}

/// Random elements of any bits there and back, against one that is shifted together byte by byte.
template <typename T, typename Bits>
void round_trip(std::mt19937_64& random, std::size_t size) {
    std::vector<T> elements;
    std::vector<std::byte> expected;
    for (std::size_t i = 0; i < size; ++i) {
        const Bits bits = static_cast<Bits>(random());
        elements.push_back(std::bit_cast<T>(bits));
        for (std::size_t shift = sizeof(T) * 8; shift != 0; shift -= 8) {
            expected.push_back(static_cast<std::byte>(bits >> (shift - 8) & 0xFF));
        }
    }
    const Vector vector(elements);
    REQUIRE(vector.type() == neo4j::vector_type_of<T>);
    REQUIRE(vector.size() == size);
    REQUIRE(big_endian(vector) == expected);

    std::vector<std::byte> appended = bytes({1, 2, 3}); // unaligned
    vector.append_big_endian(appended);
    REQUIRE(std::vector(appended.begin() + 3, appended.end()) == expected);

    const auto wire = std::span<const std::byte>(appended).subspan(3);
    const Vector read = Vector::from_big_endian(vector.type(), wire);
    REQUIRE(std::vector(read.bytes().begin(), read.bytes().end()) ==
            std::vector(vector.bytes().begin(), vector.bytes().end()));
    std::vector<std::byte> written(vector.byte_size());
    read.write_big_endian(written.data());
    REQUIRE(written == expected);
}

} // namespace

TEST_CASE("Vector: from whatever lies in one array") {
    const std::vector<float> floats{1.5F, -2};
    CHECK(Vector(floats).type() == VectorType::f32);
    CHECK(Vector(std::span(floats)).size() == 2);
    CHECK(Vector(std::array<std::int8_t, 3>{1, 2, 3}).type() == VectorType::i8);
    const std::int16_t plain[] = {1, 2};
    CHECK(Vector(plain).type() == VectorType::i16);
    CHECK(Vector{1.0, 2.0}.type() == VectorType::f64);
    CHECK(Vector{1, 2, 3}.type() == VectorType::i32);
    CHECK(Vector(std::vector<std::int64_t>{}).type() == VectorType::i64);
    CHECK(Vector(std::vector<std::int64_t>{}).empty());
    CHECK(Vector().size() == 0);
    static_assert(!std::is_constructible_v<Vector, std::vector<std::uint8_t>>);
    static_assert(!std::is_constructible_v<Vector, std::string>);
    static_assert(sizeof(Vector) <= 32);
}

TEST_CASE("Vector: bytes on the wire") {
    CHECK(big_endian(Vector{1.0F, -2.0F}) == bytes({0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0}));
    CHECK(big_endian(Vector{1.0}) == bytes({0x3F, 0xF0, 0, 0, 0, 0, 0, 0}));
    CHECK(big_endian(Vector(std::vector<std::int16_t>{-2, 256})) == bytes({0xFF, 0xFE, 1, 0}));
    CHECK(big_endian(Vector(std::vector<std::int8_t>{-1, 2})) == bytes({0xFF, 2}));
    CHECK(Vector::from_big_endian(VectorType::i32, bytes({0, 0, 1, 2})) == Vector{258});
    CHECK(Vector::from_big_endian(VectorType::i64, {}) == Vector(std::vector<std::int64_t>{}));
    CHECK_THROWS_WITH(Vector::from_big_endian(VectorType::i32, bytes({0, 0, 1})),
                      Catch::Contains("3 bytes") && Catch::Contains("i32"));
    CHECK(Vector::valid_size(VectorType::i16, 4));
    CHECK_FALSE(Vector::valid_size(VectorType::f64, 4));
}

TEST_CASE("Vector: every type and size there and back") {
    std::mt19937_64 random(6);
    for (const std::size_t size : {0U, 1U, 2U, 3U, 7U, 16U, 33U, 1536U, 4096U, 4097U, 20'000U}) {
        round_trip<std::int8_t, std::uint8_t>(random, size);
        round_trip<std::int16_t, std::uint16_t>(random, size);
        round_trip<std::int32_t, std::uint32_t>(random, size);
        round_trip<std::int64_t, std::uint64_t>(random, size);
        round_trip<float, std::uint32_t>(random, size);
        round_trip<double, std::uint64_t>(random, size);
    }
}

TEST_CASE("Vector: markers") {
    for (const VectorType type : {VectorType::i8, VectorType::i16, VectorType::i32, VectorType::i64,
                                  VectorType::f32, VectorType::f64}) {
        CHECK(Vector::type_of_marker(static_cast<std::uint8_t>(type)) == type);
    }
    CHECK(Vector::type_of_marker(0xC6) == VectorType::f32);
    CHECK(Vector::type_of_marker(0xC8) == VectorType::i8);
    CHECK_FALSE(Vector::type_of_marker(0xC0));
    CHECK_FALSE(Vector::type_of_marker(0xCC));
    CHECK(neo4j::vector_type_name(VectorType::i16) == "i16");
}

TEST_CASE("Vector: reading in its own type and in larger ones") {
    const Vector floats{1.5F, -2.0F};
    CHECK(floats.as_span<float>()[1] == -2.0F);
    CHECK(floats.to<float>() == std::vector{1.5F, -2.0F});
    CHECK(floats.to<double>() == std::vector{1.5, -2.0});
    CHECK_THROWS_WITH(floats.as_span<double>(), Catch::Contains("f32") && Catch::Contains("f64"));
    CHECK_THROWS_AS(floats.to<std::int64_t>(), std::invalid_argument);

    const Vector small(std::vector<std::int8_t>{-1, 127});
    CHECK(small.to<std::int64_t>() == std::vector<std::int64_t>{-1, 127});
    CHECK(small.to<float>() == std::vector{-1.0F, 127.0F});
    const Vector large(std::vector<std::int64_t>{1});
    CHECK_THROWS_AS(large.to<double>(), std::invalid_argument);
    CHECK_THROWS_AS(large.to<std::int32_t>(), std::invalid_argument);
    CHECK_THROWS_AS((Vector{1, 2}.to<float>()), std::invalid_argument);
    CHECK(Vector{1, 2}.to<double>() == std::vector{1.0, 2.0});
    CHECK(Vector().to<double>().empty());
}

TEST_CASE("Vector: copies and moves") {
    Vector a{1.0F, 2.0F};
    const Vector b = a;
    CHECK(b == a);
    CHECK(b.bytes().data() != a.bytes().data());
    const std::byte* place = a.bytes().data();
    Vector c = std::move(a);
    CHECK(c.bytes().data() == place);
    CHECK(a.empty()); // NOLINT(bugprone-use-after-move): what is left is defined
    a = c;
    CHECK(a == b);
    c = Vector{1};
    CHECK(c.type() == VectorType::i32);
    Vector& self = a;
    a = self;
    CHECK(a == b);
}

TEST_CASE("Vector: equality and hash") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(Vector{1.0F} == Vector{1.0F});
    CHECK(Vector{1.0F} != Vector{1.0});
    CHECK(Vector{1.0F} != Vector{1.0F, 2.0F});
    CHECK(Vector{1.0F} != Vector{2.0F});
    CHECK(Vector{nan} != Vector{nan});
    CHECK(Vector{0.0F} == Vector{-0.0F});
    CHECK(std::unordered_set<Vector>{Vector{0.0F}, Vector{-0.0F}, Vector{0.0}}.size() == 2);
}

TEST_CASE("Vector: prints as the Python driver does") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(Vector{1.0, 0.1, 1e16, 1e-5, nan, inf, -inf, 123456.0, 1e15, -0.0, 0.0001, 1.5e300}
              .to_string() == "vector([1.0, 0.1, 1e+16, 1e-05, NaN, Infinity, -Infinity, 123456.0, "
                              "1000000000000000.0, -0.0, 0.0001, 1.5e+300], 12, FLOAT NOT NULL)");
    CHECK(Vector{1.0F, 0.1F, 1e16F, 3.4e38F}.to_string() ==
          "vector([1.0, 0.10000000149011612, 1.0000000272564224e+16, 3.3999999521443642e+38], 4, "
          "FLOAT32 NOT NULL)");
    CHECK(Vector(std::vector<std::int8_t>{1, -2}).to_string() ==
          "vector([1, -2], 2, INTEGER8 NOT NULL)");
    CHECK(Vector(std::vector<std::int16_t>{1, -2}).to_string() ==
          "vector([1, -2], 2, INTEGER16 NOT NULL)");
    CHECK(Vector(std::vector<std::int32_t>{}).to_string() == "vector([], 0, INTEGER32 NOT NULL)");
    std::ostringstream out;
    out << Vector(std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min()});
    CHECK(out.str() == "vector([-9223372036854775808], 1, INTEGER NOT NULL)");
}
