// Random nested values of every type, sent and read back.
#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

// The sizes on both sides of each border of PackStream's headers.
constexpr std::array<std::size_t, 6> borders{15, 16, 255, 256, 65'535, 65'536};

class Maker {
public:
    Maker(std::uint64_t seed, bool vectors, bool uuids)
        : random_(seed), vectors_(vectors), uuids_(uuids) {}

    // How many of each type were made, those inside others included.
    const std::map<ValueType, int>& counts() const noexcept { return counts_; }
    int deepest() const noexcept { return deepest_; }

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }

    // One in ten is a chain of 20 containers and more.
    Value value() {
        const auto depth = static_cast<int>(between(0, 5));
        if (between(0, 9) != 0)
            return value(depth, 0);
        const auto levels = static_cast<int>(between(20, 40));
        auto inner = value(2, levels);
        for (int i = 0; i < levels; ++i)
            inner = between(0, 1) == 0 ? counted(List{value(0, 0), std::move(inner)})
                                       : counted(Map{{text(9), std::move(inner)}});
        return inner;
    }

    // A text, bytes, a list and a map of that size.
    std::vector<Value> of_size(std::size_t size) {
        List list(size);
        Map map;
        map.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            list[i] = small();
            map.set(std::to_string(i), small());
        }
        return {counted(std::string(size, 'x')), counted(bytes(size)), counted(std::move(list)),
                counted(std::move(map))};
    }

