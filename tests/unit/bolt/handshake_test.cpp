#include <string>

#include "bolt/handshake.hpp"
#include "support/bolt_script.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::test;
using bolt::Errc;
using bolt::Handshake;
using bolt::Version;
using State = bolt::Handshake::State;

namespace {

Handshake after(const Buffer& bytes) {
    Handshake handshake;
    handshake.feed(bytes);
    return handshake;
}
Handshake after(std::string_view bytes) {
    return after(hex(bytes));
}

// A manifest: FF 01, a count, offers, capabilities.
std::string manifest(std::string_view rest) {
    return "00 00 01 FF " + std::string(rest);
}

void check_chosen(std::string_view bytes, Version version, std::string_view reply) {
    INFO(bytes);
    auto handshake = after(bytes);
    REQUIRE(handshake.state() == State::replying);
    CHECK(shown(handshake.reply()) == reply);
    handshake.replied();
    CHECK(handshake.state() == State::done);
    CHECK(handshake.version() == version);
    CHECK_FALSE(handshake.fault());
}

void check_nothing_in_common(std::string_view bytes) {
    INFO(bytes);
    auto handshake = after(bytes);
    REQUIRE(handshake.state() == State::replying);
    CHECK(shown(handshake.reply()) == "00 00 00 00 00");
    handshake.replied();
    CHECK(handshake.state() == State::failed);
    CHECK(handshake.fault().code == Errc::no_common_version);
}

void check_failed(std::string_view bytes, Errc code, std::string_view detail = {}) {
    INFO(bytes);
    const auto handshake = after(bytes);
    CHECK(handshake.state() == State::failed);
    CHECK(handshake.fault().code == code);
    CHECK(handshake.fault().detail == detail);
    CHECK(handshake.wanted() == 0);
}

} // namespace

TEST_CASE("the proposals", "[bolt][handshake]") {
    CHECK(shown(Handshake::proposal()) ==
          "60 60 B0 17 00 00 01 FF 00 08 08 05 00 03 04 04 00 00 00 03");
    CHECK(shown(Handshake::proposal(BoltHandshake::classic)) ==
          "60 60 B0 17 00 08 08 05 00 02 04 04 00 00 01 04 00 00 00 03");
}

TEST_CASE("no manifest is taken where none was proposed", "[bolt][handshake]") {
    Handshake handshake(BoltHandshake::classic);
    handshake.feed(hex("00 00 01 FF"));
    CHECK(handshake.state() == State::failed);
    CHECK(handshake.fault().code == Errc::not_bolt);
}

TEST_CASE("a classic answer decides at once", "[bolt][handshake]") {
    const auto kind = GENERATE(BoltHandshake::manifest, BoltHandshake::classic);
    for (const auto version : all_versions) {
        if (version.major >= 6)
            continue;
        INFO(to_string(version));
        Handshake handshake(kind);
        handshake.feed(
            join({hex("00 00"), big_endian(version.minor, 1), big_endian(version.major, 1)}));
        CHECK(handshake.state() == State::done);
        CHECK(handshake.version() == version);
        CHECK(handshake.reply().empty());
        CHECK(handshake.wanted() == 0);
        CHECK_FALSE(handshake.fault());
    }
}

TEST_CASE("classic answers that nobody proposed", "[bolt][handshake]") {
    for (const auto* answer : {
             "00 00 00 01", "00 00 00 02", "00 00 01 03", "00 00 00 04", "00 00 05 04",
             "00 00 09 05",
             "00 00 00 06", // 6.x goes through the manifest only
             "00 00 01 06",
             "00 01 08 05",                               // a range is no answer
             "01 00 08 05", "00 00 00 FF", "00 00 02 FF", // manifests of another kind
             "15 03 03 00",                               // a TLS alert
             "53 53 48 2D",                               // SSH
         })
        check_failed(answer, Errc::not_bolt, "it answered " + std::string(answer));
}

TEST_CASE("a web server and a server without a common version", "[bolt][handshake]") {
    check_failed("48 54 54 50", Errc::not_bolt_http);
    check_failed("00 00 00 00", Errc::no_common_version,
                 "Neo4j 4.1 and 4.2 need bolt_handshake(BoltHandshake::classic)");
    Handshake classic(BoltHandshake::classic);
    classic.feed(hex("00 00 00 00"));
    CHECK(classic.fault().code == Errc::no_common_version);
    CHECK(classic.fault().detail == "Bolt 6 was not offered, since bolt_handshake is classic");
}

TEST_CASE("what follows a failure does not replace it", "[bolt][handshake]") {
    auto handshake = after("48 54 54 50 2F 31 2E 31 20 34 30 30"); // HTTP/1.1 400
    CHECK(handshake.fault().code == Errc::not_bolt_http);
    handshake.feed(hex("0D 0A"));
    CHECK(handshake.fault().code == Errc::not_bolt_http);
}

TEST_CASE("bytes after the handshake", "[bolt][handshake]") {
    check_failed("00 00 08 05 00", Errc::surplus_bytes, "after the handshake");
    check_failed(manifest("01 00 00 01 06 00 00"), Errc::surplus_bytes, "after the handshake");
}

