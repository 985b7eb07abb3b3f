#include <string>

#include <neo4j/value.hpp>

#include "core/home_databases.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using namespace neo4j::detail;

namespace {

HomeKey of_user(std::string name) {
    return {std::move(name), std::nullopt};
}
HomeKey of_auth(AuthToken auth) {
    return {std::nullopt, std::move(auth)};
}
const HomeKey of_driver{std::nullopt, std::nullopt};

} // namespace

TEST_CASE("home databases belong to users, by name where there is one") {
    HomeDatabases homes;
    homes.put(of_user("ada"), "a");
    homes.put(of_driver, "d");
    homes.put(of_auth(bearer_auth("token")), "t");

    CHECK(homes.find(of_user("ada")) == "a");
    CHECK(homes.find(of_auth(basic_auth("ada", "secret"))) == "a");
    CHECK(homes.find(of_auth(basic_auth("ada", "another secret"))) == "a");
    CHECK(homes.find(of_auth(basic_auth("bob", "secret"))) == std::nullopt);
    CHECK(homes.find(HomeKey("ada", bearer_auth("token"))) == "a");
    CHECK(homes.find(of_driver) == "d");
    CHECK(homes.find(of_auth(bearer_auth("token"))) == "t");
    CHECK(homes.find(of_auth(bearer_auth("other"))) == std::nullopt);
}

TEST_CASE("all of a custom token counts") {
    const auto token = [](std::int64_t parameter) {
        Map parameters;
        parameters.set("p", Value(parameter));
        return custom_auth("ada", "secret", "realm", "scheme", parameters);
    };
    HomeDatabases homes;
    homes.put(of_auth(token(1)), "one");
    CHECK(homes.find(of_auth(token(1))) == "one");
    CHECK(homes.find(of_auth(token(2))) == std::nullopt);
    CHECK(homes.find(of_user("ada")) == std::nullopt);
}

TEST_CASE("a later word counts") {
    HomeDatabases homes;
    homes.put(of_driver, "one");
    homes.put(of_driver, "two");
    CHECK(homes.find(of_driver) == "two");
    CHECK(homes.size() == 1);
}

TEST_CASE("whoever was asked for longest ago is forgotten when there are too many") {
    HomeDatabases homes(2);
    homes.put(of_user("a"), "x");
    homes.put(of_user("b"), "x");
    CHECK(homes.find(of_user("a")));
    homes.put(of_user("c"), "x");
    CHECK(homes.size() == 2);
    CHECK(homes.find(of_user("a")));
    CHECK_FALSE(homes.find(of_user("b")));
    CHECK(homes.find(of_user("c")));
}

TEST_CASE("ten thousand are remembered") {
    HomeDatabases homes;
    for (int i = 0; i <= 10'000; ++i)
        homes.put(of_user(std::to_string(i)), "x");
    CHECK(homes.size() == 10'000);
    CHECK_FALSE(homes.find(of_user("0")));
    CHECK(homes.find(of_user("1")));
}
