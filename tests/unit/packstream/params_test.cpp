#include <array>
#include <filesystem>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sys/mman.h>

#include <neo4j/error.hpp>
#include <neo4j/params.hpp>
#include <neo4j/query.hpp>
#include <neo4j/record.hpp>

#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;
using wire::hex;

namespace {

struct Person {
    std::string name;
    int age;
};

struct Unknown {};

wire::Buffer bytes_of(const Params& params) {
    return {params.bytes().begin(), params.bytes().end()};
}

template <class Error>
std::string message_of(auto&& call) {
    try {
        (void)call();
    } catch (const Error& error) {
        return error.message();
    }
    return "no error";
}

} // namespace

template <>
struct neo4j::Encoder<Person> {
    static void encode(ParamWriter& out, const Person& person) {
        out.map("name", person.name, "age", person.age);
    }
};

// What cannot be sent does not compile.
static_assert(!detail::Encodable<Unknown>);
static_assert(!detail::Encodable<std::vector<Unknown>>);
static_assert(!detail::Encodable<std::optional<Unknown>>);
static_assert(!detail::Encodable<std::map<std::string, Unknown>>);
static_assert(!detail::Encodable<std::map<int, int>>);
static_assert(!detail::Encodable<std::multimap<std::string, int>>);
static_assert(!detail::Encodable<char>);
static_assert(!detail::Encodable<int*>);
static_assert(!detail::Encodable<void*>);
static_assert(!detail::Encodable<Node>);
static_assert(!detail::Encodable<std::vector<Path>>);
static_assert(!detail::Encodable<std::filesystem::path>);
static_assert(detail::Encodable<Person>);
static_assert(detail::Encodable<std::vector<std::optional<Person>>>);

TEST_CASE("text that is not UTF-8 is refused, with its parameter's name", "[packstream][params]") {
    using Catch::Matchers::Contains;
    const std::string bad = "\xFF\xFE";
    CHECK_THAT(message_of<UsageError>([&] { return params("ok", 1, "a", bad); }),
               Contains("parameter 'a'") && Contains("not UTF-8"));
    CHECK_THAT(message_of<UsageError>([&] { return params("a", Value(List{bad})); }),
               Contains("parameter 'a'"));
    CHECK_THROWS_AS(params(bad, 1), UsageError);
    CHECK_THROWS_AS(Query("RETURN '" + bad + "'"), UsageError);
    CHECK_NOTHROW(params("a", "gr\xC3\xBC\xC3\x9F"));
}

TEST_CASE("names and values in turn", "[packstream][params]") {
    CHECK(bytes_of(params()) == hex("A0"));
    CHECK(bytes_of(Params()) == hex("A0"));
    const auto two = params("a", 1, std::string("b"), "x");
    CHECK(two.size() == 2);
    CHECK(bytes_of(two) == hex("A2 81 61 01 81 62 81 78"));
    CHECK(two.to_map() == Map{{"a", 1}, {"b", "x"}});
    CHECK_FALSE(two.version_dependent());
}