TEST_CASE("the manifest's highest version that both speak", "[bolt][handshake]") {
    check_chosen(manifest("01 00 00 00 06 00"), {6, 0}, "00 00 00 06 00");
    check_chosen(manifest("01 00 00 01 06 00"), {6, 1}, "00 00 01 06 00");
    check_chosen(manifest("01 00 01 01 06 00"), {6, 1}, "00 00 01 06 00");
    // in whatever order
    check_chosen(manifest("03 00 03 04 04 00 00 00 06 00 08 08 05 00"), {6, 0}, "00 00 00 06 00");
    check_chosen(manifest("02 00 08 08 05 00 00 00 03 00"), {5, 8}, "00 00 08 05 00");
    check_chosen(manifest("01 00 00 00 03 00"), {3, 0}, "00 00 00 03 00");
    check_chosen(manifest("01 00 00 00 05 00"), {5, 0}, "00 00 00 05 00");
}

TEST_CASE("manifest ranges", "[bolt][handshake]") {
    // reach down to what we speak: 6.6 to 6.1, 5.9 to 5.0
    check_chosen(manifest("01 00 05 06 06 00"), {6, 1}, "00 00 01 06 00");
    check_chosen(manifest("01 00 09 09 05 00"), {5, 8}, "00 00 08 05 00");
    // or do not: 6.6 to 6.2
    check_nothing_in_common(manifest("01 00 04 06 06 00"));
    // 4.4 to 4.0: of a major version the highest
    check_chosen(manifest("01 00 04 04 04 00"), {4, 4}, "00 00 04 04 00");
    // further down than zero
    check_chosen(manifest("01 00 FF 01 06 00"), {6, 1}, "00 00 01 06 00");
    check_chosen(manifest("01 00 FF FF 06 00"), {6, 1}, "00 00 01 06 00");
}

TEST_CASE("manifest offers that we do not know", "[bolt][handshake]") {
    check_chosen(manifest("03 00 02 03 07 00 00 00 FF 00 02 08 05 00"), {5, 8}, "00 00 08 05 00");
    check_nothing_in_common(manifest("01 00 00 00 07 00"));
    check_nothing_in_common(manifest("01 00 00 00 04 00")); // 4.0
    check_nothing_in_common(manifest("01 00 01 02 03 00")); // 3.2, 3.1
    check_nothing_in_common(manifest("00 00"));
}

TEST_CASE("manifest varints", "[bolt][handshake]") {
    SECTION("more than one byte") {
        check_chosen(manifest("81 00 00 00 01 06 00"), {6, 1}, "00 00 01 06 00");
        check_chosen(manifest("01 00 00 01 06 FF 01"), {6, 1}, "00 00 01 06 00");
    }
    SECTION("nine bytes are the limit") {
        check_chosen(manifest("01 00 00 01 06 FF FF FF FF FF FF FF FF 7F"), {6, 1},
                     "00 00 01 06 00");
        check_chosen(manifest("81 80 80 80 80 80 80 80 00 00 00 01 06 00"), {6, 1},
                     "00 00 01 06 00");
        check_failed(manifest("01 00 00 01 06 80 80 80 80 80 80 80 80 80 00"),
                     Errc::manifest_malformed, "a varint of more than nine bytes");
        check_failed(manifest("80 80 80 80 80 80 80 80 80 00"), Errc::manifest_malformed,
                     "a varint of more than nine bytes");
    }
}

TEST_CASE("hostile manifests", "[bolt][handshake]") {
    SECTION("256 offers are the limit") {
        auto bytes = hex(manifest("80 02"));
        for (int i = 0; i < 255; ++i)
            add(bytes, hex("00 00 00 09"));
        add(bytes, hex("00 00 01 06 00"));
        const auto handshake = after(bytes);
        REQUIRE(handshake.state() == State::replying);
        CHECK(handshake.version() == Version{6, 1});
    }
    SECTION("more are refused before they come") {
        check_failed(manifest("81 02"), Errc::manifest_malformed, "257 offers");
        check_failed(manifest("FF FF FF FF FF FF FF FF 7F"), Errc::manifest_malformed,
                     "9223372036854775807 offers");
    }
}

TEST_CASE("in whatever pieces it comes", "[bolt][handshake]") {
    const auto bytes = hex(manifest("83 00 00 02 03 07 00 01 01 06 00 08 08 05 81 00"));
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        Handshake handshake;
        handshake.feed(std::span(bytes).first(cut));
        CHECK((handshake.state() == State::replying) == (cut == bytes.size()));
        handshake.feed(std::span(bytes).subspan(cut));
        REQUIRE(handshake.state() == State::replying);
        CHECK(handshake.version() == Version{6, 1});
    }
}

TEST_CASE("whoever reads what is wanted reads the handshake and nothing more",
          "[bolt][handshake]") {
    for (const auto& whole :
         {hex("00 00 08 05"), hex(manifest("00 00")), hex(manifest("01 00 01 01 06 00")),
          hex(manifest("83 00 00 02 03 07 00 01 01 06 00 08 08 05 81 00"))}) {
        INFO(shown(whole));
        // as much as is wanted with each read, and one byte only
        for (const std::size_t most : {std::size_t{100}, std::size_t{1}}) {
            Handshake handshake;
            std::size_t at = 0;
            while (handshake.state() == State::reading) {
                const auto n = std::min(handshake.wanted(), most);
                REQUIRE(n > 0);
                REQUIRE(at + n <= whole.size());
                handshake.feed(std::span(whole).subspan(at, n));
                at += n;
            }
            CHECK(at == whole.size());
            CHECK(handshake.wanted() == 0);
        }
    }
}
