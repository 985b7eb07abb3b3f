#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <neo4j/address.hpp>

namespace neo4j::detail {

// The schemes without their security suffix, which Uri::encryption holds.
enum class UriScheme { bolt, neo4j, bolt_unix, bolt_ws };

enum class Encryption {
    none,
    system_ca, // +s, wss: the certificate must be signed by an authority that the system trusts
    trust_all  // +ssc: any certificate will do
};

// Where and how to connect, as the user's URI says.
struct Uri {
    std::string text;        // as given
    std::string scheme_text; // "neo4j+s"
    UriScheme scheme = UriScheme::bolt;
    bool routing = false; // neo4j: ask the cluster where to go
    Encryption encryption = Encryption::none;
    // +s, +ssc, ws, unix: the scheme says all, and the settings must not contradict it. Not so wss,
    // for which there is no second scheme to say whom to trust.
    bool encryption_in_scheme = false;
    Address address;                                                  // bolt_unix: a path
    std::vector<std::pair<std::string, std::string>> routing_context; // neo4j only, in order
};

// Throws ConfigurationError that says what is wrong and what to write.
[[nodiscard]] Uri parse_uri(std::string_view text);

} // namespace neo4j::detail