TEST_CASE("everything that can be sent", "[packstream][params]") {
    const std::vector<int> numbers{1, 2, 3};
    const std::array<std::byte, 2> raw{std::byte{1}, std::byte{2}};
    std::istringstream words("7 8 9");
    const auto all = params(
        "null", nullptr, "none", std::optional<int>(), "some", std::optional(1), "no", false,
        "unsigned", 5U, "float", 0.5F, "view", std::string_view("v"), "bytes", raw, "span",
        std::span(numbers), "set", std::set<std::string>{"b", "a"}, "list", std::list<bool>{true},
        "flags", std::vector<bool>{true, false}, "array", std::array{1.5}, "forward",
        std::forward_list<int>{1, 2}, "odd",
        numbers | std::views::filter([](int i) { return i % 2 == 1; }), "squares",
        numbers | std::views::transform([](int i) { return i * i; }), "words",
        std::views::istream<int>(words), "map", std::map<std::string, std::vector<int>>{{"x", {1}}},
        "tuple", std::tuple(1, "x"), "pair", std::pair(1, 2), "variant",
        std::variant<int, std::string>("held"), "value", Value(List{1}), "nested",
        params("inner", 1), "person", Person{"Ada", 36}, "people", std::vector{Person{"Bob", 1}});
    CHECK(all.to_map() == Map{{"null", nullptr},
                              {"none", nullptr},
                              {"some", 1},
                              {"no", false},
                              {"unsigned", 5},
                              {"float", 0.5},
                              {"view", "v"},
                              {"bytes", Bytes(raw.begin(), raw.end())},
                              {"span", List{1, 2, 3}},
                              {"set", List{"a", "b"}},
                              {"list", List{true}},
                              {"flags", List{true, false}},
                              {"array", List{1.5}},
                              {"forward", List{1, 2}},
                              {"odd", List{1, 3}},
                              {"squares", List{1, 4, 9}},
                              {"words", List{7, 8, 9}},
                              {"map", Map{{"x", List{1}}}},
                              {"tuple", List{1, "x"}},
                              {"pair", List{1, 2}},
                              {"variant", "held"},
                              {"value", List{1}},
                              {"nested", Map{{"inner", 1}}},
                              {"person", Map{{"name", "Ada"}, {"age", 36}}},
                              {"people", List{Map{{"name", "Bob"}, {"age", 1}}}}});
}

TEST_CASE("chrono as parameters", "[packstream][params]") {
    using namespace std::chrono;
    const auto all = params("date", 2024y / February / 29d, "days", sys_days(days(1)), "instant",
                            sys_time<milliseconds>(1500ms), "local",
                            local_time<milliseconds>(1500ms), "duration", 90s, "months", months(3));
    CHECK(all.to_map() == Map{{"date", Date(2024, 2, 29)},
                              {"days", Date(1970, 1, 2)},
                              {"instant", DateTime(sys_time<milliseconds>(1500ms))},
                              {"local", LocalDateTime(1970, 1, 1, 0, 0, 1, 500000000)},
                              {"duration", Duration(0, 0, 90)},
                              {"months", Duration(3, 0, 0)}});
}

TEST_CASE("what has been read can be sent again", "[packstream][params]") {
    const Record record({"a", "b"}, {Map{{"x", List{1}}}, "text"});
    CHECK(params("a", record["a"], "b", record[1]).to_map() ==
          Map{{"a", Map{{"x", List{1}}}}, {"b", "text"}});
    CHECK(params("x", record["a"].as<MapView>(), "y", record["a"]["x"].as<ListView>()).to_map() ==
          Map{{"x", Map{{"x", List{1}}}}, {"y", List{1}}});
    CHECK(params("c", Record(record)["b"]).to_map() == Map{{"c", "text"}});
}

TEST_CASE("maps made at run time, and both together", "[packstream][params]") {
    const Map map{{"a", 1}, {"b", 2}, {"c", 3}};
    CHECK(Params(map).to_map() == map);
    CHECK(params(map).to_map() == map);
    const auto merged = params(map, "b", "named", "d", 4);
    CHECK(merged.size() == 4);
    CHECK(merged.to_map() == Map{{"a", 1}, {"c", 3}, {"b", "named"}, {"d", 4}});
    CHECK(bytes_of(merged) == hex("A4 81 61 01 81 63 03 81 62 85 6E 61 6D 65 64 81 64 04"));
    CHECK(params(std::map<std::string, int>{{"z", 1}}, "y", 2).to_map() == Map{{"z", 1}, {"y", 2}});
    CHECK(params(merged, "a", nullptr).to_map()["a"].is_null());
    CHECK(Params(std::map<std::string, std::string>{{"k", "v"}}).to_map() == Map{{"k", "v"}});

    Params built;
    built.set("a", 1).set("b", List{1, 2}).set("a", "replaced");
    CHECK(built.size() == 2);
    CHECK(built.to_map() == Map{{"b", List{1, 2}}, {"a", "replaced"}});
    CHECK_THROWS_AS(built.set("b", std::numeric_limits<std::uint64_t>::max()), ValueRangeError);
    CHECK(built.to_map() == Map{{"b", List{1, 2}}, {"a", "replaced"}});
}

