#pragma once

#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <neo4j/neo4j.hpp>

#include "support/catch.hpp"

// Longer than a std::string keeps without allocating, so that AddressSanitizer sees a text that is
// used after its end.
#define LONG_TEXT "a text that is long enough to be allocated: "
#define LONG_TEXT_LITERAL "'" LONG_TEXT "'"
#define LONG_TEXT_QUERY "RETURN $x AS x // " LONG_TEXT

namespace neo4j::spelling {

inline std::string from_environment(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr)
        FAIL(name << " is not set: these tests need a real server. Start one with\n"
                     "  eval \"$(tools/neo4j-server start)\"\n"
                     "or leave them out with ctest -LE integration");
    return value;
}

inline std::string uri() { return from_environment("NEO4J_URI"); }
inline AuthToken auth() {
    return basic_auth(from_environment("NEO4J_USERNAME"), from_environment("NEO4J_PASSWORD"));
}

// Runs a coroutine as a program's main would.
inline void run(boost::asio::awaitable<void> (*spelling)(AsyncDriver&)) {
    boost::asio::io_context io;
    AsyncDriver driver(io.get_executor(), uri(), auth());
    std::exception_ptr error;
    boost::asio::co_spawn(io, spelling(driver), [&](std::exception_ptr e) { error = e; });
    io.run();
    if (error) std::rethrow_exception(error);
}

} // namespace neo4j::spelling

// SPELLING(name) { ... }: a test whose body is a coroutine that is given an AsyncDriver& driver.
// No co_await inside CHECK: Catch2 names its argument twice, and g++ 12 then awaits it twice.
#define SPELLING(name)                                                                             \
    static boost::asio::awaitable<void> name(neo4j::AsyncDriver& driver);                          \
    TEST_CASE("async: " #name) { neo4j::spelling::run(&name); }                                    \
    static boost::asio::awaitable<void> name([[maybe_unused]] neo4j::AsyncDriver& driver)
