#include <unordered_set>

#include <neo4j/address.hpp>
#include <neo4j/error.hpp>

#include "support/catch.hpp"

using neo4j::Address;
using neo4j::ConfigurationError;

TEST_CASE("an address is read from host, port or both") {
    CHECK(Address::parse("example.com:1234") == Address("example.com", 1234));
    CHECK(Address::parse("example.com") == Address("example.com", 7687));
    CHECK(Address::parse("example.com:") == Address("example.com", 7687));
    CHECK(Address::parse("example.com", 9) == Address("example.com", 9));
    CHECK(Address::parse(":1234") == Address("localhost", 1234));
    CHECK(Address::parse("") == Address());
    CHECK(Address::parse("127.0.0.1:65535") == Address("127.0.0.1", 65535));
    CHECK(Address::parse("[::1]:1234") == Address("::1", 1234));
    CHECK(Address::parse("[::1]") == Address("::1", 7687));
    CHECK(Address::parse("[::1]:") == Address("::1", 7687));
}

TEST_CASE("what is no address is refused") {
    for (const char* const text :
         {"h:0", "h:65536", "h:http", "h:-1", "h:+1", "h:1x", "h: 1", "::1", "fe80::1:7687", "[::1",
          "[::1]7687", "[::1]x:1", "user@h:1", "bolt://h", "a b", "h:1/", "h]:1"}) {
        INFO(text);
        CHECK_THROWS_AS(Address::parse(text), ConfigurationError);
        CHECK_FALSE(Address::try_parse(text));
    }
    CHECK_THROWS_WITH(Address::parse("::1"),
                      "'::1' is no address: an IPv6 address must stand in brackets, as in "
                      "[::1]:7687; write host, host:port or [ipv6]:port");
    CHECK(Address::try_parse("h:1") == Address("h", 1));
}

TEST_CASE("a list of addresses is separated by white space") {
    CHECK(Address::parse_list(" a:1  [::1]:2\n\tb ") ==
          std::vector<Address>{Address("a", 1), Address("::1", 2), Address("b", 7687)});
    CHECK(Address::parse_list(" ").empty());
    CHECK_THROWS_AS(Address::parse_list("a:1 b:x"), ConfigurationError);
}

TEST_CASE("an address is written so that it can be read again") {
    for (const Address& address : {Address("example.com", 1), Address("::1", 7687), Address()}) {
        CHECK(Address::parse(address.to_string()) == address);
    }
    CHECK(Address("::1", 7).to_string() == "[::1]:7");
    CHECK(Address("h", 7).to_string() == "h:7");
}

TEST_CASE("a Unix socket is an absolute path, which no text leads to") {
    const Address path("/run/neo4j.sock", 0);
    CHECK(path.is_path());
    CHECK(path.to_string() == "/run/neo4j.sock");
    CHECK_FALSE(Address("run", 1).is_path());
    CHECK_FALSE(Address::try_parse(path.to_string()));
    CHECK_THROWS_AS(Address::parse_list("a /run/neo4j.sock"), ConfigurationError);
}

TEST_CASE("addresses compare and hash") {
    CHECK(Address("a", 1) < Address("a", 2));
    CHECK(Address("a", 2) < Address("b", 1));
    const std::unordered_set<Address> set{Address("a", 1), Address("a", 2), Address("a", 1)};
    CHECK(set.size() == 2);
}
