#include <string>

#include <neo4j/error.hpp>

#include "packstream/decode.hpp"
#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;
using wire::Exact;
using wire::hex;
using wire::join;
using wire::text;

namespace {

std::string reason(const wire::Buffer& bytes) {
    const Value value = wire::read(bytes);
    const auto* broken = value.get_if<Broken>();
    return broken != nullptr ? broken->reason : "not broken: " + to_string(value);
}

wire::Buffer zone(std::string_view name) {
    return join({{static_cast<std::byte>(0x80 | name.size())}, text(name)});
}

} // namespace

TEST_CASE("nodes with and without element ids", "[packstream][decode]") {
    const Value modern = wire::read(hex("B4 4E 07 92 81 41 81 42 A1 81 70 01 83 34 3A 37"));
    const Node* node = modern.get_if<Node>();
    REQUIRE(node != nullptr);
    CHECK(node->id() == 7);
    CHECK(node->element_id() == "4:7");
    CHECK(std::vector(node->labels().begin(), node->labels().end()) ==
          std::vector<std::string>{"A", "B"});
    CHECK(node->get<int>("p") == 1);

    const Value old = wire::read(hex("B3 4E 07 90 A0"));
    CHECK(old.as<Node>().element_id() == "7");
    CHECK(wire::read(hex("B4 4E C0 90 A0 81 78")).as<Node>().id() == std::nullopt);
}

TEST_CASE("relationships with and without element ids", "[packstream][decode]") {
    const auto modern =
        wire::read(hex("B8 52 01 02 03 84 4B 4E 4F 57 A1 81 70 05 81 61 81 62 81 63"))
            .as<Relationship>();
    CHECK(modern.type() == "KNOW");
    CHECK(modern.element_id() == "a");
    CHECK(modern.start_node().element_id() == "b");
    CHECK(modern.end_node().element_id() == "c");
    CHECK(modern.start_node().id() == 2);
    CHECK(modern.get<int>("p") == 5);

    const auto old = wire::read(hex("B5 52 01 02 03 81 54 A0")).as<Relationship>();
    CHECK(old.element_id() == "1");
    CHECK(old.start_node().element_id() == "2");
    CHECK(old.end_node().element_id() == "3");
}

TEST_CASE("paths follow their sequence, backwards where it is negative", "[packstream][decode]") {
    // (n0)-[r1]->(n1)<-[r2]-(n2)
    const auto path = wire::read(hex("B3 50 "
                                     "93 B3 4E 0A 90 A0 B3 4E 0B 90 A0 B3 4E 0C 90 A0 "
                                     "92 B3 72 01 81 54 A0 B3 72 02 81 55 A0 "
                                     "94 01 01 FE 02"))
                          .as<Path>();
    CHECK(path.size() == 2);
    CHECK(path.start_node().id() == 10);
    CHECK(path.end_node().id() == 12);
    CHECK(path.relationships()[0].start_node().id() == 10);
    CHECK(path.relationships()[0].end_node().id() == 11);
    CHECK(path.relationships()[1].start_node().id() == 12);
    CHECK(path.relationships()[1].end_node().id() == 11);
    CHECK(path.relationships()[1].type() == "U");

    const auto lonely = wire::read(hex("B3 50 91 B3 4E 0A 90 A0 90 90")).as<Path>();
    CHECK(lonely.size() == 0);
    CHECK(lonely.start_node() == lonely.end_node());
}

