#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <neo4j/error.hpp>
#include <neo4j/record.hpp>

#include "support/catch.hpp"
#include "wire.hpp"

using namespace neo4j;

namespace {

const Record ada({"name", "age", "score"}, {"Ada", 36, 0.5});

struct Person {
    std::string name;
    int age;
};

// A batch as the engine makes it: records one after the other in a block.
detail::BatchRef batch_of(std::vector<std::string> keys, const std::vector<wire::Buffer>& records) {
    auto batch = detail::Batch::make();
    batch->block = detail::Block::make(4096);
    batch->base = batch->block->data();
    batch->keys = std::make_shared<const detail::Keys>(std::move(keys));
    batch->columns = static_cast<std::uint32_t>(batch->keys->size());
    std::byte* at = batch->block->data();
    for (const auto& record : records) {
        std::memcpy(at, record.data(), record.size());
        const auto error = packstream::scan_record(at, at + record.size(), batch->columns,
                                                   batch->fields, batch->base);
        REQUIRE(error == packstream::Errc::ok);
        at += record.size();
        ++batch->rows;
    }
    return batch;
}

Record with_broken() {
    return detail::RecordAccess::make(
        batch_of({"a", "broken", "b"}, {wire::hex("93 01 92 01 B1 5A 01 02")}), 0);
}

} // namespace

template <>
struct neo4j::Decoder<Person> {
    static Person decode(const Record& record) {
        return {record["name"].as<std::string>(), record["age"].as<int>()};
    }
};

TEST_CASE("fields by name and position", "[packstream][record]") {
    CHECK(ada.size() == 3);
    CHECK(ada.keys() == std::vector<std::string>{"name", "age", "score"});
    CHECK(ada["name"] == "Ada");
    CHECK(ada[0].as<std::string_view>() == "Ada");
    CHECK(ada["age"].as<int>() == 36);
    CHECK(ada.get<double>("score") == 0.5);
    CHECK(ada.get<std::string>(0) == "Ada");
    CHECK(ada.get<int>("none", 7) == 7);
    CHECK(ada.get<int>(9, 7) == 7);
    CHECK(ada.get<int>("age", 7) == 36);
    CHECK(ada.index("age") == 1);
    CHECK(ada.contains("age"));
    CHECK_FALSE(ada.contains("none"));
    CHECK(ada.at(2) == 0.5);
    CHECK_THROWS_AS(ada[3], IndexError);
    CHECK_THROWS_AS(ada[-1], IndexError);
    CHECK_THROWS_AS(ada.index(3), IndexError);
    CHECK_THROWS_AS(Record()["x"], MissingKeyError);
    CHECK_THROWS_AS(Record()[0], IndexError);
}

TEST_CASE("errors say what and where", "[packstream][record]") {
    try {
        (void)ada["nmae"];
        FAIL("no error");
    } catch (const MissingKeyError& error) {
        CHECK(error.keys() == ada.keys());
        CHECK_THAT(error.what(),
                   Catch::Matchers::Contains("nmae") && Catch::Matchers::Contains("score"));
    }
    for (const auto& read : std::vector<std::function<void()>>{
             [] { (void)ada["name"].as<int>(); }, [] { (void)ada.get<int>(0); },
             [] { (void)Record(ada)["name"].as<int>(); },
             [] { (void)ada.as<std::tuple<int, int, double>>(); }}) {
        try {
            read();
            FAIL("no error");
        } catch (const ValueTypeError& error) {
            CHECK(error.path() == "field 'name'");
            CHECK(error.expected() == "integer");
            CHECK(error.actual() == "string");
        }
    }
}

TEST_CASE("a temporary record gives values of their own", "[packstream][record]") {
    static_assert(std::is_base_of_v<ValueView, decltype(ada["name"])>);
    static_assert(std::is_base_of_v<Value, decltype(Record(ada)["name"])>);
    const auto field = Record({"text"}, {std::string(1000, 'x')})["text"];
    CHECK(field.as<std::string>() == std::string(1000, 'x'));
    CHECK(field.as<std::string_view>().size() == 1000);
    const Value value = Record(ada)[1];
    CHECK(value == 36);
}

