#include <string>

#include "support/catch.hpp"
#include "utf8.hpp"

using package_graph::is_utf8;

TEST_CASE("utf8: well-formed text") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("\xC2\x80 \xDF\xBF"));
    CHECK(is_utf8("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"));
    CHECK(is_utf8("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
}

TEST_CASE("utf8: everything else") {
    CHECK_FALSE(is_utf8("\x80"));     // a continuation that continues nothing
    CHECK_FALSE(is_utf8("\xC0\x80")); // overlong in two, three and four bytes
    CHECK_FALSE(is_utf8("\xC1\xBF"));
    CHECK_FALSE(is_utf8("\xE0\x9F\xBF"));
    CHECK_FALSE(is_utf8("\xF0\x8F\xBF\xBF"));
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));     // a surrogate
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80")); // above U+10FFFF
    CHECK_FALSE(is_utf8("\xF5\x80\x80\x80"));
    CHECK_FALSE(is_utf8("a\xC3")); // cut off
    CHECK_FALSE(is_utf8("\xE2\x82"));
    CHECK_FALSE(is_utf8("\xE2\x82z"));
    CHECK_FALSE(is_utf8("\xC3z"));
    CHECK_FALSE(is_utf8("\xFF"));
}
