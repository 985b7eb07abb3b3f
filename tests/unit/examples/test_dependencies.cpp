#include <string>

#include "dependencies.hpp"
#include "support/catch.hpp"

using package_graph::Alternative;
using package_graph::DependencyError;
using package_graph::parse_dependencies;

namespace {

std::string failure(const std::string& text) {
    try {
        (void)parse_dependencies(text);
    } catch (const DependencyError& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("dependencies: groups of alternatives with all their parts") {
    const auto groups = parse_dependencies("a (>= 1.0) | b:any [amd64 !i386] <!nocheck> <x>, c");
    REQUIRE(groups.size() == 2);
    REQUIRE(groups[0].size() == 2);
    CHECK(groups[0][0] == Alternative{"a", "", ">=", "1.0"});
    CHECK(groups[0][1] == Alternative{"b", "any", "", ""});
    REQUIRE(groups[1].size() == 1);
    CHECK(groups[1][0] == Alternative{"c", "", "", ""});
}

TEST_CASE("dependencies: spaces, line ends and a comma at the end do not matter") {
    const auto groups = parse_dependencies(" a(<<2:3.4~rc1-5+b1)|b ,\nlibstdc++6\t( = 1 ) , ");
    REQUIRE(groups.size() == 2);
    REQUIRE(groups[0].size() == 2);
    CHECK(groups[0][0] == Alternative{"a", "", "<<", "2:3.4~rc1-5+b1"});
    CHECK(groups[0][1] == Alternative{"b", "", "", ""});
    CHECK(groups[1][0] == Alternative{"libstdc++6", "", "=", "1"});
}

TEST_CASE("dependencies: an empty field has no groups") {
    CHECK(parse_dependencies("").empty());
    CHECK(parse_dependencies(" \n ").empty());
}

TEST_CASE("dependencies: the obsolete relations mean 'or equal'") {
    CHECK(parse_dependencies("a (< 1)")[0][0].relation == "<=");
    CHECK(parse_dependencies("a (> 1)")[0][0].relation == ">=");
}

TEST_CASE("dependencies: errors say what was expected and where") {
    CHECK(failure("a | , b") == "expected a package name at ', b'");
    CHECK(failure(", a") == "expected a package name at ', a'");
    CHECK(failure("a,, b") == "expected a package name at ', b'");
    CHECK(failure("a |") == "expected a package name at the end");
    CHECK(failure("a, -b") == "expected a package name at '-b'");
    CHECK(failure("a b") == "expected ',' or '|' at 'b'");
    CHECK(failure("a: b") == "expected an architecture after ':' at ' b'");
    CHECK(failure("a (1.0)") == "expected one of << <= = >= >> at '1.0)'");
    CHECK(failure("a (=> 1.0)") == "expected one of << <= = >= >> at ' 1.0)'");
    CHECK(failure("a (>= )") == "expected a version at ')'");
    CHECK(failure("a (>= 1.0") == "expected ')' at the end");
    CHECK(failure("a (>= 1.0, b") == "expected ')' at ', b'");
    CHECK(failure("a [amd64") == "expected a closing ']' at '[amd64'");
    CHECK(failure("a <!nocheck") == "expected a closing '>' at '<!nocheck'");
}
