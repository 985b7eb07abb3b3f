#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/params.hpp>
#include <neo4j/value.hpp>

#include "bolt/routing_answer.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace std::chrono_literals;

namespace {

std::optional<detail::RoutingAnswer> read(const Params& table) {
    const MapView map(table.bytes().data());
    return bolt::read_routing_answer(map.find("ttl"), map.find("servers"), map.find("db"));
}

Value entry(const Value& role, const Value& addresses) {
    Map map;
    map.set("role", role);
    map.set("addresses", addresses);
    return Value(std::move(map));
}

Value texts(std::initializer_list<const char*> all) {
    List list;
    for (const auto* text : all)
        list.emplace_back(text);
    return Value(std::move(list));
}

} // namespace

TEST_CASE("a routing table is read by its roles") {
    const auto answer = read(params("ttl", 300, "db", "home", "servers",
                                    List{entry(Value("WRITE"), texts({"w:1"})),
                                         entry(Value("READ"), texts({"r1:1", "[::1]:2", "r1:1"})),
                                         entry(Value("ROUTE"), texts({"plain"})),
                                         entry(Value("OBSERVE"), texts({"later:1"}))}));
    REQUIRE(answer);
    CHECK(answer->database == "home");
    CHECK(answer->ttl == 300s);
    CHECK(answer->writers == std::vector{Address("w", 1)});
    CHECK(answer->readers == std::vector{Address("r1", 1), Address("::1", 2)});
    CHECK(answer->routers == std::vector{Address("plain", 7687)});
}

TEST_CASE("roles may come in several parts, and be missing") {
    const auto answer = read(
        params("ttl", 1, "servers",
               List{entry(Value("READ"), texts({"a:1"})), entry(Value("READ"), texts({"b:1"}))}));
    REQUIRE(answer);
    CHECK(answer->readers.size() == 2);
    CHECK(answer->routers.empty());
    CHECK_FALSE(answer->database);
}

TEST_CASE("no time that a server gives is out of range") {
    CHECK(read(params("ttl", -5, "servers", List{}))->ttl == 0s);
    const auto longest =
        read(params("ttl", std::numeric_limits<std::int64_t>::max(), "servers", List{}));
    CHECK(std::chrono::nanoseconds(longest->ttl) > 365 * 24h);
}

TEST_CASE("what is no routing table is refused") {
    const List good{entry(Value("READ"), texts({"a:1"}))};
    CHECK(read(params("ttl", 1, "servers", good)));
    CHECK_FALSE(read(params("servers", good)));
    CHECK_FALSE(read(params("ttl", "1", "servers", good)));
    CHECK_FALSE(read(params("ttl", 1)));
    CHECK_FALSE(read(params("ttl", 1, "servers", "none")));
    CHECK_FALSE(read(params("ttl", 1, "servers", List{Value(1)})));
    CHECK_FALSE(read(params("ttl", 1, "servers", List{entry(Value(1), texts({"a:1"}))})));
    CHECK_FALSE(read(params("ttl", 1, "servers", List{entry(Value("READ"), Value("a:1"))})));
    CHECK_FALSE(
        read(params("ttl", 1, "servers", List{entry(Value("READ"), Value(List{Value(1)}))})));
    CHECK_FALSE(read(params("ttl", 1, "servers", List{entry(Value("READ"), texts({"a:port"}))})));
}

TEST_CASE("a database that is no text is none") {
    CHECK_FALSE(read(params("ttl", 1, "servers", List{}, "db", 7))->database);
}
