#include "bolt/raw_map.hpp"
#include "support/bolt_wire.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::RawMap;

TEST_CASE("metadata that are not there", "[bolt][raw_map]") {
    const RawMap map;
    CHECK(map.empty());
    CHECK_FALSE(map.find("x"));
    CHECK_FALSE(map.text("x"));
    CHECK_FALSE(map.integer("x"));
    CHECK_FALSE(map.is_true("x"));
    CHECK(map.to_map().empty());
}

TEST_CASE("entries are read where they are of the type", "[bolt][raw_map]") {
    const RawMap map(test::map({{"t", text("text")},
                                {"i", integer(300)},
                                {"yes", boolean(true)},
                                {"no", boolean(false)},
                                {"null", null()},
                                {"m", test::map({{"t", text("inner")}})}}));
    CHECK_FALSE(map.empty());
    CHECK(map.text("t") == "text");
    CHECK(map.integer("i") == 300);
    CHECK(map.is_true("yes"));
    CHECK_FALSE(map.is_true("no"));
    for (const auto* name : {"i", "yes", "null", "m", "absent"})
        CHECK_FALSE(map.text(name));
    for (const auto* name : {"t", "yes", "null", "m", "absent"})
        CHECK_FALSE(map.integer(name));
    for (const auto* name : {"t", "i", "null", "m", "absent"})
        CHECK_FALSE(map.is_true(name));
    REQUIRE(map.find("null"));
    CHECK(map.find("null")->is_null());
    CHECK_FALSE(map.find("absent"));
    CHECK(map.to_map() == Map{{"t", "text"},
                              {"i", 300},
                              {"yes", true},
                              {"no", false},
                              {"null", nullptr},
                              {"m", Map{{"t", "inner"}}}});
}

TEST_CASE("metadata outlive the bytes that they came in", "[bolt][raw_map]") {
    auto bytes = test::map({{"t", text("text")}});
    const RawMap map{bytes};
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
    CHECK(map.text("t") == "text");
}

TEST_CASE("an entry that cannot be decoded leaves the others readable", "[bolt][raw_map]") {
    const RawMap map(
        test::map({{"code", text("Neo.X.Y.Z")}, {"odd", structure(0x3F, {integer(1)})}}));
    const auto entries = map.to_map();
    CHECK(entries.at("code") == Value("Neo.X.Y.Z"));
    CHECK(entries.at("odd").type() == ValueType::broken);
}
