#include <string>

#include <neo4j/version.hpp>

#include "support/catch.hpp"

TEST_CASE("version() tells what the header's macros tell") {
    const std::string expected = std::to_string(NEO4J_VERSION_MAJOR) + "." +
                                 std::to_string(NEO4J_VERSION_MINOR) + "." +
                                 std::to_string(NEO4J_VERSION_PATCH);
    CHECK(neo4j::version() == expected);
}

TEST_CASE("version() tells what the build system read from the header") {
    CHECK(neo4j::version() == NEO4J_TEST_PROJECT_VERSION);
}
