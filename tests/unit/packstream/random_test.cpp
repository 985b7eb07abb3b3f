#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>

#include "packstream/transcode.hpp"
#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;

namespace {

// Random values of every type that can be sent, sizes near the boundaries included.
class Maker {
public:
    explicit Maker(std::uint32_t seed) : random_(seed) {}

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }
    std::uint64_t bits() { return random_() * (std::uint64_t{1} << 32) + random_(); }

    Value value(int depth) {
        switch (between(0, depth > 0 ? 18 : 15)) {
        case 0:
            return nullptr;
        case 1:
            return between(0, 1) == 1;
        case 2:
            return static_cast<std::int64_t>(bits()) >> between(0, 63);
        case 3: {
            const auto real = std::bit_cast<double>(bits());
            return std::isnan(real) ? 0.0 : real;
        }
        case 4:
            return text();
        case 5:
            return Bytes(size(), static_cast<std::byte>(bits()));
        case 6:
            return Point::wgs84(0.5, static_cast<double>(between(-90, 90)));
        case 7:
            return Point(static_cast<std::int32_t>(between(10000, 20000)), 1, 2, 3);
        case 8:
            return Date::from_days(between(detail::min_days, detail::max_days));
        case 9:
            return Time::from(between(0, 86399999999999),
                              static_cast<std::int32_t>(between(-64800, 64800)));
        case 10:
            return LocalTime::from_nanoseconds(between(0, 86399999999999));
        case 11:
            return date_time();
        case 12:
            return LocalDateTime::from_epoch(
                between(detail::min_local_second, detail::max_local_second), nanoseconds());
        case 13:
            return Duration(between(-1000000, 1000000), between(-1000000, 1000000),
                            between(-1000000000, 1000000000), nanoseconds());
        case 14: {
            const auto count = static_cast<std::size_t>(between(0, 40));
            return between(0, 1) == 1 ? Vector(std::vector<float>(count, 0.25F))
                                      : Vector(std::vector<std::int64_t>(count, between(-9, 9)));
        }
        case 15: {
            Uuid uuid;
            for (auto& byte : uuid)
                byte = static_cast<std::uint8_t>(bits());
            return uuid;
        }
        case 16:
        case 17: {
            List list(between(0, 9) == 0 ? size() : static_cast<std::size_t>(between(0, 5)));
            for (Value& element : list)
                element = value(list.size() > 20 ? 0 : depth - 1);
            return list;
        }
        default: {
            Map map;
            for (auto left = between(0, 9) == 0 ? 20 : between(0, 5); left > 0; --left)
                map.set(text(), value(depth - 1));
            return map;
        }
        }
    }

private:
    std::size_t size() {
        static constexpr std::size_t sizes[] = {0, 1, 15, 16, 255, 256, 257};
        return sizes[between(0, 6)];
    }
    std::string text() {
        static const std::string parts[] = {"a", "é", "€", "𝄞", "xyz"};
        std::string out;
        const std::size_t wanted =
            between(0, 4) == 0 ? size() : static_cast<std::size_t>(between(0, 12));
        while (out.size() < wanted)
            out += parts[between(0, 4)];
        return out;
    }
    std::int32_t nanoseconds() { return static_cast<std::int32_t>(between(0, 999999999)); }
    Value date_time() {
        static const char* const zones[] = {"Europe/Berlin", "UTC", "America/New_York",
                                            "Asia/Kolkata", "Australia/Lord_Howe"};
        const auto seconds = between(-30000000000, 30000000000);
        if (between(0, 1) == 1)
            return DateTime::from_instant(seconds, nanoseconds(),
                                          static_cast<std::int32_t>(between(-64800, 64800)));
        return DateTime::from_instant(seconds, nanoseconds(), TimeZone::of(zones[between(0, 4)]));
    }

    std::mt19937 random_;
};

// Equality of date-times looks at the instant alone; their text tells zone and offset, too.
bool same(const Value& a, const Value& b) {
    return a == b && to_string(a) == to_string(b);
}

} // namespace

TEST_CASE("random values come back as they were, packed, seen, owned and packed again",
          "[packstream][random]") {
    const auto seed = static_cast<std::uint32_t>(20260801);
    CAPTURE(seed);
    Maker make(seed);
    for (int i = 0; i < 5000; ++i) {
        CAPTURE(i);
        const Value value = make.value(6);
        const auto bytes = wire::pack(value);
        const wire::Exact exact(bytes);
        const auto scan = wire::scan(exact);
        REQUIRE(scan.error == packstream::Errc::ok);
        REQUIRE(scan.next == exact.end());
        REQUIRE(packstream::skip(exact.begin()) == exact.end());
        const ValueView view(exact.begin());
        REQUIRE(view.type() == value.type());
        const Value back = view.to_value();
        REQUIRE(same(back, value));
        REQUIRE(std::hash<Value>{}(back) == std::hash<Value>{}(value));
        REQUIRE(wire::pack(view) == bytes);
        const Record record({"x", "y"}, {value, 1});
        REQUIRE(same(record.detach()["x"].to_value(), value));
    }
}

TEST_CASE("random values survive the dialect of old servers", "[packstream][random]") {
    Maker make(7);
    for (int i = 0; i < 2000; ++i) {
        CAPTURE(i);
        const Value value = make.value(4);
        const auto bytes = wire::pack(value);
        const auto old =
            packstream::transcode(bytes, {.utc_date_times = false, .vectors = true, .uuids = true});
        REQUIRE(old.error == packstream::TranscodeError::ok);
        const Value back = wire::read(old.bytes.view());
        // Where clocks show a time twice, wall-clock time cannot say which was meant; that apart
        // the text is the same.
        if (to_string(back) != to_string(value)) {
            REQUIRE(back.type() == value.type());
            WARN("an ambiguous time: " << value << " came back as " << back);
        }
    }
}

TEST_CASE("bytes with random damage never crash and never read beyond their end",
          "[packstream][random]") {
    Maker make(11);
    int whole = 0;
    for (int i = 0; i < 20000; ++i) {
        auto bytes = wire::pack(make.value(3));
        for (auto flips = make.between(1, 4); flips > 0; --flips) {
            const auto at = static_cast<std::size_t>(
                make.between(0, static_cast<std::int64_t>(bytes.size()) - 1));
            bytes[at] = static_cast<std::byte>(make.bits());
        }
        const wire::Exact exact(bytes);
        const auto scan = wire::scan(exact);
        REQUIRE(scan.next <= exact.end());
        if (scan.error != packstream::Errc::ok)
            continue;
        ++whole;
        const ValueView view(exact.begin());
        REQUIRE(packstream::skip(exact.begin()) == scan.next);
        const Value value = view.to_value();
        REQUIRE(to_string(value).size() < 1000000);
        (void)NodeView::read(exact.begin());
        (void)RelationshipView::read(exact.begin());
    }
    CHECK(whole > 1000); // or the test would have looked at nothing
}
