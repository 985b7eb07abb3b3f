#include "integration/support/server.hpp"

#include <atomic>
#include <exception>
#include <iostream>

#include <unistd.h>

#include <neo4j/driver.hpp>

#include "support/catch.hpp"
#include "support/environment.hpp"

namespace neo4j::test {

const Server& server() {
    static const Server named{environment("NEO4J_URI"), environment("NEO4J_USERNAME"),
                              environment("NEO4J_PASSWORD")};
    if (named.uri.empty())
        FAIL("NEO4J_URI is not set: these tests need a real server. Start one with\n"
             "  eval \"$(tools/neo4j-server start)\"\n"
             "or leave them out with ctest -LE integration");
    return named;
}

bool server_speaks(ServerInfo::ProtocolVersion at_least) {
    const auto version = Driver(server().uri, server().auth()).get_server_info().protocol_version;
    if (version >= at_least)
        return true;
    WARN("left out: the server speaks Bolt " << int{version.major} << '.' << int{version.minor}
                                             << ", this needs " << int{at_least.major} << '.'
                                             << int{at_least.minor});
    return false;
}

Scratch::Scratch() {
    static std::atomic<int> count{0};
    label_ = "Scratch_" + std::to_string(::getpid()) + '_' + std::to_string(++count);
}

Scratch::~Scratch() {
    try {
        Driver driver(server().uri, server().auth());
        driver.execute_query("MATCH (n:" + label_ + ") DETACH DELETE n");
    } catch (const std::exception& error) {
        std::cerr << "what has the label " << label_ << " was not deleted: " << error.what()
                  << '\n';
    }
}

} // namespace neo4j::test
