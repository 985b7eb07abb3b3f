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
    ~AuthFields() {
        // Through a volatile pointer, or the compiler leaves out writing to memory about to die.
        volatile char* const begin = credentials.data();
        for (std::size_t i = 0; i < credentials.size(); ++i) {
            begin[i] = '\0';
        }
    }

    std::string scheme;
    std::optional<std::string> principal;
    std::string credentials; // empty: absent. Set once, so that no copy is left behind
    std::string realm;       // empty: absent
    std::shared_ptr<const Map> parameters;
};

} // namespace neo4j::detail
