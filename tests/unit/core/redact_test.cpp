#include <string>

#include <neo4j/telemetry.hpp>

#include "support/catch.hpp"

using neo4j::redact_query;

TEST_CASE("texts and numbers of a query are redacted, names and parameters are not") {
    CHECK(
        redact_query("MATCH (p:Person {name: 'Ann', age: 42}) RETURN p.name AS n1 LIMIT $limit") ==
        "MATCH (p:Person {name: ?, age: ?}) RETURN p.name AS n1 LIMIT $limit");
    CHECK(redact_query(R"(RETURN "a 'b' c" + 'd "e" f')") == "RETURN ? + ?");
    CHECK(redact_query(R"(RETURN 'it\'s', "a\"b", 'ends in \\', 'next')") == "RETURN ?, ?, ?, ?");
    CHECK(redact_query("RETURN ''''") == "RETURN ??");
    CHECK(redact_query("RETURN true, FALSE, null, $0, $p1, point({x: $x})") ==
          "RETURN true, FALSE, null, $0, $p1, point({x: $x})");
    CHECK(redact_query("CREATE USER jake SET PASSWORD 'abc' CHANGE NOT REQUIRED") ==
          "CREATE USER jake SET PASSWORD ? CHANGE NOT REQUIRED");
    CHECK(redact_query("MATCH (`a b 1` {`it's 2`: 3})") == "MATCH (`a b 1` {`it's 2`: ?})");
    CHECK(redact_query("RETURN `a``b 'c'`") == "RETURN `a``b 'c'`");
    CHECK(redact_query("MATCH (größe:Äpfel) RETURN größe") == "MATCH (größe:Äpfel) RETURN größe");
    CHECK(redact_query("").empty());
}

TEST_CASE("every spelling of a number is redacted") {
    CHECK(redact_query("RETURN 1, 1.5, .5, 1e10, 1.5E-10, 0xFF, 0o17, 1_000, -3") ==
          "RETURN ?, ?, ?, ?, ?, ?, ?, ?, -?");
    CHECK(redact_query("RETURN [1,2,3][0..2], x[..5]") == "RETURN [?,?,?][?..?], x[..?]");
    CHECK(redact_query("MATCH (a)-[*1..3]->(b)-[*..4]-(c)") == "MATCH (a)-[*?..?]->(b)-[*..?]-(c)");
    CHECK(redact_query("RETURN 1+2") == "RETURN ?+?");
    // Behind white space that is not ASCII: no name.
    CHECK(redact_query("RETURN\u00A042") == "RETURN\u00A0?");
}

TEST_CASE("comments are left out") {
    CHECK(redact_query("MATCH (p {name: 'Ann', age: 42}) // mine\nRETURN p LIMIT $n") ==
          "MATCH (p {name: ?, age: ?})  \nRETURN p LIMIT $n");
    CHECK(redact_query("RETURN /* it's 'secret' */ x // and 'this") == "RETURN   x  ");
    CHECK(redact_query("RETURN 'no // comment', a/b") == "RETURN ?, a/b");
}

TEST_CASE("what cannot be told for sure is redacted to the end") {
    CHECK(redact_query("RETURN x, 'without an end") == "RETURN x, ?");
    CHECK(redact_query("RETURN x /* without an end") == "RETURN x ?");
    CHECK(redact_query("RETURN `without an end") == "RETURN ?");
    CHECK(redact_query("RETURN 'ends in \\") == "RETURN ?");
    // Older servers read \u0027 as a quote, wherever it stands.
    CHECK(redact_query("RETURN x, \\u0027secret\\u0027") == "RETURN x, ?");
    CHECK(redact_query("RETURN 'a\\u0027 + x + 'secret'") == "RETURN ?");
    CHECK(redact_query("RETURN 'a\\\\u0027 + x + 'secret'") == "RETURN ?");
    CHECK(redact_query("RETURN `a\\u0060 + 'secret'` + 1") == "RETURN ?");
    CHECK(redact_query("RETURN /* \\u002A/ 'a */ secret'") == "RETURN ?");
}
