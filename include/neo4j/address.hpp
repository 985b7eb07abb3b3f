#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <neo4j/export.hpp>

namespace neo4j {

/// A host and a port to connect to. The host is a name, an IPv4 or an IPv6 address, the last
/// without brackets; or the absolute path of a Unix socket, which has no port.
struct NEO4J_API Address {
    /// Bolt's own port, taken wherever none is written.
    static constexpr std::uint16_t default_port = 7687;

    /// The name or IP address, or the path.
    std::string host{"localhost"};
    /// The TCP port.
    std::uint16_t port{default_port};

    Address() = default;
    /// @param host_ not checked; parse() checks
    /// @param port_ Bolt's own unless given
    explicit Address(std::string host_, std::uint16_t port_ = default_port);

    /// Reads "host", "host:port", "[ipv6]" or "[ipv6]:port". An empty host means "localhost", an
    /// empty port `port_if_none`.
    /// @throws ConfigurationError for a port that is no number from 1 to 65535, an IPv6 address
    ///   without brackets, or other text around the two parts; it says what to write instead.
    [[nodiscard]] static Address parse(std::string_view text,
                                       std::uint16_t port_if_none = default_port);

    /// As parse(), but nothing instead of an exception: for text that comes from a server.
    [[nodiscard]] static std::optional<Address>
    try_parse(std::string_view text, std::uint16_t port_if_none = default_port);

    /// Reads several addresses that white space separates.
    /// @throws ConfigurationError as parse()
    [[nodiscard]] static std::vector<Address> parse_list(std::string_view text,
                                                         std::uint16_t port_if_none = default_port);

    /// Whether the host is the path of a Unix socket.
    [[nodiscard]] bool is_path() const noexcept { return host.starts_with('/'); }

    /// "host:port", an IPv6 address in brackets, which parse() reads back; or the path, which it
    /// refuses: no server may lead a driver to one.
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const Address&, const Address&) = default;
    friend std::strong_ordering operator<=>(const Address&, const Address&) = default;
};

NEO4J_API std::ostream& operator<<(std::ostream& out, const Address& address);

} // namespace neo4j

template <>
struct std::hash<neo4j::Address> {
    std::size_t operator()(const neo4j::Address& address) const noexcept {
        return std::hash<std::string>{}(address.host) * 31u + address.port;
    }
};