TEST_CASE("paths that make no sense are broken", "[packstream][decode]") {
    const char* const nodes = "92 B3 4E 0A 90 A0 B3 4E 0B 90 A0 ";
    const char* const by = "91 B3 72 01 81 54 A0 ";
    const auto path = [&](const std::string& rest) { return reason(hex("B3 50 " + rest)); };
    for (const std::string sequence :
         {"92 00 01", "92 02 01", "92 FE 01", "92 01 02", "92 01 FF", "91 01", "92 C0 01",
          "92 01 C0", "92 CB 80 00 00 00 00 00 00 00 01", "A0"}) {
        CAPTURE(sequence);
        CHECK(path(nodes + (by + sequence)) == "the server sent a malformed path");
    }
    CHECK(path("90 90 90") == "the server sent a malformed path");
    CHECK(path("91 01 90 90") == "the server sent a malformed path");
    CHECK(path(std::string(nodes) + "91 01 90") == "the server sent a malformed path");
    CHECK(path(std::string(nodes) + "91 B3 4E 0A 90 A0 90") == "the server sent a malformed path");
    CHECK(path("01 90 90") == "the server sent a malformed path");
    CHECK(path(std::string(nodes) + "01 90") == "the server sent a malformed path");
    CHECK(path(std::string(nodes) + "91 B4 72 01 81 54 A0 01 92 01 01") ==
          "the server sent a malformed path");
    CHECK(path(std::string(nodes) + "91 B3 72 01 81 54 90 92 01 01") ==
          "the server sent a malformed path");
    CHECK_THAT(path(std::string(nodes) + "91 B3 72 01 81 54 A1 81 61 B1 5A 01 92 01 01"),
               Catch::Matchers::Contains("0x5A"));
}

TEST_CASE("the dialect of servers before 5.0 is read by its tags", "[packstream][decode]") {
    // 1970-01-01T01:00:01+01:00, as wall clock and as UTC.
    const auto local = wire::read(hex("B3 46 C9 0E 11 05 C9 0E 10")).as<DateTime>();
    const auto utc = wire::read(hex("B3 49 01 05 C9 0E 10")).as<DateTime>();
    CHECK(local == utc);
    CHECK(local.utc_offset() == std::chrono::hours(1));
    CHECK(local.nanosecond() == 5);

    const auto berlin = zone("Europe/Berlin");
    const auto named = wire::read(join({hex("B3 66 C9 0E 11 05"), berlin})).as<DateTime>();
    CHECK(named == utc);
    CHECK(named.zone()->name() == "Europe/Berlin");
    CHECK(wire::read(join({hex("B3 69 01 05"), berlin})).as<DateTime>() == utc);
}

TEST_CASE("the other structures", "[packstream][decode]") {
    CHECK(wire::read(hex("B1 44 C8 80")).as<Date>() == Date(1969, 8, 26));
    CHECK(wire::read(hex("B1 74 01")).as<LocalTime>() == LocalTime(0, 0, 0, 1));
    CHECK(wire::read(hex("B2 54 01 C9 0E 10")).as<Time>().utc_offset() == std::chrono::hours(1));
    CHECK(wire::read(hex("B2 64 FF 01")).as<LocalDateTime>() ==
          LocalDateTime(1969, 12, 31, 23, 59, 59, 1));
    CHECK(wire::read(hex("B4 45 01 02 03 04")).as<Duration>() == Duration(1, 2, 3, 4));
    const auto vector = wire::read(hex("B2 56 CC 01 C9 CC 04 00 01 FF FE"));
    CHECK(vector.as<Vector>() == Vector{std::int16_t{1}, std::int16_t{-2}});
    const auto unsupported =
        wire::read(hex("B4 3F 81 51 06 02 A1 87 6D 65 73 73 61 67 65 81 4D")).as<UnsupportedType>();
    CHECK(unsupported.name() == "Q");
    CHECK(unsupported.minimum_protocol_version() == std::pair(6, 2));
    CHECK(unsupported.message() == "M");
    CHECK(wire::read(hex("B4 3F 81 51 06 02 A0")).as<UnsupportedType>().message() == std::nullopt);
}

