#pragma once

#include <memory>
#include <optional>
#include <string>

#include <neo4j/auth.hpp>

namespace neo4j::detail {

// What an AuthToken and its copies share.
struct AuthFields {
    AuthFields() = default;
    AuthFields(const AuthFields&) = delete;
    AuthFields& operator=(const AuthFields&) = delete;
    ~AuthFields(); // overwrites the credentials, and what is text or bytes in the parameters

    std::string scheme;
    std::optional<std::string> principal;
    std::string credentials; // empty: absent. Set once, so that no copy is left behind
    std::string realm;       // empty: absent
    std::shared_ptr<Map> parameters;
};

} // namespace neo4j::detail
