#include <string>
#include <string_view>
#include <vector>

#include "command_error.hpp"
#include "statements.hpp"
#include "support/catch.hpp"

using namespace neo4j::cli;
using namespace std::string_literals;

namespace {

std::vector<std::string> texts(std::string_view script) {
    std::vector<std::string> result;
    for (const auto& statement : split_statements(script))
        result.push_back(statement.text);
    return result;
}

std::vector<std::size_t> lines(std::string_view script) {
    std::vector<std::size_t> result;
    for (const auto& statement : split_statements(script))
        result.push_back(statement.line);
    return result;
}

Open open_after(std::string_view text) {
    StatementSplitter splitter;
    splitter.feed(text);
    return splitter.open();
}

std::string failure(std::string_view script) {
    try {
        split_statements(script);
    } catch (const CommandError& error) {
        return error.what();
    }
    return "none";
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("nothing is no statement") {
    CHECK(texts("").empty());
    CHECK(texts(" \t\r\n").empty());
    CHECK(texts(";;\n ; ").empty());
    CHECK(texts("// a comment").empty());
    CHECK(texts("/* one */ // another\n/* a third */;").empty());
}

TEST_CASE("queries end at semicolons, the last one at the text's end too") {
    CHECK(texts("RETURN 1") == Texts{"RETURN 1"});
    CHECK(texts("RETURN 1;") == Texts{"RETURN 1"});
    CHECK(texts("  RETURN 1 ; RETURN\n2;;RETURN 3  \n") ==
          Texts{"RETURN 1", "RETURN\n2", "RETURN 3"});
}

TEST_CASE("semicolons in strings and names end nothing") {
    CHECK(texts("RETURN ';';RETURN \";\"") == Texts{"RETURN ';'", "RETURN \";\""});
    CHECK(texts("RETURN `;`;1") == Texts{"RETURN `;`", "1"});
    CHECK(texts("RETURN '\";`//';1") == Texts{"RETURN '\";`//'", "1"});
    CHECK(texts("RETURN \"';/*\";1") == Texts{"RETURN \"';/*\"", "1"});
    CHECK(texts("RETURN `'\";//`;1") == Texts{"RETURN `'\";//`", "1"});
    CHECK(texts("RETURN 'a\nb;\nc';1") == Texts{"RETURN 'a\nb;\nc'", "1"});
}

TEST_CASE("a backslash takes the next character's meaning away, in strings only") {
    CHECK(texts(R"(RETURN 'it\'s;';1)") == Texts{R"(RETURN 'it\'s;')", "1"});
    CHECK(texts(R"(RETURN "\";";1)") == Texts{R"(RETURN "\";")", "1"});
    CHECK(texts(R"(RETURN 'a\\';1)") == Texts{R"(RETURN 'a\\')", "1"});
    CHECK(texts(R"(RETURN `a\`;1)") == Texts{R"(RETURN `a\`)", "1"});
}

TEST_CASE("two backticks in a name stand for one") {
    CHECK(texts("RETURN `a``;b`;1") == Texts{"RETURN `a``;b`", "1"});
}

TEST_CASE("comments: before a query they are dropped, inside it they stay") {
    CHECK(texts("// first;\nRETURN 1") == Texts{"RETURN 1"});
    CHECK(texts("/* first; */ RETURN 1; // last; one") == Texts{"RETURN 1"});
    CHECK(texts("RETURN /* ; */ 1;2") == Texts{"RETURN /* ; */ 1", "2"});
    CHECK(texts("RETURN 1 // ; '\n + 1;2") == Texts{"RETURN 1 // ; '\n + 1", "2"});
    CHECK(texts("RETURN /* it's */ 1;2") == Texts{"RETURN /* it's */ 1", "2"});
    CHECK(texts("RETURN /*/ ; */ 1;2") == Texts{"RETURN /*/ ; */ 1", "2"});
    CHECK(texts("RETURN /***/ 1;2") == Texts{"RETURN /***/ 1", "2"});
    CHECK(texts("RETURN '//';'/*'") == Texts{"RETURN '//'", "'/*'"});
}

TEST_CASE("a slash alone begins no comment") {
    CHECK(texts("RETURN 4 / 2;RETURN 4/2") == Texts{"RETURN 4 / 2", "RETURN 4/2"});
    CHECK(texts("/") == Texts{"/"});
    CHECK(texts("/;/ 2") == Texts{"/", "/ 2"});
    CHECK(texts("RETURN 1/'a;'") == Texts{"RETURN 1/'a;'"});
}

TEST_CASE("statements know the line on which they begin") {
    CHECK(lines("1;\n2;\n\n// x\n\n3;4") == std::vector<std::size_t>{1, 2, 6, 6});
    CHECK(lines("/* a\nb */ 1;\r\n2") == std::vector<std::size_t>{2, 3});
    CHECK(lines("RETURN '\n\n';\n2") == std::vector<std::size_t>{1, 4});
}

TEST_CASE("statements know the bytes up to their end") {
    const auto statements = split_statements("1; 22 ;\n3\n");
    REQUIRE(statements.size() == 3);
    CHECK(statements[0].end == 2);
    CHECK(statements[1].end == 7);
    CHECK(statements[2].end == 10);
}

TEST_CASE("commands begin with a colon and end with their line") {
    const auto statements = split_statements(":begin\nCREATE ();\n  :commit \n:help");
    REQUIRE(statements.size() == 4);
    CHECK(statements[0].text == ":begin");
    CHECK(statements[0].kind == Statement::Kind::command);
    CHECK(statements[1].text == "CREATE ()");
    CHECK(statements[1].kind == Statement::Kind::query);
    CHECK(statements[2].text == ":commit");
    CHECK(statements[2].line == 3);
    CHECK(statements[3].text == ":help");
}

TEST_CASE("commands end at semicolons too, outside strings") {
    CHECK(texts(":begin; CREATE (); :commit;") == Texts{":begin", "CREATE ()", ":commit"});
    CHECK(texts(":param x => 'a;b'; 1") == Texts{":param x => 'a;b'", "1"});
    CHECK(texts(":use /* this */ db /* or\nthat */ 2\n1") == Texts{":use  db  2", "1"});
    CHECK(texts(":param x => 4 / 2\n1") == Texts{":param x => 4 / 2", "1"});
    CHECK(texts(":param x => 'a\nb'\n1") == Texts{":param x => 'a\nb'", "1"});
    CHECK(texts(":use db // the other\n1") == Texts{":use db", "1"});
}

TEST_CASE("a colon inside a query begins no command") {
    CHECK(texts("MATCH (n\n:Person) RETURN n;1") == Texts{"MATCH (n\n:Person) RETURN n", "1"});
}

TEST_CASE("a byte order mark is skipped, at the start only") {
    CHECK(texts("\xEF\xBB\xBFRETURN 1") == Texts{"RETURN 1"});
    CHECK(texts("RETURN '\xEF\xBB\xBF'") == Texts{"RETURN '\xEF\xBB\xBF'"});
    CHECK(texts("1;\xEF\xBB\xBF") == Texts{"1", "\xEF\xBB\xBF"});
}

TEST_CASE("zero bytes and other scripts pass through") {
    CHECK(texts("RETURN '\0'"s) == Texts{"RETURN '\0'"s});
    CHECK(texts("RETURN 'żółw;猫';1") == Texts{"RETURN 'żółw;猫'", "1"});
}

TEST_CASE("cut anywhere, a text gives the same statements") {
    const auto script = "\xEF\xBB\xBF// c;\n:begin\nRETURN 'a\\';b' /* ; */ + \"x;\" // y;\n;"
                        "RETURN `a``;`;\n:commit; 4/2"s;
    const auto whole = split_statements(script);
    REQUIRE(whole.size() == 5);
    for (std::size_t cut = 0; cut <= script.size(); ++cut) {
        StatementSplitter splitter;
        std::vector<Statement> pieces;
        splitter.feed(script.substr(0, cut));
        while (auto statement = splitter.next())
            pieces.push_back(*statement);
        splitter.feed(script.substr(cut));
        while (auto statement = splitter.finish())
            pieces.push_back(*statement);
        REQUIRE(pieces.size() == whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            CHECK(pieces[i].text == whole[i].text);
            CHECK(pieces[i].kind == whole[i].kind);
            CHECK(pieces[i].line == whole[i].line);
            CHECK(pieces[i].end == whole[i].end);
        }
    }
}

TEST_CASE("what is still open") {
    CHECK(open_after("") == Open::nothing);
    CHECK(open_after("RETURN 1;") == Open::nothing);
    CHECK(open_after("RETURN 1; // more\n") == Open::nothing);
    CHECK(open_after("// no end") == Open::nothing);
    CHECK(open_after(":help\n") == Open::nothing);
    CHECK(open_after(":help") == Open::statement);
    CHECK(open_after("RETURN 1\n") == Open::statement);
    CHECK(open_after("RETURN 1 // more\n") == Open::statement);
    CHECK(open_after("RETURN 'a;\n") == Open::string);
    CHECK(open_after("RETURN \"a") == Open::string);
    CHECK(open_after("RETURN `a") == Open::name);
    CHECK(open_after("/* a") == Open::comment);
    CHECK(open_after("RETURN /* a *") == Open::comment);
}

TEST_CASE("what is never closed is an error that says where it begins") {
    CHECK(failure("RETURN 1;\nRETURN\n'a;\n") ==
          "the string that begins on line 3 is never closed");
    CHECK(failure("RETURN \"a") == "the string that begins on line 1 is never closed");
    CHECK(failure("\nRETURN `a") == "the name in backticks that begins on line 2 is never closed");
    CHECK(failure("1;\n/* a\n\n") == "the comment that begins on line 2 is never closed");
    CHECK(failure("RETURN 1 // a") == "none");
}

TEST_CASE("reset forgets what is not whole and goes on counting lines") {
    StatementSplitter splitter;
    splitter.feed("RETURN 'a\n");
    splitter.reset();
    CHECK(splitter.open() == Open::nothing);
    splitter.feed("\nRETURN 1;");
    const auto statement = splitter.next();
    REQUIRE(statement);
    CHECK(statement->text == "RETURN 1");
    CHECK(statement->line == 3);
    CHECK_FALSE(splitter.next());
}
