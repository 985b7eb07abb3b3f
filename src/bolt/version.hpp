#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace neo4j::bolt {

// A Bolt protocol version, e.g. 5.8.
struct Version {
    std::uint8_t major = 0;
    std::uint8_t minor = 0;

    friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

inline std::string to_string(Version v) {
    return std::to_string(v.major) + "." + std::to_string(v.minor);
}

} // namespace neo4j::bolt
