#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/detail/name_index.hpp>
#include <neo4j/map.hpp>
#include <neo4j/value.hpp>

#include "support/catch.hpp"

using namespace neo4j;
using detail::NameIndex;

namespace {

constexpr std::size_t names_made = 1000;

// Names that somebody has made so that they all want the same place in the table: their hashes'
// lowest 12 bits are zero.
const std::vector<std::string>& colliding() {
    static const auto names = [] {
        std::vector<std::string> all;
        for (std::uint64_t i = 0; all.size() < names_made; ++i) {
            auto name = "k" + std::to_string(i);
            if (std::hash<std::string_view>{}(name) % 4096 == 0)
                all.push_back(std::move(name));
        }
        return all;
    }();
    return names;
}

std::vector<std::string> usual(std::size_t n) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < n; ++i)
        all.push_back("name" + std::to_string(i));
    return all;
}

// Names, and how often one was looked at: what an index costs, however fast the machine is.
struct Counted {
    const std::vector<std::string>& names;
    std::size_t looks = 0;

    auto name_at() {
        return [this](std::size_t i) -> std::string_view {
            ++looks;
            return names[i];
        };
    }
};

void check_finds(const NameIndex& index, Counted& counted, std::size_t most_looks) {
    counted.looks = 0;
    for (std::size_t i = 0; i < counted.names.size(); ++i)
        CHECK(index.find(counted.names[i], counted.name_at()) == i);
    CHECK(index.find("absent", counted.name_at()) == NameIndex::none);
    CHECK(counted.looks < most_looks);
}

} // namespace

TEST_CASE("names are found by their index", "[packstream][name_index]") {
    for (const std::size_t n : {1u, 17u, 32u, 33u, 5000u}) {
        const auto names = usual(n);
        Counted counted{names};
        NameIndex index;
        CHECK_FALSE(index.built());
        index.build(n, counted.name_at());
        CHECK(index.built());
        check_finds(index, counted, 10 * n + 10);
        NameIndex grown;
        grown.build(1, counted.name_at());
        for (std::size_t i = 2; i <= n; ++i)
            grown.grown_to(i, counted.name_at());
        check_finds(grown, counted, 10 * n + 10);
    }
}

TEST_CASE("of equal names the first one is found", "[packstream][name_index]") {
    const std::vector<std::string> names(5000, "same");
    Counted counted{names};
    NameIndex index;
    index.build(names.size(), counted.name_at());
    CHECK(counted.looks < 3 * names.size());
    CHECK(index.find("same", counted.name_at()) == 0);
}

TEST_CASE("names that were made to collide cost no more than others", "[packstream][name_index]") {
    // Each compared with all before it: half a million looks.
    constexpr std::size_t most_looks = 30'000;
    Counted counted{colliding()};
    NameIndex index;
    index.build(names_made, counted.name_at());
    CHECK(counted.looks < most_looks);
    check_finds(index, counted, most_looks);

    counted.looks = 0;
    NameIndex grown;
    grown.build(1, counted.name_at());
    for (std::size_t i = 2; i <= names_made; ++i)
        grown.grown_to(i, counted.name_at());
    CHECK(counted.looks < 2 * most_looks);
    check_finds(grown, counted, most_looks);
    grown.clear();
    CHECK_FALSE(grown.built());
}

TEST_CASE("a map of names that were made to collide", "[packstream][name_index]") {
    Map map;
    std::int64_t number = 0;
    for (const auto& name : colliding())
        map.set(name, number++);
    const Map copy = map;
    CHECK(copy == map);
    CHECK(copy.get<std::int64_t>(colliding()[700]) == 700);
    CHECK(map.erase(colliding()[0]));
    CHECK_FALSE(map.contains(colliding()[0]));
    CHECK(map.get<std::int64_t>(colliding()[999]) == 999);
}