TEST_CASE("whole records as C++ types", "[packstream][record]") {
    const auto [name, age, score] = ada.as<std::tuple<std::string_view, int, float>>();
    CHECK(name == "Ada");
    CHECK(age == 36);
    CHECK(score == 0.5F);
    const auto [n, a, s] = ada.as<std::string, int, double>();
    CHECK(n == "Ada");
    CHECK(a + s == 36.5);
    CHECK(ada.as<std::map<std::string, Value>>().at("age") == 36);
    CHECK(ada.as<std::vector<Value>>() == List{"Ada", 36, 0.5});
    CHECK(ada.as<Person>().age == 36);
    CHECK_THROWS_AS((ada.as<std::tuple<std::string, int>>()), ValueError);
}

TEST_CASE("values, items and data as in the reference", "[packstream][record]") {
    CHECK(ada.value() == "Ada");
    CHECK(ada.value("age") == 36);
    CHECK(ada.value(2) == 0.5);
    CHECK(ada.value("none").is_null());
    CHECK(ada.value("none", 5) == 5);
    CHECK(ada.value(9, "x") == "x");
    CHECK(ada.values() == List{"Ada", 36, 0.5});
    CHECK(ada.values("age", 0, "none") == List{36, "Ada", nullptr});
    CHECK_THROWS_AS(ada.values("age", 9), IndexError);
    CHECK(ada.items("age", "none") == Record::Items{{"age", 36}, {"none", nullptr}});
    CHECK(ada.items().size() == 3);
    CHECK(ada.data() == Map{{"name", "Ada"}, {"age", 36}, {"score", 0.5}});
    CHECK(ada.data("age", 0, "none") == Map{{"age", 36}, {"name", "Ada"}, {"none", nullptr}});
    CHECK_THROWS_AS(ada.data(9), IndexError);
}

TEST_CASE("data() takes entities apart", "[packstream][record]") {
    const Node a("1", {"A"}, {{"x", 1}});
    const Node b("2", {"B"}, {{"y", 2}});
    const Relationship bare("3", "KNOWS", Node("1", {}, {}), Node("2", {}, {}), {{"z", 3}});
    const Relationship full("3", "KNOWS", a, b, {{"z", 3}});
    const Record alone({"r"}, {bare});
    CHECK(alone.data() == Map{{"r", List{Map{}, "KNOWS", Map{}}}});
    // What other records know of the nodes.
    Graph graph;
    graph.add(Record({"a"}, {a}));
    CHECK(alone.data(graph) == Map{{"r", List{Map{{"x", 1}}, "KNOWS", Map{}}}});
    const std::vector<FieldKey> keys{"none", "r"};
    CHECK(alone.data(graph, keys) ==
          Map{{"none", nullptr}, {"r", List{Map{{"x", 1}}, "KNOWS", Map{}}}});
    CHECK_THROWS_AS(alone.data(graph, std::vector<FieldKey>{1}), IndexError);
    const Record together({"a", "r", "b", "p", "l"},
                          {a, bare, b, Path(b, std::vector{full}), List{Map{{"n", a}}}});
    CHECK(together.data() == Map{{"a", Map{{"x", 1}}},
                                 {"r", List{Map{{"x", 1}}, "KNOWS", Map{{"y", 2}}}},
                                 {"b", Map{{"y", 2}}},
                                 {"p", List{Map{{"y", 2}}, "KNOWS", Map{{"x", 1}}}},
                                 {"l", List{Map{{"n", Map{{"x", 1}}}}}}});
}

