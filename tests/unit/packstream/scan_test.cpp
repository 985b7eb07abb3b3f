#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "packstream/scan.hpp"
#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j::packstream;
using wire::Buffer;
using wire::Exact;
using wire::hex;
using wire::join;
using wire::repeat;
using wire::text;

namespace {

// One whole value for each marker, and for what is inside what.
std::vector<Buffer> good_values() {
    return {
        hex("C0"),
        hex("C2"),
        hex("C3"),
        hex("00"),
        hex("7F"),
        hex("F0"),
        hex("FF"),
        hex("C8 80"),
        hex("C9 80 00"),
        hex("CA 80 00 00 00"),
        hex("CB 80 00 00 00 00 00 00 00"),
        hex("C1 3F F0 00 00 00 00 00 00"),
        hex("80"),
        hex("83 61 62 63"),
        join({hex("8F"), repeat("61", 15)}),
        join({hex("D0 10"), repeat("61", 16)}),
        join({hex("D1 01 00"), repeat("61", 256)}),
        join({hex("D2 00 01 00 00"), repeat("61", 65536)}),
        hex("D0 00"),
        hex("D1 00 00"),
        hex("D2 00 00 00 00"),
        hex("CC 00"),
        hex("CC 02 FF 00"),
        hex("CD 00 01 FF"),
        hex("CE 00 00 00 01 FF"),
        hex("90"),
        hex("93 01 02 03"),
        hex("D4 02 01 02"),
        hex("D5 00 01 C0"),
        hex("D6 00 00 00 01 C0"),
        hex("D4 00"),
        hex("A0"),
        hex("A1 81 61 01"),
        hex("D8 01 81 61 01"),
        hex("D9 00 01 81 61 01"),
        hex("DA 00 00 00 01 81 61 01"),
        hex("A2 81 61 A1 81 62 91 C0 81 63 90"),
        hex("B0 44"),
        hex("B1 44 01"),
        hex("B3 4E 01 91 81 4C A1 81 70 01"),
        hex("E0 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF"),
        hex("92 91 91 90 A1 81 6B 92 C0 C0"),
        join({hex("87"), text("Größe")}),
    };
}

Errc error_of(const Buffer& bytes, Dialect dialect = {}) {
    return wire::scan(Exact(bytes), dialect).error;
}

std::vector<std::uint32_t> all(const neo4j::detail::Offsets& offsets) {
    return {offsets.view().begin(), offsets.view().end()};
}

} // namespace

TEST_CASE("whole values pass, and the scan stops behind them", "[packstream][scan]") {
    for (const auto& value : good_values()) {
        const Exact exact(value);
        const auto result = wire::scan(exact);
        CHECK(result.error == Errc::ok);
        CHECK(result.next == exact.end());
        CHECK(skip(exact.begin()) == exact.end());

        // What follows is none of its business.
        const Exact longer(join({value, hex("DF")}));
        CHECK(wire::scan(longer).error == Errc::ok);
        CHECK(wire::scan(longer).next == longer.end() - 1);
    }
}

TEST_CASE("every truncated value is an error and nothing is read beyond its end",
          "[packstream][scan]") {
    for (const auto& value : good_values()) {
        for (std::size_t size = 0; size < value.size(); ++size) {
            if (size > 300 && size + 300 < value.size())
                continue; // the middle of a long text
            const Exact prefix(std::span<const std::byte>(value).first(size));
            CHECK(wire::scan(prefix).error == Errc::truncated);
            neo4j::detail::Offsets offsets;
            const Exact record(join(
                {hex("91"), {value.begin(), value.begin() + static_cast<std::ptrdiff_t>(size)}}));
            CHECK(scan_record(record.begin(), record.end(), 1, offsets, record.begin()) ==
                  Errc::truncated);
            CHECK(offsets.empty());
        }
    }
}

TEST_CASE("bytes that begin no value are refused", "[packstream][scan]") {
    for (const int marker :
         {0xC4, 0xC5, 0xC6, 0xC7, 0xCF, 0xD3, 0xD7, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xE1, 0xEF}) {
        CAPTURE(marker);
        Buffer bytes(32, std::byte{0});
        bytes[0] = static_cast<std::byte>(marker);
        CHECK(error_of(bytes) == Errc::unknown_marker);
    }
    CHECK(error_of(hex("91 C4")) == Errc::unknown_marker);
}

TEST_CASE("UUIDs are PackStream from version 2 on", "[packstream][scan]") {
    const auto uuid = join({hex("E0"), repeat("11", 16)});
    CHECK(error_of(uuid) == Errc::ok);
    CHECK(error_of(uuid, {.uuids = false}) == Errc::unknown_marker);

    neo4j::detail::Offsets offsets;
    const Exact record(join({hex("91"), uuid}));
    CHECK(scan_record(record.begin(), record.end(), 1, offsets, record.begin()) == Errc::ok);
    CHECK(scan_record(record.begin(), record.end(), 1, offsets, record.begin(), {.uuids = false}) ==
          Errc::unknown_marker);
}

