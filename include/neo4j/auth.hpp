#pragma once

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <neo4j/export.hpp>

namespace neo4j {

class Map;

namespace detail {
struct AuthFields;
}

/// What a connection logs on with. Made by no_auth(), basic_auth(), kerberos_auth(), bearer_auth()
/// or custom_auth().
///
/// A token never changes. Copies share one piece of memory, in which the credentials, and text and
/// bytes in the parameters, are overwritten before it is freed. So is the message that logs on,
/// once it is sent. Not overwritten are scheme, principal, realm and the parameters' names, texts
/// that the program passed in, which stay its own to wipe, and what a WebSocket's frames, OpenSSL
/// and the system keep of what they send. Printing a token hides its credentials and the values of
/// its parameters.
/// Thread safety: any number of threads may read and copy one.
class NEO4J_API AuthToken {
public:
    /// The same as no_auth().
    AuthToken();

    // Copies only, also where a move is asked for: there is no emptied state.
    AuthToken(const AuthToken&) noexcept = default;
    AuthToken& operator=(const AuthToken&) noexcept = default;
    ~AuthToken() = default;

    /// "none", "basic", "kerberos", "bearer", or one of a plugin of the server.
    [[nodiscard]] std::string_view scheme() const& noexcept;
    /// Who logs on. Absent for no_auth() and bearer_auth().
    [[nodiscard]] std::optional<std::string_view> principal() const& noexcept;
    /// The secret. Absent where it is empty.
    [[nodiscard]] std::optional<std::string_view> credentials() const& noexcept;
    /// Which provider of the server checks it. Absent where it is empty.
    [[nodiscard]] std::optional<std::string_view> realm() const& noexcept;
    /// What else the provider wants to know, or nullptr. Include <neo4j/value.hpp> to read it.
    [[nodiscard]] const Map* parameters() const& noexcept;

    // The views above would outlive a temporary token.
    std::string_view scheme() const&& = delete;
    std::optional<std::string_view> principal() const&& = delete;
    std::optional<std::string_view> credentials() const&& = delete;
    std::optional<std::string_view> realm() const&& = delete;
    const Map* parameters() const&& = delete;

    /// Whether both log on in the same way.
    friend NEO4J_API bool operator==(const AuthToken& a, const AuthToken& b);

    /// For the library's own use: the type of the argument is not public.
    explicit AuthToken(std::shared_ptr<const detail::AuthFields> fields) noexcept;

private:
    std::shared_ptr<const detail::AuthFields> fields_; // never null
};

/// No authentication, for servers that ask for none.
[[nodiscard]] NEO4J_API AuthToken no_auth();

/// User and password.
/// @param realm the provider that checks them; empty for the server's default
[[nodiscard]] NEO4J_API AuthToken basic_auth(std::string_view user, std::string_view password,
                                             std::string_view realm = {});

/// A Kerberos ticket.
/// @param ticket in base64
[[nodiscard]] NEO4J_API AuthToken kerberos_auth(std::string_view ticket);

/// A token of a single sign-on provider.
/// @param token in base64
[[nodiscard]] NEO4J_API AuthToken bearer_auth(std::string_view token);

/// What a custom provider of the server asks for. An argument that is absent is not sent; neither
/// are empty credentials and an empty realm.
[[nodiscard]] NEO4J_API AuthToken custom_auth(std::optional<std::string_view> principal,
                                              std::optional<std::string_view> credentials,
                                              std::optional<std::string_view> realm,
                                              std::string_view scheme);

/// As above, with parameters for the provider; an empty map is not sent.
[[nodiscard]] NEO4J_API AuthToken custom_auth(std::optional<std::string_view> principal,
                                              std::optional<std::string_view> credentials,
                                              std::optional<std::string_view> realm,
                                              std::string_view scheme, const Map& parameters);

/// Prints the token without its secrets.
NEO4J_API std::ostream& operator<<(std::ostream& out, const AuthToken& token);

} // namespace neo4j
