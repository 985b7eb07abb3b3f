#include "support/catch.hpp"
#include "text_table.hpp"

using package_graph::text_table;

TEST_CASE("text table: text to the left, numbers to the right, no spaces at line ends") {
    CHECK(
        text_table({"package", "size", "note"}, {{"libc6", "12,987", "x"}, {"a", "7", "longer"}}) ==
        "package    size  note\n"
        "-------  ------  ------\n"
        "libc6    12,987  x\n"
        "a             7  longer\n");
}

TEST_CASE("text table: characters count, not bytes") {
    CHECK(text_table({"a", "b"}, {{"J\xC3\xB6rg", "x"}, {"Anna", "y"}}) == "a     b\n"
                                                                           "----  -\n"
                                                                           "J\xC3\xB6rg  x\n"
                                                                           "Anna  y\n");
}

TEST_CASE("text table: short rows and no rows") {
    CHECK(text_table({"a", "b"}, {{"1"}}) == "a  b\n-  -\n1\n");
    CHECK(text_table({"a", "b"}, {}) == "a  b\n-  -\n");
}
