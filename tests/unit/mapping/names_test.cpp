#include <optional>
#include <string>
#include <string_view>

#include <neo4j/mapping.hpp>

#include "people.hpp"

using namespace neo4j;

namespace {

struct Actor {
    std::string first_name;
    int year_of_birth_ = 0;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (first_name, year_of_birth_))

struct Film {
    std::string title;
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(Film, (), (title, year))

static_assert(CamelCase::name("name").view() == "name");
static_assert(CamelCase::name("first_name").view() == "firstName");
static_assert(CamelCase::name("a_b_2_cd_").view() == "aB2Cd");
static_assert(CamelCase::name("_id").view() == "_id");
static_assert(CamelCase::name("already__camelCase").view() == "alreadyCamelCase");
static_assert(UpperCase::name("in_progress2").view() == "IN_PROGRESS2");
static_assert(MappedName().view().empty());

} // namespace

template <>
struct neo4j::Mapping<Actor> : neo4j::CamelCase {};
template <>
struct neo4j::Mapping<Film> {
    static constexpr std::string_view name(std::string_view member) {
        return member == "year" ? "released" : member;
    }
};

TEST_CASE("members under other names, both ways", "[mapping]") {
    const Map map{{"firstName", "Ada"}, {"yearOfBirth", 1815}};
    const auto actor = Value(map).as<Actor>();
    CHECK(actor.first_name == "Ada");
    CHECK(actor.year_of_birth_ == 1815);
    CHECK(params("a", actor).to_map() == Map{{"a", map}});
    CHECK(params_of(actor).to_map() == map);

    const auto film = Record({"released", "title"}, {1999, "The Matrix"}).as<Film>();
    CHECK(film.title == "The Matrix");
    CHECK(film.year == 1999);
    CHECK(people::message_of<MissingKeyError>([] {
              return Record({"year", "title"}, {1999, "The Matrix"}).as<Film>();
          }) == "no key 'released' in the record; its keys are 'year', 'title'");
}
