#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <neo4j/text_table.hpp>

#include "support/catch.hpp"

using namespace neo4j;

namespace {

Table people() {
    return Table({Table::Column("name", List{"Ada Lovelace", "李", "Zoë"}),
                  Table::Column("age", List{36, nullptr, 7})});
}

} // namespace

TEST_CASE("tables in three styles", "[table]") {
    CHECK(text_table(people()) == " name         |  age\n"
                                  "--------------+------\n"
                                  " Ada Lovelace |   36\n"
                                  " 李           | null\n"
                                  " Zoë          |    7\n");
    CHECK(text_table(people(), TextTableOptions().style(TextTableStyle::boxes).null_text("")) ==
          "┌──────────────┬─────┐\n"
          "│ name         │ age │\n"
          "├──────────────┼─────┤\n"
          "│ Ada Lovelace │  36 │\n"
          "│ 李           │     │\n"
          "│ Zoë          │   7 │\n"
          "└──────────────┴─────┘\n");
    CHECK(text_table(people(), TextTableOptions().style(TextTableStyle::spaces)) ==
          "name           age\n"
          "------------  ----\n"
          "Ada Lovelace    36\n"
          "李            null\n"
          "Zoë              7\n");
    std::ostringstream out;
    out << people();
    CHECK(out.str() == text_table(people()));
    CHECK(text_table(Table()).empty());
    CHECK(text_table(Table({Table::Column("x", List{})})) == " x\n---\n");
}

TEST_CASE("tables are fitted to a width", "[table]") {
    const Table table({Table::Column("id", List{1, 2}),
                       Table::Column("text", List{"the quick brown fox jumps", "short"})});
    CHECK(text_table(table, TextTableOptions().width(20)) == " id | text\n"
                                                             "----+---------------\n"
                                                             "  1 | the quick br…\n"
                                                             "  2 | short\n");
    CHECK(text_table(table, TextTableOptions().width(20).max_lines(0)) == " id | text\n"
                                                                          "----+---------------\n"
                                                                          "  1 | the quick\n"
                                                                          "    | brown fox\n"
                                                                          "    | jumps\n"
                                                                          "  2 | short\n");
    CHECK(text_table(table, TextTableOptions().width(20).max_lines(2)) == " id | text\n"
                                                                          "----+---------------\n"
                                                                          "  1 | the quick\n"
                                                                          "    | brown fox ju…\n"
                                                                          "  2 | short\n");
    CHECK(text_table(table, TextTableOptions().width(12)) == " id\n"
                                                             "----\n"
                                                             "  1\n"
                                                             "  2\n"
                                                             "\n"
                                                             " text\n"
                                                             "------------\n"
                                                             " the quick…\n"
                                                             " short\n");
}

TEST_CASE("no line is wider than the terminal", "[table]") {
    std::mt19937 random(7);
    const std::vector<std::string> pieces{"a",       "word ",  "漢",   "👩‍👩‍👧‍👦",
                                          "e\u0308", " ",      "\n",   "🇩🇪",
                                          "ﬁ",       "\u200B", "long", "\x1B"};
    const auto up_to = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(0, most)(random);
    };
    for (int round = 0; round < 200; ++round) {
        std::vector<std::vector<std::string>> rows(3, std::vector<std::string>(1 + up_to(5)));
        for (auto& row : rows)
            for (auto& cell : row)
                for (auto left = up_to(30); left > 0; --left)
                    cell += pieces[up_to(pieces.size() - 1)];
        const auto header = rows.back();
        rows.pop_back();
        const auto width = 12 + up_to(80);
        for (const auto style :
             {TextTableStyle::lines, TextTableStyle::boxes, TextTableStyle::spaces}) {
            std::istringstream lines(text_table(
                header, rows, TextTableOptions().width(width).style(style).max_lines(up_to(3))));
            for (std::string line; std::getline(lines, line);)
                REQUIRE(display_width(line) <= width);
        }
    }
}

TEST_CASE("cells that are text already", "[table]") {
    const auto spaces = TextTableOptions().style(TextTableStyle::spaces);
    CHECK(text_table({"package", "size", "note"}, {{"libc6", "12,987", "x"}, {"a", "7", "longer"}},
                     spaces) == "package    size  note\n"
                                "-------  ------  ------\n"
                                "libc6    12,987  x\n"
                                "a             7  longer\n");
    CHECK(text_table({"a", "b"}, {{"1"}}, spaces) == "a  b\n-  -\n1\n");
    CHECK(text_table({"a", "b"}, {}, spaces) == "a  b\n-  -\n");
    CHECK(text_table({"a"}, {{"1", "left out"}}, spaces) == "a\n-\n1\n");
}

TEST_CASE("what is no terminal has no width", "[table]") {
    CHECK(terminal_width(-1) == 0);
}
