#include <string>
#include <vector>

#include <neo4j/text_table.hpp>

#include "support/catch.hpp"
#include "table/clusters.hpp"
#include "table/text_layout.hpp"

using namespace neo4j;
using Lines = std::vector<std::string>;
using Widths = std::vector<std::size_t>;

TEST_CASE("what a terminal takes for text", "[table]") {
    CHECK(display_width("") == 0);
    CHECK(display_width("Ada") == 3);
    CHECK(display_width("Zoë") == 3);
    CHECK(display_width("Zoe\u0308") == 3);                 // the accent on its own
    CHECK(display_width("漢字") == 4);                      // ideographs
    CHECK(display_width("ｱ") == 1);                         // half width
    CHECK(display_width("🙂") == 2);                        // emoji
    CHECK(display_width("👩‍👩‍👧‍👦") == 2); // several, joined
    CHECK(display_width("👍🏽") == 2);                      // with a colour of skin
    CHECK(display_width("❤️") == 2);                         // text that is shown as emoji
    CHECK(display_width("🇩🇪🇫🇷") == 4);                      // flags
    CHECK(display_width("\xFF\xC3") == 2);                  // no UTF-8
}

TEST_CASE("what commands a terminal is shown as a number", "[table]") {
    CHECK(detail::printable("a\nb\tc\rd") == "a\\nb\\tc\\rd");
    CHECK(detail::printable("\x1B[31m\x7F") == "\\x1B[31m\\x7F");
    CHECK(detail::printable("\u009B31m\u0085\u2028") == "\\u009B31m\\u0085\\u2028");
    CHECK(detail::printable("\u202Eabc\u2066") == "\\u202Eabc\\u2066");
    CHECK(detail::printable("ok\xFF\xC3") == "ok\\xFF\\xC3");
    CHECK(detail::printable("Zoë 漢字 👩‍👩‍👧‍👦") ==
          "Zoë 漢字 👩‍👩‍👧‍👦");
}

TEST_CASE("text is broken at blanks, then inside words, then cut", "[table]") {
    CHECK(detail::wrap("", 8, 1) == Lines{""});
    CHECK(detail::wrap("eight ch", 8, 1) == Lines{"eight ch"});
    CHECK(detail::wrap("nine char", 8, 1) == Lines{"nine ch…"});
    CHECK(detail::wrap("nine char", 8, 0) == Lines{"nine", "char"});
    CHECK(detail::wrap("one two three four", 8, 2) == Lines{"one two", "three f…"});
    CHECK(detail::wrap("one two   three four", 8, 3) == Lines{"one two", "three", "four"});
    CHECK(detail::wrap("incomprehensibilities", 8, 0) == Lines{"incompre", "hensibil", "ities"});
    CHECK(detail::wrap("漢字漢字", 3, 0) == Lines{"漢", "字", "漢", "字"});
    CHECK(detail::wrap("漢字漢字", 4, 1) == Lines{"漢…"});
    CHECK(detail::wrap("      leading", 8, 0) == Lines{"      le", "ading"});
    CHECK(detail::wrap("trailing       ", 8, 0) == Lines{"trailing"});
}

TEST_CASE("the widest columns give way first", "[table]") {
    const auto widths = [](const Widths& natural, std::size_t width) {
        std::vector<Widths> all;
        for (auto& block : detail::fit_columns(natural, width, 2, 3))
            all.push_back(block.widths);
        return all;
    };
    using Blocks = std::vector<Widths>;
    CHECK(widths({}, 20).empty());
    CHECK(widths({5, 50}, 0) == Blocks{{5, 50}});
    CHECK(widths({5, 50}, 60) == Blocks{{5, 50}});
    CHECK(widths({5, 50}, 40) == Blocks{{5, 30}});
    CHECK(widths({50, 5, 40}, 50) == Blocks{{19, 5, 18}});
    CHECK(widths({100, 100}, 21) == Blocks{{8, 8}});
    CHECK(widths({100, 100}, 20) == Blocks{{18}, {18}}); // one below the other
    CHECK(widths({3, 100, 100}, 21) == Blocks{{3, 13}, {19}});
    CHECK(widths({100}, 4) == Blocks{{8}}); // no narrower
}