TEST_CASE("equality with records, sequences and maps", "[packstream][record]") {
    CHECK(ada == Record({"name", "age", "score"}, {"Ada", 36, 0.5}));
    CHECK(ada != Record({"n", "age", "score"}, {"Ada", 36, 0.5}));
    CHECK(ada != Record({"name", "age", "score"}, {"Ada", 37, 0.5}));
    CHECK(ada == List{"Ada", 36, 0.5});
    CHECK(ada != List{"Ada", 36});
    CHECK(ada == Map{{"age", 36}, {"name", "Ada"}, {"score", 0.5}});
    CHECK(ada != Map{{"age", 36}, {"name", "Ada"}});
    CHECK(Record(Map{{"a", 1}}) == Map{{"a", 1}});
    CHECK(Record() == List{});
    // As the reference has it: records are compared as sequences and as maps.
    CHECK(Record({"a", "b"}, {1, 1}) == Record({"b", "a"}, {1, 1}));
    CHECK(Record({"a", "b"}, {1, 2}) != Record({"b", "a"}, {1, 2}));
    CHECK(Record({"a", "b"}, {1, 2}) != Record({"b", "a"}, {2, 1}));
    // Of fields with the same name the first one is the map's.
    const Record twice({"x", "y", "x"}, {1, 2, 3});
    CHECK(twice == Map{{"x", 1}, {"y", 2}});
    CHECK(twice.as<Map>() == Map{{"x", 1}, {"y", 2}});
    CHECK(twice.as<std::map<std::string, int>>() == std::map<std::string, int>{{"x", 1}, {"y", 2}});
    CHECK(twice.items("x", 2) == Record::Items{{"x", 1}, {"x", 3}});
    CHECK(twice != Record({"x", "y"}, {1, 2}));
}

TEST_CASE("slices, repeated keys, printing, iterating", "[packstream][record]") {
    CHECK(ada.slice(1, 3) == Record({"age", "score"}, {36, 0.5}));
    CHECK(ada.slice(1, 99).size() == 2);
    CHECK(ada.slice(2, 1).empty());
    CHECK(Record().slice(0, 5).empty());
    CHECK_THROWS_AS(ada.slice(static_cast<std::size_t>(-1), 2), UsageError);
    const Record twice({"x", "y", "x"}, {1, 2, 3});
    CHECK(twice["x"] == 1);
    CHECK(twice[2] == 3);
    CHECK(twice.values() == List{1, 2, 3});
    CHECK(twice.items().size() == 3);
    CHECK(twice.data() == Map{{"x", 3}, {"y", 2}}); // as Python's dict(record.items())
    std::ostringstream out;
    out << ada;
    CHECK(out.str() == "<Record name=\"Ada\" age=36 score=0.5>");
    int sum = 0;
    for (const auto field : twice)
        sum += field.as<int>();
    CHECK(sum == 6);
    CHECK_THROWS_AS(Record({"a"}, {1, 2}), UsageError);

    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i)
        names.push_back("column" + std::to_string(i));
    names[70] = "column3";
    const Record wide(names, List(100, Value(1)));
    for (int i = 0; i < 100; ++i)
        if (i != 70)
            CHECK(wide.index("column" + std::to_string(i)) == static_cast<std::size_t>(i));
    CHECK_FALSE(wide.contains("column70"));
}

TEST_CASE("a broken field does no harm until it is touched", "[packstream][record]") {
    const Record record = with_broken();
    CHECK(record["a"] == 1);
    CHECK(record["b"].as<int>() == 2);
    CHECK(record.values("a", "b") == List{1, 2});
    const auto touch =
        std::vector<std::function<void()>>{[&] { (void)record["broken"].as<List>(); },
                                           [&] { (void)record.values(); },
                                           [&] { (void)record.items(); },
                                           [&] { (void)record.data(); },
                                           [&] { (void)record.value("broken"); },
                                           [&] { (void)(record == with_broken()); },
                                           [&] { (void)record.get<Value>(1); },
                                           [&] { (void)with_broken()[1].as<Value>(); }};
    for (const auto& each : touch) {
        try {
            each();
            FAIL("no error");
        } catch (const BrokenRecordError& error) {
            CHECK_THAT(error.message(), Catch::Matchers::Contains("field 'broken'") &&
                                            Catch::Matchers::Contains("0x5A"));
        }
    }
    CHECK(record["broken"].to_value().type() == ValueType::broken);
}

