#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include <boost/uuid/uuid_hash.hpp>

#include <neo4j/uuid.hpp>

#include "support/catch.hpp"

using neo4j::parse_uuid;
using neo4j::try_parse_uuid;
using neo4j::Uuid;
using neo4j::uuid_to_string;

TEST_CASE("Uuid: text and bytes") {
    const std::string text = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    const Uuid uuid = parse_uuid(text);
    CHECK(uuid.data[0] == 0xF8);
    CHECK(uuid.data[6] == 0x11);
    CHECK(uuid.data[15] == 0xF6);
    CHECK(uuid_to_string(uuid) == text);
    CHECK(parse_uuid("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6") == uuid);
    CHECK(uuid_to_string(Uuid{}) == "00000000-0000-0000-0000-000000000000");
    CHECK(std::unordered_set<Uuid>{uuid, parse_uuid(text), Uuid{}}.size() == 2);
}

TEST_CASE("Uuid: any bytes there and back") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 1'000; ++i) {
        Uuid uuid{};
        for (auto& byte : uuid) {
            byte = static_cast<std::uint8_t>(random());
        }
        REQUIRE(parse_uuid(uuid_to_string(uuid)) == uuid);
    }
}

TEST_CASE("Uuid: texts that are none") {
    for (const std::string text :
         {"", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
          "f81d4fae-7dec-11d0-a765-00a0c91e6bf60", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
          "f81d4fae-7dec-11d0-a765+00a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
          "f81d4fae-7dec-11d0-a7650-0a0c91e6bf6"}) {
        INFO(text);
        CHECK_FALSE(try_parse_uuid(text));
        CHECK_THROWS_WITH(parse_uuid(text), Catch::Contains("\"" + text + "\""));
    }
}
