#include <neo4j/params.hpp>

#include "packstream/transcode.hpp"
#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;
using packstream::TranscodeError;
using wire::hex;
using wire::join;
using wire::text;

namespace {

constexpr packstream::Dialect oldest{.utc_date_times = false, .vectors = false, .uuids = false};

wire::Buffer transcoded(const Params& params) {
    const auto result = packstream::transcode(params.bytes(), oldest);
    REQUIRE(result.error == TranscodeError::ok);
    return {result.bytes.view().begin(), result.bytes.view().end()};
}

const LocalDateTime noon(2024, 7, 1, 12, 0, 0, 5);

} // namespace

TEST_CASE("date-times become wall-clock time, wherever they are", "[packstream][transcode]") {
    const DateTime at_offset(noon, std::chrono::seconds(3600));
    const DateTime in_berlin(noon, TimeZone::of("Europe/Berlin"));
    const auto wall = wire::pack(noon.epoch_second());
    CHECK(transcoded(params("d", at_offset)) ==
          join({hex("A1 81 64 B3 46"), wall, hex("05 C9 0E 10")}));
    CHECK(transcoded(params("d", in_berlin)) ==
          join({hex("A1 81 64 B3 66"), wall, hex("05 8D"), text("Europe/Berlin")}));

    // Between other things, and back again.
    const auto all = params("a", "text", "l", List{1, Map{{"x", at_offset}, {"y", in_berlin}}, "z"},
                            "b", Bytes{std::byte{0xB3}, std::byte{0x49}}, "p", Point::wgs84(1, 2));
    const auto bytes = transcoded(all);
    const auto map = wire::read(bytes).as<Map>();
    CHECK(map == all.to_map());
    CHECK(map["l"][1]["y"].as<DateTime>().zone()->name() == "Europe/Berlin");
    CHECK(map["l"][1]["x"].as<DateTime>().utc_offset() == std::chrono::hours(1));
}

TEST_CASE("what needs no rewriting stays as it is", "[packstream][transcode]") {
    const auto plain = params("a", 1, "b", List{"x", Map{{"y", Date()}}});
    const auto bytes = transcoded(plain);
    CHECK(std::ranges::equal(bytes, plain.bytes()));
    const auto newest =
        params("d", DateTime(noon, std::chrono::seconds(0)), "v", Vector{1.0F}, "u", Uuid());
    const auto result = packstream::transcode(newest.bytes(), {});
    CHECK(result.error == TranscodeError::ok);
    CHECK(std::ranges::equal(result.bytes.view(), newest.bytes()));
}

TEST_CASE("what an old server has no form for is an error that names the version",
          "[packstream][transcode]") {
    const auto vector = packstream::transcode(params("v", List{Vector{1.0F}}).bytes(), oldest);
    CHECK(vector.error == TranscodeError::vector);
    CHECK_THAT(std::string(describe(vector.error)), Catch::Matchers::Contains("Bolt 6.0"));
    const auto uuid = packstream::transcode(params("u", Uuid()).bytes(), oldest);
    CHECK(uuid.error == TranscodeError::uuid);
    CHECK_THAT(std::string(describe(uuid.error)), Catch::Matchers::Contains("Bolt 6.1"));
    const auto nowhere = join({hex("A1 81 64 B3 69 01 05 87"), text("No/Zone")});
    const auto zone = packstream::transcode(nowhere, oldest);
    CHECK(zone.error == TranscodeError::unknown_zone);
    CHECK_THAT(std::string(describe(zone.error)), Catch::Matchers::Contains("zone"));
    CHECK(describe(TranscodeError::ok) == "no error");
}
