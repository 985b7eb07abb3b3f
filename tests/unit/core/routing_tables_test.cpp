#include <chrono>
#include <map>
#include <string>

#include "core/routing_tables.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::detail;
using namespace std::chrono_literals;

namespace {

constexpr auto reading = AccessMode::read;
constexpr auto writing = AccessMode::write;

const Address a("a");
const Address b("b");
const Address c("c");
const Clock::time_point start{1h};

RoutingAnswer answer(std::chrono::seconds ttl = 10s) {
    RoutingAnswer made;
    made.ttl = ttl;
    made.routers = {a, b};
    made.readers = {b, c};
    made.writers = {a};
    return made;
}

std::size_t no_load(const Address&) {
    return 0;
}

} // namespace

TEST_CASE("an answer without routers or readers is of no use, one without writers is") {
    CHECK(fault_of(answer()).empty());
    auto made = answer();
    made.routers.clear();
    CHECK(fault_of(made) == "its routing table names no routers");
    made = answer();
    made.readers.clear();
    CHECK(fault_of(made) == "its routing table names no readers");
    made = answer();
    made.writers.clear();
    CHECK(fault_of(made).empty());
}

TEST_CASE("a table is fresh for its time, and as long as it has servers of the kind") {
    RoutingTable table(answer(), start);
    CHECK(table.fresh(reading, start));
    CHECK(table.fresh(writing, start + 10s - 1ns));
    CHECK_FALSE(table.fresh(reading, start + 10s));
    CHECK_FALSE(table.made_without_writers());

    table.drop_writer(a);
    CHECK_FALSE(table.fresh(writing, start));
    CHECK(table.fresh(reading, start));
    CHECK_FALSE(table.made_without_writers());
    CHECK(table.answer().routers == std::vector{a, b});

    table.drop(b);
    CHECK(table.answer().routers == std::vector{a});
    CHECK(table.answer().readers == std::vector{c});
    CHECK(table.fresh(reading, start));
    table.drop(a);
    CHECK_FALSE(table.fresh(reading, start)); // nobody to ask for the next one
}

TEST_CASE("a table that is good for no time is fresh at no time") {
    CHECK_FALSE(RoutingTable(answer(0s), start).fresh(reading, start));
}

TEST_CASE("a table without writers from the start says so") {
    auto made = answer();
    made.writers.clear();
    const RoutingTable table(made, start);
    CHECK(table.made_without_writers());
    CHECK(table.fresh(reading, start));
    CHECK_FALSE(table.fresh(writing, start));
}

TEST_CASE("the server that has least to do is chosen, among equals each in turn") {
    auto made = answer();
    made.readers = {a, b, c};
    RoutingTable table(made, start);
    std::map<Address, std::size_t> load{{a, 2}, {b, 1}, {c, 1}};
    const auto its = [&](const Address& server) { return load[server]; };
    CHECK(table.least_loaded(reading, its) == b);
    CHECK(table.least_loaded(reading, its) == b); // until somebody has taken his turn
    table.next_turn(reading);
    CHECK(table.least_loaded(reading, its) == c);
    table.next_turn(reading);
    CHECK(table.least_loaded(reading, its) == b);
    load[a] = 0;
    CHECK(table.least_loaded(reading, its) == a);
    // Writers have turns of their own.
    CHECK(table.least_loaded(writing, no_load) == a);
    table.drop_writer(a);
    CHECK(table.least_loaded(writing, no_load) == std::nullopt);
}

TEST_CASE("tables are known by the name that was asked for, or the home database's own") {
    RoutingTables tables;
    CHECK(tables.find("x") == nullptr);
    tables.put("alias", answer(), start);
    CHECK(tables.find("alias") != nullptr);
    auto home = answer();
    home.database = "home";
    tables.put(std::nullopt, home, start);
    CHECK(tables.find("home") != nullptr);
    CHECK(tables.find(std::nullopt) == nullptr);
    tables.put(std::nullopt, answer(), start); // of a server that does not say
    CHECK(tables.find(std::nullopt) != nullptr);
    CHECK(tables.size() == 3);
}

TEST_CASE("a new table goes on with the turns of the old one") {
    RoutingTables tables;
    tables.put("x", answer(), start);
    tables.next_turn("x", reading);
    const auto& table = tables.put("x", answer(), start);
    CHECK(table.least_loaded(reading, no_load) == c);
}

TEST_CASE("tables that nobody has used for thirty seconds beyond their time are forgotten") {
    RoutingTables tables;
    tables.put("x", answer(10s), start);
    tables.put("y", answer(10s), start + 40s - 1ns);
    CHECK(tables.find("x") != nullptr);
    tables.put("y", answer(10s), start + 40s);
    CHECK(tables.find("x") == nullptr);
    CHECK(tables.find("y") != nullptr);
}

TEST_CASE("a server is dropped everywhere, a writer for one database") {
    RoutingTables tables;
    tables.put("x", answer(), start);
    tables.put("y", answer(), start);
    tables.drop_writer(a, "x");
    CHECK(tables.find("x")->answer().writers.empty());
    CHECK(tables.find("y")->answer().writers == std::vector{a});
    tables.drop_writer(a, "z"); // not known
    CHECK(tables.servers() == std::set{a, b, c});
    tables.drop(a);
    CHECK(tables.find("y")->answer().writers.empty());
    CHECK(tables.routers() == std::vector{b});
    CHECK(tables.servers() == std::set{b, c});
}

TEST_CASE("the routers of all tables are each there once, in their order") {
    // Each looked for among all the others, they would take minutes.
    constexpr int most = 100'000;
    RoutingTables tables;
    auto made = answer();
    for (int i = 0; i < most; ++i)
        made.routers.emplace_back("server" + std::to_string(i));
    tables.put("x", made, start);
    made.routers.emplace_back("last");
    tables.put("y", made, start);
    const auto routers = tables.routers();
    REQUIRE(routers.size() == most + 3);
    CHECK(routers[0] == a);
    CHECK(routers[1] == b);
    CHECK(routers[2] == Address("server0"));
    CHECK(routers.back() == Address("last"));
}
