// Who one is: a token for a driver, a session or one query; or a manager, which is asked for the
// token and may bring another one when the server refuses the old one or when its time is up.
//
// Prints:
//   the right password is accepted, a wrong one is not
//   the manager was asked 1 time
//   a token printed: {scheme: basic, principal: neo4j, credentials: ******}
//   refused: AuthError, Neo.ClientError.Security.Unauthorized
#include <chrono>
#include <exception>
#include <iostream>

#include <neo4j/neo4j.hpp>

#include "support/server.hpp"

using namespace std::chrono_literals;

namespace {

// --8<-- [start:tokens]
neo4j::AuthToken token(const std::string& kind) {
    if (kind == "basic")
        return neo4j::basic_auth("neo4j", "password");
    if (kind == "bearer") // of a single sign-on provider
        return neo4j::bearer_auth("eyJhbGciOiJSUzI1NiJ9...");
    if (kind == "kerberos")
        return neo4j::kerberos_auth("a ticket in base64");
    if (kind == "custom")
        return neo4j::custom_auth("user", "secret", "realm", "the plugin's scheme");
    return neo4j::no_auth(); // for servers that ask for none
}
// --8<-- [end:tokens]

// --8<-- [start:manager]
// A password that changes: the provider is asked at first, and when the server refuses what it
// gave.
void with_a_manager(int& asked) {
    const auto manager = neo4j::basic_auth_manager([&asked] {
        ++asked;
        return neo4j::basic_auth(example::user(), example::password()); // as from a vault
    });
    neo4j::Driver driver(example::uri(), manager);
    driver.execute_query("RETURN 1");
    driver.execute_query("RETURN 2");
    driver.close();
}
// --8<-- [end:manager]

// --8<-- [start:bearer_manager]
// Tokens that end: the provider is asked before that, here a minute before.
auto single_sign_on() {
    return neo4j::bearer_auth_manager([] {
        const neo4j::ExpiringAuth fetched(token("bearer")); // lives for an hour
        return fetched.expires_in(59min);
    });
}
// --8<-- [end:bearer_manager]

} // namespace

int main() try {
    static_cast<void>(single_sign_on());
    neo4j::Driver driver(example::uri(), example::auth());

    const auto wrong = neo4j::basic_auth(example::user(), "wrong");
    std::cout << "the right password is " << (driver.verify_authentication() ? "" : "not ")
              << "accepted, a wrong one is "
              << (driver.verify_authentication(wrong) ? "accepted" : "not") << "\n";

    int asked = 0;
    with_a_manager(asked);
    std::cout << "the manager was asked " << asked << " time" << (asked == 1 ? "" : "s") << "\n";

    std::cout << "a token printed: " << token("basic") << "\n"; // without the password

    // --8<-- [start:session]
    // Another user for one session, over the same driver; the servers need Bolt 5.1.
    auto session = driver.session(neo4j::SessionConfig().auth(wrong));
    try {
        session.run("RETURN 1").consume();
    } catch (const neo4j::AuthError& error) {
        std::cout << "refused: AuthError, " << error.code() << "\n";
    }
    // --8<-- [end:session]
    driver.close();
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
