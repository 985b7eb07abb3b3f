#include <string>

#include "command.hpp"
#include "command_error.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;
using Language = Assignment::Language;

TEST_CASE("a command is a name and the rest of the line") {
    CHECK(parse_command(":help") == Command{"help", ""});
    CHECK(parse_command(":  HELP  ") == Command{"help", ""});
    CHECK(parse_command(":use neo4j") == Command{"use", "neo4j"});
    CHECK(parse_command(":param x =>\t1 ") == Command{"param", "x =>\t1"});
    CHECK(parse_command(":") == Command{"", ""});
}

TEST_CASE("parameters in Cypher and in JSON") {
    CHECK(parse_assignment("x => 1") == Assignment{"x", Language::cypher, "1"});
    CHECK(parse_assignment("x=>date()") == Assignment{"x", Language::cypher, "date()"});
    CHECK(parse_assignment("x=1") == Assignment{"x", Language::json, "1"});
    CHECK(parse_assignment("x = \"a=>b\"") == Assignment{"x", Language::json, "\"a=>b\""});
    CHECK(parse_assignment("_a1 = null") == Assignment{"_a1", Language::json, "null"});
    CHECK(parse_assignment("größe=1") == Assignment{"größe", Language::json, "1"});
}

TEST_CASE("names in backticks") {
    CHECK(parse_assignment("`a b` => 1") == Assignment{"a b", Language::cypher, "1"});
    CHECK(parse_assignment("`a``b`=1") == Assignment{"a`b", Language::json, "1"});
    CHECK(parse_assignment("`a=>b`=1") == Assignment{"a=>b", Language::json, "1"});
}

TEST_CASE("a map sets each of its entries") {
    CHECK(parse_assignment(" {a: 1} ") == Assignment{"", Language::cypher, "{a: 1}"});
}

TEST_CASE("what sets no parameter says how it is done") {
    for (const auto* text : {"", "x", "x 1", "x =>", "x=", "=1", "1 2", "`x = 1", "``=1", "$x=1"}) {
        INFO(text);
        try {
            parse_assignment(text);
            FAIL("was taken");
        } catch (const CommandError& error) {
            CHECK(std::string(error.what()).find("write name => expression") != std::string::npos);
        }
    }
}

TEST_CASE("what mentions a password is not remembered") {
    CHECK(mentions_password("ALTER USER a SET PASSWORD 'x'"));
    CHECK(mentions_password("alter user a set plaintext\npassword 'x'"));
    CHECK_FALSE(mentions_password("MATCH (n:Pass) RETURN n.word"));
}
