// Results as structs, tuples and numbers, on both faces.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <neo4j/mapping.hpp>
#include <neo4j/neo4j.hpp>

#include "people.hpp"
#include "unit/async/bench.hpp"

using namespace neo4j;
using namespace neo4j::test;
using people::message_of;

namespace {

struct Numbered {
    std::int64_t i = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (i))

struct Wrong {
    std::string i;
};
BOOST_DESCRIBE_STRUCT(Wrong, (), (i))

struct Other {
    std::string i;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Other, (), (i, name))

std::vector<std::int64_t> numbers_of(const std::vector<Numbered>& rows) {
    std::vector<std::int64_t> all;
    for (const Numbered& row : rows)
        all.push_back(row.i);
    return all;
}

struct BlockingBench {
    ScriptServer server;
    Driver driver{server.uri(), basic_auth("neo4j", "secret")};
};

} // namespace

TEST_CASE("all of a result as structs, awaited") {
    Bench b;
    auto session = b.driver.session(ten_at_a_time());
    auto result = b.run(session.run("rows 25"));
    b.run(result.next());
    const auto rows = b.run(result.as<Numbered>());
    CHECK(rows.size() == 24);
    CHECK(rows.front().i == 1);
    CHECK(rows.back().i == 24);
    // The rest is asked for at once.
    CHECK(b.seen() == Seen{"RUN rows 25", "PULL 10", "PULL -1"});
    CHECK(b.run(result.as<Numbered>()).empty());
}

TEST_CASE("all of a result as structs, blocking") {
    BlockingBench b;
    auto session = b.driver.session(ten_at_a_time());
    CHECK(numbers_of(session.run("rows 25").as<Numbered>()) == up_to(25));
    CHECK(b.server->count("PULL -1") == 1);
    CHECK(session.run("rows 25").as<std::int64_t>() == up_to(25));
    CHECK(session.run("rows 3").as<std::tuple<int>>().at(2) == std::tuple(2));
    CHECK(session.run("rows 3").collect().as<int>() == std::vector{0, 1, 2});
    auto result = session.run("rows 3");
    CHECK(result.next_batch().as<Numbered>().at(1).i == 1);
}

TEST_CASE("one record at a time as a struct") {
    SECTION("awaited") {
        Bench b;
        auto session = b.driver.session(ten_at_a_time());
        auto result = b.run(session.run("rows 25"));
        std::int64_t expected = 0;
        while (const auto row = b.run(result.next_as<Numbered>()))
            CHECK(row->i == expected++);
        CHECK(expected == 25);
        result = b.run(session.run("rows 1"));
        CHECK(b.run(result.single_as<Numbered>()).i == 0);
    }
    SECTION("blocking") {
        BlockingBench b;
        auto session = b.driver.session(ten_at_a_time());
        auto result = session.run("rows 25");
        std::int64_t expected = 0;
        while (const auto row = result.next_as<Numbered>())
            CHECK(row->i == expected++);
        CHECK(expected == 25);
        CHECK(session.run("rows 1").single_as<int>() == 0);
        expected = 0;
        result = session.run("rows 25");
        for (const Numbered& row : result.each<Numbered>())
            CHECK(row.i == expected++);
        CHECK(expected == 25);
        // A stream: no more is asked for than is read.
        CHECK(b.server->count("PULL -1") == 0);
    }
}

TEST_CASE("execute_query with structs") {
    SECTION("awaited") {
        Bench b;
        const auto [rows, summary, keys] = b.run(b.driver.execute_query<Numbered>("rows 25"));
        CHECK(numbers_of(rows) == up_to(25));
        CHECK(summary.query() == "rows 25");
        CHECK(keys == std::vector<std::string>{"i"});
        CHECK(b.seen().back() == "COMMIT");
    }
    SECTION("blocking") {
        BlockingBench b;
        const auto [rows, summary, keys] = b.driver.execute_query<Numbered>("rows 25");
        CHECK(numbers_of(rows) == up_to(25));
        CHECK(summary.query() == "rows 25");
        CHECK(keys == std::vector<std::string>{"i"});
    }
}

TEST_CASE("a record that does not fit says which, and undoes the query") {
    const auto text = "row 0, i: expected string, found integer";
    SECTION("awaited") {
        Bench b;
        CHECK(message_of<ValueTypeError>([&] {
                  return b.run(b.driver.execute_query<Wrong>("rows 3")).records.size();
              }) == text);
        b.check_works();
        CHECK(b.server->count("COMMIT") == 0);
        auto session = b.driver.session();
        auto result = b.run(session.run("rows 3"));
        CHECK(message_of<ValueTypeError>([&] { return b.run(result.next_as<Wrong>())->i; }) ==
              "field 'i': expected string, found integer");
    }
    SECTION("blocking") {
        BlockingBench b;
        CHECK(message_of<ValueTypeError>(
                  [&] { return b.driver.execute_query<Wrong>("rows 3").records.size(); }) == text);
        CHECK(b.server->count("COMMIT") == 0);
        auto session = b.driver.session();
        CHECK(message_of<ValueTypeError>(
                  [&] { return session.run("rows 3").as<Wrong>().size(); }) == text);
        auto result = session.run("rows 3");
        CHECK(message_of<ValueTypeError>([&] {
                  std::size_t all = 0;
                  for (const Wrong& wrong : result.each<Wrong>())
                      all += wrong.i.size();
                  return all;
              }) == text);
    }
}

TEST_CASE("fields that do not fit are an error without any record, too") {
    const auto text = "no key 'name' in the record; its keys are 'i'";
    for (const auto* query : {"rows 0", "rows 1"}) {
        Bench a;
        auto session = a.driver.session();
        auto result = a.run(session.run(query));
        CHECK(message_of<MissingKeyError>([&] { return a.run(result.as<Other>()).size(); }) ==
              text);
        BlockingBench b;
        auto blocking = b.driver.session();
        CHECK(message_of<MissingKeyError>([&] { return blocking.run(query).as<Other>().size(); }) ==
              text);
        CHECK(blocking.run("rows 0").as<Numbered>().empty());
    }
}

TEST_CASE("a result that was consumed gives no structs") {
    Bench b;
    auto session = b.driver.session();
    auto result = b.run(session.run("rows 3"));
    b.run(result.consume());
    CHECK_THROWS_AS(b.run(result.as<Numbered>()), ResultConsumedError);
    CHECK_THROWS_AS(b.run(result.next_as<Numbered>()), ResultConsumedError);
    CHECK_THROWS_AS(AsyncResult().as<Numbered>(), UsageError);
}
