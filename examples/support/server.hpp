#pragma once

#include <cstdlib>
#include <string>

#include <neo4j/auth.hpp>

// Where the examples' server is: the variables NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD, or
// what a server has that was just installed.

namespace example {

/// An environment variable, or the fallback where it is not set.
inline std::string setting(const char* name, const char* fallback) {
    const char* const value = std::getenv(name);
    return value == nullptr ? fallback : value;
}

inline std::string uri() {
    return setting("NEO4J_URI", "neo4j://localhost:7687");
}

/// The same server by another scheme: uri_with("neo4j").
inline std::string uri_with(const std::string& scheme) {
    const auto text = uri();
    return scheme + text.substr(text.find("://"));
}

inline std::string user() {
    return setting("NEO4J_USERNAME", "neo4j");
}

inline std::string password() {
    return setting("NEO4J_PASSWORD", "password");
}

inline neo4j::AuthToken auth() {
    return neo4j::basic_auth(user(), password());
}

} // namespace example
