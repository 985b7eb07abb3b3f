#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace neo4j {

/// Server certificates must be signed by an authority that the system trusts.
class TrustSystemCAs {
public:
    TrustSystemCAs() = default;
    friend bool operator==(const TrustSystemCAs&, const TrustSystemCAs&) = default;
};

/// Any server certificate will do: whoever sits between can read and change everything.
class TrustAll {
public:
    TrustAll() = default;
    friend bool operator==(const TrustAll&, const TrustAll&) = default;
};

/// Server certificates must be signed by one of these authorities.
class TrustCustomCAs {
public:
    /// @param certificates paths of files in PEM format; at least one.
    template <class... Paths>
        requires(std::convertible_to<Paths &&, std::string> && ...)
    explicit TrustCustomCAs(Paths&&... certificates)
        : certificates_{std::string(std::forward<Paths>(certificates))...} {}
    /// @param certificates paths of files in PEM format; at least one.
    explicit TrustCustomCAs(std::vector<std::string> certificates)
        : certificates_(std::move(certificates)) {}

    /// The paths.
    const std::vector<std::string>& certificates() const noexcept { return certificates_; }
    friend bool operator==(const TrustCustomCAs&, const TrustCustomCAs&) = default;

private:
    std::vector<std::string> certificates_;
};

/// How a server's certificate is judged.
using TrustedCertificates = std::variant<TrustSystemCAs, TrustAll, TrustCustomCAs>;

} // namespace neo4j