private:
    Value counted(Value value) {
        ++counts_[value.type()];
        return value;
    }

    std::uint64_t bits() { return random_(); }
    Value small() { return counted(between(-200, 200)); }

    Value value(int depth, int level) {
        deepest_ = std::max(deepest_, level);
        if (depth > 0 && between(0, 2) > 0)
            return container(depth, level);
        return counted(leaf());
    }

    Value container(int depth, int level) {
        const auto size = between(0, 19) == 0 ? 16 : between(0, 4);
        if (between(0, 1) == 0) {
            List list;
            for (auto left = size; left > 0; --left)
                list.push_back(value(depth - 1, level + 1));
            return counted(std::move(list));
        }
        Map map;
        for (auto left = size; left > 0; --left)
            map.set(text(12), value(depth - 1, level + 1));
        return counted(std::move(map));
    }

    Value leaf() {
        switch (between(0, 14)) {
        case 0:
            return nullptr;
        case 1:
            return between(0, 1) == 1;
        case 2:
            return static_cast<std::int64_t>(bits()) >> between(0, 63);
        case 3:
            return real();
        case 4:
            return text(between(0, 9) == 0 ? border() : 20);
        case 5:
            return bytes(between(0, 9) == 0 ? border() : static_cast<std::size_t>(between(0, 20)));
        case 6:
            return point();
        case 7:
            return Date::from_days(between(detail::min_days, detail::max_days));
        case 8:
            return Time(local_time(), offset());
        case 9:
            return local_time();
        case 10:
            return date_time();
        case 11:
            return local_date_time();
        case 12:
            return Duration(between(-1'000'000, 1'000'000), between(-1'000'000, 1'000'000),
                            between(-1'000'000'000, 1'000'000'000), nanosecond());
        case 13:
            return vectors_ ? vector() : Value("no vectors here");
        default:
            return uuids_ ? uuid() : Value("no UUIDs here");
        }
    }

    // Small borders only: the large ones come by of_size().
    std::size_t border() { return borders[static_cast<std::size_t>(between(0, 3))]; }

    double real() {
        const auto real = std::bit_cast<double>(bits());
        return std::isnan(real) ? 0.1 : real; // a NaN equals nothing
    }

    std::string text(std::size_t most) {
        static const std::string parts[] = {"a",  "é",  "€",   "𝄞",
                                            "\n", "\"", "xyz", std::string(1, '\0')};
        std::string out;
        for (auto left = between(0, static_cast<std::int64_t>(most)); left > 0; --left)
            out += parts[between(0, 7)];
        return out;
    }

    Bytes bytes(std::size_t size) {
        Bytes bytes(size);
        for (std::byte& each : bytes)
            each = static_cast<std::byte>(bits());
        return bytes;
    }

    double coordinate(int most) {
        return static_cast<double>(between(-most * 1000, most * 1000)) / 1000;
    }

    Value point() {
        switch (between(0, 3)) {
        case 0:
            return Point::cartesian(real_and_finite(), coordinate(1'000));
        case 1:
            return Point::cartesian(coordinate(9), real_and_finite(), coordinate(1'000));
        case 2:
            return Point::wgs84(coordinate(180), coordinate(90));
        default:
            return Point::wgs84(coordinate(180), coordinate(90), coordinate(9'000));
        }
    }
    double real_and_finite() {
        const auto value = real();
        return std::isfinite(value) ? value : 0.5;
    }

    std::int32_t nanosecond() { return static_cast<std::int32_t>(between(0, 999'999'999)); }
    std::chrono::seconds offset() { return std::chrono::seconds(between(-18 * 3600, 18 * 3600)); }
    LocalTime local_time() { return LocalTime::from_nanoseconds(between(0, 86'399'999'999'999)); }
    LocalDateTime local_date_time() {
        const auto day = between(0, 1) == 0 ? between(detail::min_days, detail::max_days)
                                            : between(-100'000, 100'000);
        return {Date::from_days(day), local_time()};
    }
    // Years 1700 to 2200, offsets also in the far past and future.
    Value date_time() {
        static const char* const zones[] = {"Europe/Berlin",    "UTC",
                                            "America/New_York", "Asia/Kolkata",
                                            "Asia/Kathmandu",   "Australia/Lord_Howe",
                                            "Africa/Monrovia",  "Pacific/Apia"};
        if (between(0, 2) == 0)
            return DateTime(
                LocalDateTime(Date::from_days(between(-300'000'000'000, 300'000'000'000)),
                              local_time()),
                offset());
        const LocalDateTime near(Date::from_days(between(-98'000, 84'000)), local_time());
        return between(0, 1) == 0 ? DateTime(near, offset())
                                  : DateTime(near, TimeZone::of(zones[between(0, 7)]));
    }

    Value vector() {
        const auto size = static_cast<std::size_t>(between(1, between(0, 9) == 0 ? 300 : 8));
        const auto filled = [&]<class T>(T) {
            std::vector<T> elements(size);
            for (T& each : elements)
                each = static_cast<T>(std::is_integral_v<T> ? static_cast<T>(bits())
                                                            : static_cast<T>(coordinate(1'000)));
            return Vector(elements);
        };
        switch (between(0, 5)) {
        case 0:
            return filled(float{});
        case 1:
            return filled(double{});
        case 2:
            return filled(std::int8_t{});
        case 3:
            return filled(std::int16_t{});
        case 4:
            return filled(std::int32_t{});
        default:
            return filled(std::int64_t{});
        }
    }

    Value uuid() {
        Uuid uuid;
        for (auto& byte : uuid)
            byte = static_cast<std::uint8_t>(bits());
        return uuid;
    }

    std::mt19937_64 random_;
    bool vectors_;
    bool uuids_;
    std::map<ValueType, int> counts_;
    int deepest_ = 0;
};

// Equality alone would not see another zone with the same instant, or -0.0 for 0.0: their text
// does. Maps come back in another order.
bool same(const Value& a, const Value& b) {
    if (a.type() != b.type())
        return false;
    if (const auto* list = a.get_if<List>())
        return std::ranges::equal(*list, *b.get_if<List>(), same);
    if (const auto* map = a.get_if<Map>()) {
        const auto* other = b.get_if<Map>();
        return map->size() == other->size() && std::ranges::all_of(*map, [&](const auto& entry) {
                   const Value* value = other->find(entry.first);
                   return value != nullptr && same(entry.second, *value);
               });
    }
    return a == b && to_string(a) == to_string(b);
}

// Sends the values as one list and reads them as records of their own.
void check_come_back(auto& driver, const std::vector<Value>& values) {
    const auto result =
        driver.execute_query("UNWIND $values AS x RETURN x", params("values", values));
    REQUIRE(result.records.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const Value back = result.records[i][0].to_value(); !same(back, values[i])) {
            const auto shown = [](const Value& value) { return to_string(value).substr(0, 2'000); };
            FAIL_CHECK("sent     " << shown(values[i]) << "\nreceived " << shown(back));
        }
}

TEMPLATE_TEST_CASE("10,000 random values come back as they went", "[random]", Driver,
                   AwaitedDriver) {
    const char* given = std::getenv("NEO4J_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20'261'122;
    CAPTURE(seed);
    TestType driver(server().uri, server().auth());
    const bool vectors = server_speaks({6, 0});
    const bool uuids = server_speaks({6, 1});
    Maker make(seed, vectors, uuids);

    constexpr int wanted = 10'000;
    constexpr std::size_t in_one_query = 500;
    int sent = 0;
    for (const std::size_t size : borders) {
        const auto values = make.of_size(size);
        check_come_back(driver, values);
        sent += static_cast<int>(values.size());
    }
    while (sent < wanted) {
        std::vector<Value> values;
        while (values.size() < in_one_query && sent < wanted) {
            values.push_back(make.value());
            ++sent;
        }
        check_come_back(driver, values);
    }

    std::cout << "seed " << seed << ": " << sent << " values, up to " << make.deepest()
              << " deep; with those inside them";
    for (const auto& [type, count] : make.counts())
        std::cout << ", " << type << ' ' << count;
    std::cout << '\n';
    CHECK(make.deepest() >= 20);
    for (auto type = ValueType::null; type <= ValueType::uuid;
         type = static_cast<ValueType>(static_cast<int>(type) + 1)) {
        CAPTURE(type);
        const bool sendable = type != ValueType::node && type != ValueType::relationship &&
                              type != ValueType::path && (type != ValueType::vector || vectors) &&
                              (type != ValueType::uuid || uuids);
        CHECK((make.counts().contains(type) && make.counts().at(type) >= 1'000) == sendable);
    }
}

} // namespace
} // namespace neo4j::test