TEST_CASE("a huge length with few bytes is an error and costs nothing", "[packstream][scan]") {
    for (const char* bytes :
         {"D2 FF FF FF FF 61", "CE FF FF FF FF 00", "D6 FF FF FF FF 01", "DA FF FF FF FF 81 61 01",
          "D6 00 00 00 02 01", "DA 00 00 00 01 81", "D8 02 81 61 01"})
        CHECK(error_of(hex(bytes)) == Errc::truncated);
}

TEST_CASE("keys must be text", "[packstream][scan]") {
    CHECK(error_of(hex("A1 01 01")) == Errc::bad_key);
    CHECK(error_of(hex("A1 C0 01")) == Errc::bad_key);
    CHECK(error_of(hex("A2 81 61 01 91 01")) == Errc::bad_key);
    CHECK(error_of(hex("A1 81 FF 01")) == Errc::bad_text);
}

TEST_CASE("text must be UTF-8", "[packstream][scan]") {
    const auto as_text = [](std::string_view content) {
        return join({hex("D0"), {static_cast<std::byte>(content.size())}, text(content)});
    };
    const std::string long_ascii(40, 'x');
    for (const std::string good :
         {"é", "€", "𝄞", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"})
        for (const auto& content : {good, long_ascii + good, good + long_ascii})
            CHECK(error_of(as_text(content)) == Errc::ok);
    for (const std::string bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
          "\xF0\x9D\x84", "\xC3(", "\xE2(\xA1", "\xE2\x82(", "\xF0\x9D\x84("})
        for (const auto& content : {bad, long_ascii + bad, bad + long_ascii, "abc" + bad})
            CHECK(error_of(as_text(content)) == Errc::bad_text);
}

TEST_CASE("nesting is bounded at 1024, without recursion", "[packstream][scan]") {
    const auto nested = [](std::string_view head, std::size_t depth) {
        return join({repeat(head, depth), hex("C0")});
    };
    for (const char* head : {"91", "A1 81 61", "B1 5A"}) {
        CHECK(error_of(nested(head, 1024)) == Errc::ok);
        CHECK(error_of(nested(head, 1025)) == Errc::too_deep);
        CHECK(error_of(nested(head, 1000000)) == Errc::too_deep);
    }
    // An empty list is one more level, too.
    CHECK(error_of(join({repeat("91", 1024), hex("90")})) == Errc::too_deep);
    // Depth, not number: a million lists side by side are fine.
    CHECK(error_of(join({hex("D6 00 0F 42 40"), repeat("90", 1000000)})) == Errc::ok);
    // And the deepest that passes can be read, copied, compared and destroyed.
    const auto value = wire::read(nested("91", 1024));
    CHECK(neo4j::Value(value) == value);
}

TEST_CASE("a record's fields are one list of the right size", "[packstream][scan]") {
    const auto scan_one = [](const Buffer& bytes, std::size_t columns,
                             neo4j::detail::Offsets& offsets) {
        const Exact exact(bytes);
        return scan_record(exact.begin(), exact.end(), columns, offsets, exact.begin());
    };
    neo4j::detail::Offsets offsets;
    CHECK(scan_one(hex("93 01 83 61 62 63 C1 3F F0 00 00 00 00 00 00"), 3, offsets) == Errc::ok);
    CHECK(all(offsets) == std::vector<std::uint32_t>{1, 2, 6});
    // A second row is added behind the first; a wrong one adds nothing.
    CHECK(scan_one(hex("93 C0 91 C0 A0"), 3, offsets) == Errc::ok);
    CHECK(all(offsets) == std::vector<std::uint32_t>{1, 2, 6, 1, 2, 4});
    CHECK(scan_one(hex("93 01 02 C4"), 3, offsets) == Errc::unknown_marker);
    CHECK(scan_one(hex("92 01 02"), 3, offsets) == Errc::wrong_columns);
    CHECK(scan_one(hex("93 01 02 03 04"), 3, offsets) == Errc::surplus_bytes);
    CHECK(scan_one(hex("A1 81 61 01"), 1, offsets) == Errc::not_a_list);
    CHECK(scan_one(hex("D5 00"), 3, offsets) == Errc::truncated);
    CHECK(scan_one({}, 0, offsets) == Errc::truncated);
    CHECK(offsets.size() == 6);
    CHECK(scan_one(hex("90"), 0, offsets) == Errc::ok);
    CHECK(scan_one(hex("D4 02 01 02"), 2, offsets) == Errc::ok);
    CHECK(scan_one(join({hex("D4 14"), repeat("C0", 20)}), 20, offsets) == Errc::ok);
    CHECK(offsets.size() == 28);
}

TEST_CASE("every error of a scan is explained", "[packstream][scan]") {
    std::set<std::string_view> seen;
    for (int code = 0; code <= static_cast<int>(Errc::too_large); ++code)
        CHECK(seen.insert(describe(static_cast<Errc>(code))).second);
    CHECK(seen.count("unknown PackStream error") == 0);
}
