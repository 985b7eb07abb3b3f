// Records of a real server as structs, and structs as parameters, on both faces.
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <neo4j/mapping.hpp>
#include <neo4j/neo4j.hpp>

#include "integration/support/awaited.hpp"
#include "integration/support/server.hpp"
#include "support/catch.hpp"

namespace neo4j::test {
namespace {

enum class Kind { cat, dog };
BOOST_DESCRIBE_ENUM(Kind, cat, dog)

struct Pet {
    std::string name;
    Kind kind = Kind::cat;
    friend bool operator==(const Pet&, const Pet&) = default;
};
BOOST_DESCRIBE_STRUCT(Pet, (), (name, kind))

struct Owner {
    std::string name;
    std::optional<std::int64_t> age;
    std::optional<Date> born;
    std::vector<double> marks;
    friend bool operator==(const Owner&, const Owner&) = default;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (name, age, born, marks))

struct Household {
    Owner owner;
    std::vector<Pet> pets;
    std::optional<Pet> oldest;
};
BOOST_DESCRIBE_STRUCT(Household, (), (owner, pets, oldest))

const std::vector<Owner> owners{{"Ada", 36, Date(1815, 12, 10), {1.5, 2}},
                                {"Bob", std::nullopt, std::nullopt, {}}};
const std::vector<Pet> pets{{"Tom", Kind::cat}, {"Rex", Kind::dog}};

// Makes the owners, and gives Ada the pets.
std::string creation(const Scratch& scratch) {
    return "UNWIND $owners AS o CREATE (n:" + scratch.label() +
           ") SET n = o WITH collect(n) AS nodes, head(collect(n)) AS ada UNWIND $pets AS p "
           "CREATE (ada)-[:HAS {since: 2020}]->(q:" +
           scratch.label() +
           "Pet) SET q = p WITH nodes UNWIND nodes AS n WITH DISTINCT n "
           "RETURN n ORDER BY n.name";
}

std::string households(const Scratch& scratch) {
    return "MATCH (owner:" + scratch.label() +
           ") OPTIONAL MATCH (owner)-[:HAS]->(p) WITH owner, p ORDER BY p.name DESC "
           "WITH owner, collect(p) AS pets RETURN pets, owner, pets[0] AS oldest "
           "ORDER BY owner.name";
}

void delete_pets(Driver& driver, const Scratch& scratch) {
    driver.execute_query("MATCH (n:" + scratch.label() + "Pet) DETACH DELETE n");
}

void check_households(const std::vector<Household>& all) {
    REQUIRE(all.size() == 2);
    CHECK(all[0].owner == owners[0]);
    CHECK(all[0].pets == pets);
    CHECK(all[0].oldest == pets[0]);
    CHECK(all[1].owner == owners[1]);
    CHECK(all[1].pets.empty());
    CHECK(all[1].oldest == std::nullopt);
}

} // namespace

TEST_CASE("structs there and back, blocking", "[mapping]") {
    const Scratch scratch;
    Driver driver(server().uri, server().auth());
    const auto [made, summary, keys] =
        driver.execute_query<Owner>(creation(scratch), params("owners", owners, "pets", pets));
    CHECK(made == owners);
    CHECK(summary.counters().nodes_created == 4);
    CHECK(keys == std::vector<std::string>{"n"});

    auto session = driver.session(SessionConfig().fetch_size(1));
    check_households(session.run(households(scratch)).as<Household>());
    std::vector<Household> streamed;
    auto result = session.run(households(scratch));
    for (const Household& household : result.each<Household>())
        streamed.push_back(household);
    check_households(streamed);

    const auto found = session
                           .run("MATCH (n:" + scratch.label() + " {name: $name}) RETURN n, 7",
                                params("name", "Bob"))
                           .single_as<std::tuple<Owner, int>>();
    CHECK(found == std::tuple(owners[1], 7));
    CHECK(session.run("RETURN $name + $kind", params_of(pets[1])).single_as<std::string>() ==
          "Rexdog");
    delete_pets(driver, scratch);
}

TEST_CASE("structs there and back, awaited", "[mapping]") {
    const Scratch scratch;
    Driver driver(server().uri, server().auth());
    Loop loop;
    AsyncDriver async(loop.context().get_executor(), server().uri, server().auth());
    const auto made = loop.wait(
        async.execute_query<Owner>(creation(scratch), params("owners", owners, "pets", pets)));
    CHECK(made.records == owners);
    auto session = async.session(SessionConfig().fetch_size(1));
    auto result = loop.wait(session.run(households(scratch)));
    check_households(loop.wait(result.as<Household>()));
    result = loop.wait(session.run(households(scratch)));
    std::vector<Household> streamed;
    while (auto household = loop.wait(result.next_as<Household>()))
        streamed.push_back(std::move(*household));
    check_households(streamed);
    loop.wait(async.close());
    delete_pets(driver, scratch);
}

TEST_CASE("a record that does not fit undoes the query", "[mapping]") {
    const Scratch scratch;
    Driver driver(server().uri, server().auth());
    const auto query = "CREATE (n:" + scratch.label() + " {name: 'Eve', kind: 'fish'}) RETURN n";
    try {
        driver.execute_query<Pet>(query);
        FAIL("no error");
    } catch (const ValueError& error) {
        CHECK(error.message() == "row 0, n.kind: expected one of cat, dog; found 'fish'");
    }
    CHECK(driver.execute_query<int>("MATCH (n:" + scratch.label() + ") RETURN count(n)").records ==
          std::vector{0});
}

} // namespace neo4j::test
