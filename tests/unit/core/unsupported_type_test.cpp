#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>

#include <neo4j/unsupported_type.hpp>

#include "support/catch.hpp"

using neo4j::UnsupportedType;

TEST_CASE("UnsupportedType: tells what the server told") {
    const UnsupportedType type("QUATERNION", {6, 7}, "upgrade the driver");
    CHECK(type.name() == "QUATERNION");
    CHECK(type.minimum_protocol_version() == std::pair(6, 7));
    CHECK(type.message() == std::string("upgrade the driver"));
    CHECK_FALSE(UnsupportedType("X", {6, 1}).message());
    std::ostringstream out;
    out << type;
    CHECK(out.str() == "UnsupportedType<QUATERNION>");
    static_assert(sizeof(UnsupportedType) <= 32);
}

TEST_CASE("UnsupportedType: equal by content") {
    const UnsupportedType type("X", {6, 1}, "m");
    CHECK(type == UnsupportedType("X", {6, 1}, "m"));
    CHECK(type != UnsupportedType("Y", {6, 1}, "m"));
    CHECK(type != UnsupportedType("X", {6, 2}, "m"));
    CHECK(type != UnsupportedType("X", {6, 1}));
    CHECK(
        std::unordered_set<UnsupportedType>{type, type, UnsupportedType("X", {6, 1}, "m")}.size() ==
        1);
}