TEST_CASE("what cannot be decoded says why", "[packstream][decode]") {
    CHECK(reason(hex("B1 5A 01")) == "the driver does not know structure 0x5A with 1 fields");
    CHECK(reason(hex("B0 44")) == "the driver does not know structure 0x44 with 0 fields");
    CHECK(reason(hex("B2 44 01 01")) == "the driver does not know structure 0x44 with 2 fields");
    CHECK(reason(join({hex("B3 69 01 05"), zone("Nowhere/Land")})) ==
          "this machine does not know the time zone 'Nowhere/Land'");
    CHECK_THAT(reason(hex("B1 44 CB 7F FF FF FF FF FF FF FF")),
               Catch::Matchers::Contains("beyond the years"));
    CHECK_THAT(reason(join({hex("B3 66 CB 7F FF FF FF FF FF FF FF 00"), zone("Europe/Berlin")})),
               Catch::Matchers::Contains("does not exist"));
    for (const char* impossible :
         {"B1 74 FF", "B2 54 FF 00", "B2 54 01 CA 00 01 00 00", "B2 64 00 FF",
          "B2 64 00 CA 3B 9A CA 00", "B2 64 CB 7F FF FF FF FF FF FF FF 00", "B3 49 00 FF 00",
          "B3 49 00 00 CB 80 00 00 00 00 00 00 00", "B3 49 CB 7F FF FF FF FF FF FF FF 00 00",
          "B3 46 CB 80 00 00 00 00 00 00 00 00 01"}) {
        CAPTURE(impossible);
        CHECK_THAT(reason(hex(impossible)), Catch::Matchers::Contains("does not exist") ||
                                                Catch::Matchers::Contains("not within a day"));
    }
    CHECK_THAT(reason(hex("B4 45 CB 7F FF FF FF FF FF FF FF 00 00 00")),
               Catch::Matchers::Contains("longer than any"));
    CHECK_THAT(reason(hex("B3 58 C9 10 E7 01 01")), Catch::Matchers::Contains("malformed point"));
    CHECK_THAT(reason(hex("B3 58 C9 13 73 C1 00 00 00 00 00 00 00 00 C1 00 00 00 00 00 00 00 00")),
               Catch::Matchers::Contains("SRID 4979"));
    CHECK_THAT(reason(hex("B2 56 CC 01 C9 CC 03 00 01 FF")),
               Catch::Matchers::Contains("malformed vector"));
    CHECK_THAT(reason(hex("B2 56 CC 01 00 CC 00")), Catch::Matchers::Contains("element type"));
    for (const char* malformed :
         {"B1 44 C0", "B1 74 80", "B2 54 01 C0", "B3 49 01 01 C0", "B3 69 01 01 01", "B2 64 C0 01",
          "B4 45 01 01 01 C0", "B2 56 01 01", "B2 56 CC 00 CC 00", "B4 3F 01 01 01 A0",
          "B4 3F 81 51 01 01 01", "B3 4E 81 61 90 A0", "B3 4E 01 91 01 A0", "B3 4E 01 90 90",
          "B4 4E 01 90 A0 01", "B5 52 01 02 03 01 A0", "B8 52 01 02 03 81 54 A0 01 81 61 81 61"}) {
        CAPTURE(malformed);
        CHECK_THAT(reason(hex(malformed)), Catch::Matchers::Contains("malformed"));
    }
}

TEST_CASE("a broken value breaks what holds it, and no more", "[packstream][decode]") {
    CHECK_THAT(reason(hex("91 92 01 B1 5A 01")), Catch::Matchers::Contains("0x5A"));
    CHECK_THAT(reason(hex("A2 81 61 B1 5A 01 81 62 01")), Catch::Matchers::Contains("0x5A"));
    CHECK_THAT(reason(hex("B3 4E 01 90 A1 81 61 B1 5A 01")), Catch::Matchers::Contains("0x5A"));
    CHECK_THAT(reason(hex("B5 52 01 02 03 81 54 A1 81 61 B1 5A 01")),
               Catch::Matchers::Contains("0x5A"));

    const Exact bytes(hex("93 01 92 B1 5A 91 C0 02 03"));
    const ValueView view(bytes.begin());
    const auto list = view.as<ListView>();
    CHECK(list[0] == 1);
    CHECK(list[2] == 3);
    CHECK(list[1][1] == 2);
    CHECK(list[1][0].type() == ValueType::broken);
    CHECK_THROWS_AS(list[1][0].as<int>(), BrokenRecordError);
    CHECK_THROWS_AS(view.as<List>(), BrokenRecordError);
    CHECK_THROWS_AS(view.as<Value>(), BrokenRecordError);
}

TEST_CASE("a name that a server sends twice keeps its last value", "[packstream][decode]") {
    const auto map = wire::read(hex("A2 81 61 01 81 61 02")).as<Map>();
    CHECK(map.size() == 1);
    CHECK(map["a"] == 2);
}
