#include <string>
#include <vector>

#include "completion.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;

namespace {

using Names = std::vector<std::string>;

void check_place(std::string_view text, Wanted wanted, std::string_view word) {
    INFO(text);
    const auto place = place_of(text);
    CHECK(static_cast<int>(place.wanted) == static_cast<int>(wanted));
    if (wanted != Wanted::nothing)
        CHECK(place.word == word);
}

} // namespace

TEST_CASE("what stands before the cursor says what is wanted") {
    check_place(":", Wanted::command, "");
    check_place("  :he", Wanted::command, "he");
    check_place(":format ta", Wanted::format, "ta");
    check_place(":param x => 1 + ret", Wanted::nothing, "");
    check_place("", Wanted::keyword, "");
    check_place("mat", Wanted::keyword, "mat");
    check_place("RETURN 1; mat", Wanted::keyword, "mat");
    check_place("RETURN 1; :he", Wanted::command, "he");
    check_place("MATCH (n:Per", Wanted::label, "Per");
    check_place("MATCH (n:Person|Ci", Wanted::label, "Ci");
    check_place("MATCH (n) WHERE n:", Wanted::label, "");
    check_place("MATCH (n:`Two w", Wanted::label, "`Two w");
    check_place("MATCH (n)-[r:KNO", Wanted::relationship_type, "KNO");
    check_place("MATCH (n)-[:A|B", Wanted::relationship_type, "B");
    check_place("MATCH (n)-[:A]->(m:B", Wanted::label, "B");
    check_place("RETURN n.na", Wanted::property, "na");
    check_place("RETURN n.`a b`.c", Wanted::property, "c");
    check_place("MATCH (n:Person {na", Wanted::property, "na");
    check_place("MATCH (n:Person {name: $x, ag", Wanted::property, "ag");
    check_place("MATCH (n:Person {name: tr", Wanted::keyword, "tr");
    check_place("CALL { mat", Wanted::keyword, "mat");
    check_place("RETURN $na", Wanted::parameter, "na");
    check_place("MATCH (größe:Grö", Wanted::label, "Grö");
}

TEST_CASE("in texts, comments and names of the query's own nothing is wanted") {
    check_place("RETURN 'mat", Wanted::nothing, "");
    check_place("RETURN \"n.na", Wanted::nothing, "");
    check_place("/* mat", Wanted::nothing, "");
    check_place("RETURN 1 // mat", Wanted::nothing, "");
    check_place("RETURN 1 AS `mat", Wanted::nothing, "");
    // What is closed says nothing: neither do the brackets in it.
    check_place("RETURN ':(' /* [ */, mat", Wanted::keyword, "mat");
    check_place("MATCH (`[`:Per", Wanted::label, "Per");
}

TEST_CASE("names are found whatever their case") {
    const Names names{"Person", "Place", "personal", "Zug"};
    CHECK(completion("per", names).candidates == Names{"Person", "personal"});
    CHECK(completion("", names).candidates == names);
    CHECK(completion("x", names).candidates.empty());
    CHECK(completion("a", Names{"a", "a"}).candidates == Names{"a"});
}

TEST_CASE("names in backticks are found with and without") {
    const Names names{"Two", "`Two words`"};
    CHECK(completion("tw", names).candidates == names);
    CHECK(completion("`tw", names).candidates == names);
    CHECK(completion("`two ", names).candidates == Names{"`Two words`"});
}

TEST_CASE("keywords come in the word's own letters") {
    CHECK(keyword_completion("retu").candidates == Names{"return"});
    CHECK(keyword_completion("RETU").candidates == Names{"RETURN"});
    CHECK(keyword_completion("Op").candidates == Names{"OPTIONAL", "OPTIONS"});
    CHECK(keyword_completion("").candidates.empty());
}

TEST_CASE("what all candidates begin with is written at once") {
    CHECK(Completion{"op", {"optional", "options"}}.common_beginning() == "option");
    CHECK(Completion{"option", {"optional", "options"}}.common_beginning().empty());
    CHECK(Completion{"per", {"Person"}}.common_beginning() == "Person");
    CHECK(Completion{"Person", {"Person"}}.common_beginning().empty());
    CHECK(Completion{"p", {"Person", "place"}}.common_beginning().empty());
    CHECK(Completion{"", {}}.common_beginning().empty());
    CHECK(Completion{"", {"猫", "猫頭鷹", "猬"}}.common_beginning().empty()); // no half character
}

TEST_CASE("names that need backticks get them") {
    CHECK(quoted_if_needed("Person") == "Person");
    CHECK(quoted_if_needed("größe_2") == "größe_2");
    CHECK(quoted_if_needed("Two words") == "`Two words`");
    CHECK(quoted_if_needed("a`b") == "`a``b`");
    CHECK(quoted_if_needed("2nd") == "`2nd`");
    CHECK(quoted_if_needed("") == "``");
}

TEST_CASE("candidates stand in columns") {
    CHECK(candidates_text(Names{"a", "bbb", "猫"}, 9) == "a    bbb\n猫\n");
    CHECK(candidates_text(Names{"a", "bbb", "c"}, 3) == "a\nbbb\nc\n");
    CHECK(candidates_text(Names(25, "a"), 1).ends_with("a\n... and 5 more\n"));
}
