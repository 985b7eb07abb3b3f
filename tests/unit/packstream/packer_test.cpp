#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <neo4j/params.hpp>

#include "support/catch.hpp"
#include "wire.hpp"

using wire::hex;
using wire::join;
using wire::pack;
using wire::repeat;

// The bytes of the PackStream specification, at each boundary of each size.

TEST_CASE("null and booleans are one byte", "[packstream][packer]") {
    CHECK(pack(nullptr) == hex("C0"));
    CHECK(pack(false) == hex("C2"));
    CHECK(pack(true) == hex("C3"));
}

TEST_CASE("integers take the shortest form", "[packstream][packer]") {
    struct Case {
        std::int64_t value;
        const char* bytes;
    };
    const auto each = GENERATE(
        Case{0, "00"}, Case{1, "01"}, Case{42, "2A"}, Case{127, "7F"}, Case{-1, "FF"},
        Case{-16, "F0"}, Case{-17, "C8 EF"}, Case{-128, "C8 80"}, Case{128, "C9 00 80"},
        Case{-129, "C9 FF 7F"}, Case{1234, "C9 04 D2"}, Case{32767, "C9 7F FF"},
        Case{-32768, "C9 80 00"}, Case{32768, "CA 00 00 80 00"}, Case{-32769, "CA FF FF 7F FF"},
        Case{2147483647, "CA 7F FF FF FF"}, Case{-2147483648, "CA 80 00 00 00"},
        Case{2147483648, "CB 00 00 00 00 80 00 00 00"},
        Case{-2147483649, "CB FF FF FF FF 7F FF FF FF"},
        Case{INT64_MAX, "CB 7F FF FF FF FF FF FF FF"},
        Case{INT64_MIN, "CB 80 00 00 00 00 00 00 00"});
    CAPTURE(each.value);
    CHECK(pack(each.value) == hex(each.bytes));
    CHECK(wire::read(hex(each.bytes)) == neo4j::Value(each.value));
}

TEST_CASE("floats are eight bytes", "[packstream][packer]") {
    CHECK(pack(1.23) == hex("C1 3F F3 AE 14 7A E1 47 AE"));
    CHECK(pack(-0.0) == hex("C1 80 00 00 00 00 00 00 00"));
    CHECK(pack(0.5F) == hex("C1 3F E0 00 00 00 00 00 00"));
    CHECK(pack(std::numeric_limits<double>::infinity()) == hex("C1 7F F0 00 00 00 00 00 00"));
}

TEST_CASE("heads of text, bytes, lists and maps change at 16, 256 and 65536",
          "[packstream][packer]") {
    struct Case {
        std::size_t size;
        const char* text;
        const char* bytes;
        const char* list;
        const char* map;
    };
    const auto each = GENERATE(
        Case{0, "80", "CC 00", "90", "A0"}, Case{1, "81", "CC 01", "91", "A1"},
        Case{15, "8F", "CC 0F", "9F", "AF"}, Case{16, "D0 10", "CC 10", "D4 10", "D8 10"},
        Case{255, "D0 FF", "CC FF", "D4 FF", "D8 FF"},
        Case{256, "D1 01 00", "CD 01 00", "D5 01 00", "D9 01 00"},
        Case{65535, "D1 FF FF", "CD FF FF", "D5 FF FF", "D9 FF FF"},
        Case{65536, "D2 00 01 00 00", "CE 00 01 00 00", "D6 00 01 00 00", "DA 00 01 00 00"});
    CAPTURE(each.size);

    const std::string text(each.size, 'a');
    CHECK(pack(text) == join({hex(each.text), repeat("61", each.size)}));
    CHECK(wire::read(pack(text)) == neo4j::Value(text));

    const neo4j::Bytes bytes(each.size, std::byte{7});
    CHECK(pack(bytes) == join({hex(each.bytes), repeat("07", each.size)}));
    CHECK(wire::read(pack(bytes)) == neo4j::Value(bytes));

    const std::vector<int> list(each.size, 5);
    CHECK(pack(list) == join({hex(each.list), repeat("05", each.size)}));
    CHECK(wire::read(pack(list)).size() == each.size);

    neo4j::Map map;
    for (std::size_t i = 0; i < each.size; ++i)
        map.set(std::to_string(i), static_cast<int>(i % 9));
    const auto packed = pack(map);
    const auto head = hex(each.map);
    CHECK(std::equal(head.begin(), head.end(), packed.begin()));
    CHECK(wire::read(packed) == neo4j::Value(map));
}

TEST_CASE("text is UTF-8 and its length counts bytes", "[packstream][packer]") {
    CHECK(pack("Größe") == join({hex("87"), wire::text("Größe")}));
    CHECK(wire::read(pack("日本語 🙂")).as<std::string>() == "日本語 🙂");
}

TEST_CASE("structures of the library's types", "[packstream][packer]") {
    using namespace neo4j;
    CHECK(pack(Date(1970, 1, 2)) == hex("B1 44 01"));
    CHECK(pack(Date(1969, 12, 31)) == hex("B1 44 FF"));
    CHECK(pack(LocalTime(0, 0, 0, 1)) == hex("B1 74 01"));
    CHECK(pack(Time(LocalTime(0, 0, 0, 2), std::chrono::seconds(3600))) ==
          hex("B2 54 02 C9 0E 10"));
    CHECK(pack(LocalDateTime(1970, 1, 1, 0, 0, 1, 5)) == hex("B2 64 01 05"));
    CHECK(pack(DateTime(LocalDateTime(1970, 1, 1, 1, 0, 1, 5), std::chrono::seconds(3600))) ==
          hex("B3 49 01 05 C9 0E 10"));
    CHECK(pack(DateTime(LocalDateTime(1970, 1, 1, 0, 0, 1), TimeZone::utc())) ==
          join({hex("B3 69 01 00 83"), wire::text("UTC")}));
    CHECK(pack(Duration(1, 2, 3, 4)) == hex("B4 45 01 02 03 04"));
    CHECK(pack(Point::cartesian(1.0, 2.0)) ==
          hex("B3 58 C9 1C 23 C1 3F F0 00 00 00 00 00 00 C1 40 00 00 00 00 00 00 00"));
    CHECK(pack(Point::wgs84(1.0, 2.0, 0.0)) ==
          hex("B4 59 C9 13 73 C1 3F F0 00 00 00 00 00 00 C1 40 00 00 00 00 00 00 00 "
              "C1 00 00 00 00 00 00 00 00"));
    CHECK(pack(Vector{std::int16_t{1}, std::int16_t{-2}}) ==
          hex("B2 56 CC 01 C9 CC 04 00 01 FF FE"));
    CHECK(pack(Vector{1.0F}) == hex("B2 56 CC 01 C6 CC 04 3F 80 00 00"));
    CHECK(pack(parse_uuid("00112233-4455-6677-8899-aabbccddeeff")) ==
          hex("E0 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF"));
}
