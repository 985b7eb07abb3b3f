#include <neo4j/error.hpp>

#include "core/uri.hpp"
#include "support/catch.hpp"

using namespace neo4j;
using Catch::Matchers::Contains;
using detail::Encryption;
using detail::parse_uri;
using detail::Uri;
using detail::UriScheme;
using Context = std::vector<std::pair<std::string, std::string>>;

namespace {

// The text of the error that the URI raises.
std::string refusal(const std::string& text) {
    try {
        (void)parse_uri(text);
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_CASE("each scheme says whether to route and how to encrypt") {
    struct Row {
        const char* text;
        UriScheme scheme;
        bool routing;
        Encryption encryption;
        bool fixed;
    };
    const Row rows[] = {
        {"bolt", UriScheme::bolt, false, Encryption::none, false},
        {"bolt+s", UriScheme::bolt, false, Encryption::system_ca, true},
        {"bolt+ssc", UriScheme::bolt, false, Encryption::trust_all, true},
        {"neo4j", UriScheme::neo4j, true, Encryption::none, false},
        {"neo4j+s", UriScheme::neo4j, true, Encryption::system_ca, true},
        {"neo4j+ssc", UriScheme::neo4j, true, Encryption::trust_all, true},
        {"bolt+ws", UriScheme::bolt_ws, false, Encryption::none, true},
        {"bolt+wss", UriScheme::bolt_ws, false, Encryption::system_ca, false},
        {"BOLT+S", UriScheme::bolt, false, Encryption::system_ca, true},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const Uri uri = parse_uri(row.text + std::string("://example.com:1234"));
        CHECK(uri.scheme == row.scheme);
        CHECK(uri.routing == row.routing);
        CHECK(uri.encryption == row.encryption);
        CHECK(uri.encryption_in_scheme == row.fixed);
        CHECK(uri.address == Address("example.com", 1234));
        CHECK(uri.routing_context.empty());
    }
}

TEST_CASE("hosts and ports") {
    CHECK(parse_uri("bolt://h").address == Address("h", 7687));
    CHECK(parse_uri("bolt://h:").address == Address("h", 7687));
    CHECK(parse_uri("bolt://h/").address == Address("h", 7687));
    CHECK(parse_uri("bolt://h:65535?").address == Address("h", 65535));
    CHECK(parse_uri("bolt://127.0.0.1:1#").address == Address("127.0.0.1", 1));
    CHECK(parse_uri("bolt://[::1]:1").address == Address("::1", 1));
    CHECK(parse_uri("bolt://[2001:db8::1]").address == Address("2001:db8::1", 7687));
    CHECK(parse_uri("bolt://under_score:1").address == Address("under_score", 1));
    CHECK(parse_uri("neo4j+s://abc.databases.neo4j.io").text == "neo4j+s://abc.databases.neo4j.io");
}

TEST_CASE("the routing context keeps its order and is decoded") {
    CHECK(parse_uri("neo4j://h?region=eu%20west&policy=a%26b&z=%C3%A9").routing_context ==
          Context{{"region", "eu west"}, {"policy", "a&b"}, {"z", "\xc3\xa9"}});
    CHECK(parse_uri("neo4j+ssc://h:1/?a=x+y").routing_context == Context{{"a", "x y"}});
    CHECK(parse_uri("neo4j://h?mail=a%40b").routing_context == Context{{"mail", "a@b"}});
    CHECK(parse_uri("neo4j://h?&a=b&&c=d&").routing_context == Context{{"a", "b"}, {"c", "d"}});
    CHECK(parse_uri("neo4j://h?").routing_context.empty());
}

TEST_CASE("a routing context that makes no sense is refused") {
    CHECK_THAT(refusal("neo4j://h?a=1&b=2&a=3"), Contains("the key 'a' more than once"));
    CHECK_THAT(refusal("neo4j://h?a="), Contains("'a=' lacks a key or a value"));
    CHECK_THAT(refusal("neo4j://h?a"), Contains("lacks a key or a value"));
    CHECK_THAT(refusal("neo4j://h?=b"), Contains("'=b' lacks a key or a value"));
    CHECK_THAT(refusal("neo4j://h?address=x:1"), Contains("which the driver sets itself"));
    CHECK_THAT(refusal("bolt://h?a=1"), Contains("or use neo4j://"));
    CHECK_THAT(refusal("bolt+ssc://h?a=1"), Contains("or use neo4j+ssc://"));
}

TEST_CASE("a Unix socket is a path and no host") {
    const Uri uri = parse_uri("bolt+unix:///var/run/my%20neo4j.sock");
    CHECK(uri.scheme == UriScheme::bolt_unix);
    CHECK(uri.address == Address("/var/run/my neo4j.sock", 0));
    CHECK(uri.encryption == Encryption::none);
    CHECK_THAT(refusal("bolt+unix://var/run/s"), Contains("write three slashes"));
    CHECK_THAT(refusal("bolt+unix:///"), Contains("names no socket"));
    CHECK_THAT(refusal("bolt+unix://"), Contains("names no socket"));
    CHECK_THAT(refusal("bolt+unix:///s%00x"), Contains("zero byte"));
}

TEST_CASE("other schemes are refused with what to write instead") {
    CHECK_THAT(refusal("http://h:7474"), Contains("not supported yet") && Contains("bolt://"));
    CHECK_THAT(refusal("https://h"), Contains("not supported yet"));
    CHECK_THAT(refusal("bolt+routing://h"), Contains("was renamed; write neo4j://"));
    CHECK(refusal("blot://h") ==
          "the URI 'blot://h' has the unknown scheme 'blot'; the schemes are bolt, bolt+s, "
          "bolt+ssc, neo4j, neo4j+s, neo4j+ssc, bolt+unix, bolt+ws, bolt+wss; write for example "
          "bolt://host:7687 or neo4j://host:7687");
    for (const char* const text : {"", "localhost", "localhost:7687", "://h", "bolt:h"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains("has no scheme; write for example bolt://host:7687"));
    }
}

TEST_CASE("what a URI must not hold is named") {
    CHECK_THAT(refusal("bolt://h/db"), Contains("the path '/db'") && Contains("database setting"));
    CHECK_THAT(refusal("neo4j://h/db?a=1"), Contains("the path '/db'"));
    CHECK_THAT(refusal("bolt://h#x"), Contains("fragment"));
    CHECK_THAT(refusal("bolt://"), Contains("names no host; write bolt://host[:port]"));
    CHECK_THAT(refusal("neo4j://:7687"), Contains("names no host; write neo4j://host[:port]"));
    CHECK_THAT(refusal("bolt://h:0"), Contains("the port 0") && Contains("1 to 65535"));
    CHECK_THAT(refusal("bolt://h:65536"), Contains("the port 65536"));
    CHECK_THAT(refusal("bolt://h:99999"), Contains("the port 99999"));
    CHECK_THAT(refusal("bolt://h:99999999999999999999"), Contains("out of range"));
    for (const char* const text : {"bolt://h:x", "bolt://::1", "bolt://[::1", "bolt://a b",
                                   "bolt://h:1:2", "neo4j://h?a=%zz"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains("cannot be read; write "));
    }
}

TEST_CASE("user info is refused, and never quoted") {
    for (const char* const text :
         {"bolt://neo4j:secret@h", "neo4j+s://secret@h:1?a=1", "bolt://:secret@h",
          "BOLT://neo4j:secret@h", "unknown://neo4j:secret@h", "bolt://neo4j:se/secret@h",
          "bolt://neo4j:se@secret@h"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains("user info") && Contains("basic_auth(user, password)") &&
                                      !Contains("neo4j:") && !Contains("secret"));
    }
    // A password may hold characters that end the user info by the rules, so that a part of it
    // would be a port, or the routing context.
    for (const char* const text :
         {"bolt://neo4j:12?secret@h", "bolt://neo4j:12#secret@h", "bolt://neo4j:12?a=secret@h",
          "neo4j://neo4j:12?secret@h", "neo4j://neo4j:12?a=secret@h", "bolt://neo4j:12/secret?x@h",
          "bolt://neo4j:12/secret#x@h", "neo4j://neo4j:12?a=secret&b=x@h",
          "neo4j://neo4j:12?a=1#secret@h", "bolt+unix:///neo4j:12?secret@h"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains("user info") && Contains("is written %40") &&
                                      !Contains("secret") && !Contains("12"));
    }
    // Nor where the scheme was forgotten.
    for (const char* const text : {"neo4j:secret@h", "neo4j:secret://secret@h"}) {
        INFO(text);
        CHECK_THAT(refusal(text), Contains("the URI '...@h' ") && !Contains("secret"));
    }
    CHECK_THAT(refusal("neo4j://h?mail=a@b"), Contains("is written %40"));
}
