#include <set>
#include <sstream>

#include <neo4j/bookmarks.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"

using neo4j::Bookmarks;
using Texts = std::vector<std::string>;

TEST_CASE("bookmarks are a set of texts") {
    const Bookmarks marks = Bookmarks::from_raw_values({"b", "a", "b"});
    CHECK(marks.raw_values() == Texts{"a", "b"});
    CHECK(marks.size() == 2);
    CHECK_FALSE(marks.empty());
    CHECK(marks.contains("a"));
    CHECK_FALSE(marks.contains("c"));
    CHECK(Texts(marks.begin(), marks.end()) == Texts{"a", "b"});
    CHECK(Bookmarks().empty());
    CHECK(Bookmarks() == Bookmarks::from_raw_values({}));
}

TEST_CASE("bookmarks come from any range of texts") {
    const Bookmarks expected = Bookmarks::from_raw_values({"a", "b"});
    CHECK(Bookmarks::from_raw_values(Texts{"b", "a"}) == expected);
    CHECK(Bookmarks::from_raw_values(std::set<std::string>{"b", "a"}) == expected);
    const char* const array[] = {"a", "b"};
    CHECK(Bookmarks::from_raw_values(array) == expected);
}

TEST_CASE("bookmarks unite") {
    const Bookmarks a = Bookmarks::from_raw_values({"1", "3"});
    const Bookmarks b = Bookmarks::from_raw_values({"2", "3"});
    const Bookmarks both = Bookmarks::from_raw_values({"1", "2", "3"});
    CHECK((a | b) == both);
    CHECK(a + b == both);
    CHECK((a | Bookmarks()) == a);
    Bookmarks c = a;
    c |= b;
    CHECK(c == both);
    c = a;
    c += b;
    CHECK(c == both);
    CHECK(a != b);
}

TEST_CASE("bookmarks intersect and differ") {
    const Bookmarks a = Bookmarks::from_raw_values({"1", "3"});
    const Bookmarks b = Bookmarks::from_raw_values({"2", "3"});
    CHECK((a & b) == Bookmarks::from_raw_values({"3"}));
    CHECK((a - b) == Bookmarks::from_raw_values({"1"}));
    CHECK((a - a).empty());
    Bookmarks c = a;
    c &= b;
    CHECK(c == (a & b));
    c = a;
    c -= b;
    CHECK(c == (a - b));
}

TEST_CASE("a bookmark that is not ASCII is refused") {
    CHECK_THROWS_AS(Bookmarks::from_raw_values({"ok", "b\xc3\xa9"}), neo4j::UsageError);
}

TEST_CASE("the texts of a temporary are moved out") {
    static_assert(std::is_same_v<decltype(Bookmarks::from_raw_values({"a"}).raw_values()), Texts>);
    CHECK(Bookmarks::from_raw_values({"a"}).raw_values() == Texts{"a"});
}

TEST_CASE("bookmarks print themselves") {
    std::ostringstream out;
    out << Bookmarks::from_raw_values({"b", "a"}) << Bookmarks();
    CHECK(out.str() == "{'a', 'b'}{}");
}