TEST_CASE("the map's head grows with it", "[packstream][params]") {
    Params built;
    std::size_t added = 0;
    for (const auto& [count, head] : {std::pair<std::size_t, const char*>{15, "AF"},
                                      {16, "D8 10"},
                                      {255, "D8 FF"},
                                      {256, "D9 01 00"}}) {
        for (; added < count; ++added)
            built.set("k" + std::to_string(added), added);
        const auto expected = hex(head);
        CHECK(std::equal(expected.begin(), expected.end(), built.bytes().begin()));
        CHECK(built.to_map().size() == count);
    }
    Map large;
    for (int i = 0; i < 70000; ++i)
        large.set(std::to_string(i), i);
    CHECK(Params(large).to_map() == large);
}

TEST_CASE("what is wrong names the parameter", "[packstream][params]") {
    const auto above = std::uint64_t{1} << 63;
    CHECK_THAT(message_of<ValueRangeError>([&] { return params("ok", 1, "size", above); }),
               Catch::Matchers::Contains("'size'") &&
                   Catch::Matchers::Contains("9223372036854775808"));
    CHECK_THAT(message_of<ValueRangeError>(
                   [&] { return params("list", std::vector<std::uint64_t>{1, above}); }),
               Catch::Matchers::Contains("'list'"));
    CHECK_THAT(message_of<UsageError>([&] { return params("a", 1, "a", 2); }),
               Catch::Matchers::Contains("'a' is given twice"));
    const Node node("1", {}, {});
    CHECK_THAT(message_of<UsageError>([&] { return params("n", Value(List{node})); }),
               Catch::Matchers::Contains("'n' holds a node") &&
                   Catch::Matchers::Contains("element_id()"));
    CHECK_THAT(message_of<UsageError>([&] { return params("b", Value(Broken{"why"})); }),
               Catch::Matchers::Contains("'b'"));
    Value deep;
    for (int i = 0; i < 1025; ++i)
        deep = List{std::move(deep)};
    CHECK_THAT(message_of<UsageError>([&] { return params("d", deep); }),
               Catch::Matchers::Contains("nested more than 1024 times"));
    CHECK_THAT(message_of<UsageError>(
                   [&] { return params("u", Value(UnsupportedType("QUATERNION", {6, 2}))); }),
               Catch::Matchers::Contains("'u'"));
}

TEST_CASE("more than 4 GiB cannot be sent", "[packstream][params]") {
    // Nothing is there, and nobody reads it.
    const std::size_t size = std::size_t{1} << 32;
    const auto unmap = [](void* memory) { ::munmap(memory, size); };
    const std::unique_ptr<void, decltype(unmap)> memory(
        ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    REQUIRE(memory.get() != MAP_FAILED);
    const std::string_view text(static_cast<const char*>(memory.get()), size);
    CHECK_THAT(message_of<UsageError>([&] { return params("t", text); }),
               Catch::Matchers::Contains("'t'") && Catch::Matchers::Contains("4294967296"));
    const auto bytes = std::as_bytes(std::span(text));
    CHECK_THAT(message_of<UsageError>([&] { return params("b", bytes); }),
               Catch::Matchers::Contains("'b'") && Catch::Matchers::Contains("4294967296"));
}

TEST_CASE("parameters own what they were given", "[packstream][params]") {
    Params kept;
    {
        const std::string text(100, 'x');
        kept = params("text", text);
    }
    CHECK(kept.to_map() == Map{{"text", std::string(100, 'x')}});
    Params moved = std::move(kept);
    CHECK(kept.empty());
    CHECK(bytes_of(kept) == hex("A0"));
    const Params copy = moved;
    CHECK(copy == moved);
}

TEST_CASE("what depends on the server's version is known", "[packstream][params]") {
    CHECK(params("d", DateTime()).has(detail::Feature::date_time));
    CHECK(params("d", List{1, List{DateTime()}}).version_dependent());
    CHECK(params("v", Vector{1.0F}).has(detail::Feature::vector));
    CHECK(params("u", std::vector{Uuid()}).has(detail::Feature::uuid));
    CHECK(params("n", params("d", DateTime())).version_dependent());
    CHECK(params(params("d", DateTime()), "x", 1).version_dependent());
    CHECK_FALSE(params("d", Date(), "l", LocalDateTime(), "t", Time()).version_dependent());
}
