#pragma once

#include <string>

#include <neo4j/auth.hpp>
#include <neo4j/summary.hpp>

namespace neo4j::test {

// The server that the tests talk to.
struct Server {
    std::string uri;
    std::string username;
    std::string password;

    AuthToken auth() const { return basic_auth(username, password); }
};

// The server that NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD name. Fails the test, and says how to
// start one, where they name none.
const Server& server();

// Whether the server speaks at least this version of Bolt; says so where it does not.
bool server_speaks(ServerInfo::ProtocolVersion at_least);

// A label of this test's own. What bears it is deleted at the end of the scope.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::string& label() const noexcept { return label_; }

private:
    std::string label_;
};

} // namespace neo4j::test