TEST_CASE("a kept record keeps its block, a detached one does not", "[packstream][record]") {
    auto batch = batch_of({"x", "t"}, {wire::hex("92 01 81 61"), wire::hex("92 02 81 62")});
    const detail::BlockRef block = batch->block;
    CHECK_FALSE(block.unique());
    auto kept = std::make_optional(detail::RecordAccess::make(batch, 1));
    Record copy = *kept;
    CHECK_FALSE(batch.unique());
    const Record alone = kept->detach();
    auto part = std::make_optional(kept->slice(1, 2));
    CHECK(alone == *kept);
    CHECK(alone.detach() == alone);
    kept.reset();
    CHECK_FALSE(batch.unique());
    copy = Record();
    CHECK(batch.unique()); // records have let go: the engine may use the batch again
    batch->clear();
    CHECK_FALSE(block.unique()); // the slice still reads from it
    CHECK(*part == Record({"t"}, {"b"}));
    part.reset();
    CHECK(block.unique());
    CHECK(alone["x"] == 2);
    CHECK(alone["t"].as<std::string_view>() == "b");
    CHECK(detail::RecordAccess::batch(alone)->block->capacity() == 3);
    CHECK(Record().detach().empty());
}

TEST_CASE("records may be copied and let go on any thread", "[packstream][record]") {
    auto batch = batch_of({"x"}, {wire::hex("91 01"), wire::hex("91 02")});
    {
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([record = detail::RecordAccess::make(batch, 1)] {
                for (int i = 0; i < 2000; ++i) {
                    const Record copy = record;
                    if (copy[0].as<int>() != 2)
                        std::abort();
                }
            });
        for (auto& thread : threads)
            thread.join();
    }
    CHECK(batch.unique());
}

TEST_CASE("a record that was moved from is empty", "[packstream][record]") {
    Record from = ada;
    const Record to = std::move(from);
    CHECK(from.empty());
    CHECK(from.keys().empty());
    CHECK_THROWS_AS(from[0], IndexError);
    CHECK(to == ada);
    from = to;
    CHECK(from == ada);
}

TEST_CASE("one record moves over a batch without a count", "[packstream][record]") {
    const auto batch =
        batch_of({"x"}, {wire::hex("91 01"), wire::hex("91 02"), wire::hex("91 03")});
    Record record = detail::RecordAccess::make(batch, 0);
    int sum = 0;
    for (; detail::RecordAccess::row(record) < batch->rows; detail::RecordAccess::advance(record))
        sum += record["x"].as<int>();
    CHECK(sum == 6);
}

TEST_CASE("errors inside a field name the whole way to it", "[packstream][record]") {
    const Record record({"m"}, List{Map{{"a", List{1, Map{{"b", "x"}}}}}});
    const auto path = [](auto read) {
        try {
            read();
        } catch (const ValueTypeError& error) {
            return error.path();
        }
        return std::string("no error");
    };
    CHECK(record["m"]["a"][1]["b"].as<std::string>() == "x");
    CHECK(Record(record)["m"]["a"][1]["b"].as<std::string>() == "x");
    CHECK(path([&] { (void)record["m"]["a"][1]["b"].as<int>(); }) == "field 'm'.a[1].b");
    CHECK(path([&] { (void)Record(record)["m"]["a"][1]["b"].as<int>(); }) == "field 'm'.a[1].b");
    CHECK(path([&] { (void)record["m"]["a"].as<std::vector<int>>(); }) == "field 'm'.a[1]");
    CHECK(path([&] { (void)record["m"]["a"]["b"]; }) == "field 'm'.a");
    CHECK(path([&] { (void)Record(record)["m"]["a"]["b"]; }) == "field 'm'.a");
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(record["m"]["a"][1]["c"], Contains("'c'") && Contains("field 'm'.a[1]"));
    CHECK_THROWS_WITH(Record(record)["m"]["a"][1]["c"], Contains("field 'm'.a[1]"));
    CHECK_THROWS_WITH(record["m"]["a"][2], Contains("field 'm'.a"));
    CHECK_THROWS_WITH(Record(record)["m"]["a"][2], Contains("field 'm'.a"));
}
