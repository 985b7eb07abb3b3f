#include <charconv>
#include <ostream>
#include <utility>

#include <neo4j/address.hpp>
#include <neo4j/error.hpp>

namespace neo4j {

namespace {

constexpr std::string_view white_space = " \t\r\n\f\v";

struct Parsed {
    Address address;
    std::string_view problem; // empty: none
};

// "" is the port that is not written. Gives 0 for everything that is no port.
std::uint16_t parse_port(std::string_view text, std::uint16_t port_if_none) {
    if (text.empty()) {
        return port_if_none;
    }
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() ? port : std::uint16_t{0};
}

Parsed parse_parts(std::string_view text, std::uint16_t port_if_none) {
    std::string_view host;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) {
            return {{}, "the ']' after the IPv6 address is missing"};
        }
        host = text.substr(1, close - 1);
        std::string_view rest = text.substr(close + 1);
        if (!rest.empty() && !rest.starts_with(':')) {
            return {{}, "after the ']' only ':' and a port may follow"};
        }
        port = rest.substr(rest.empty() ? 0 : 1);
    } else {
        const std::size_t colon = text.find(':');
        host = text.substr(0, colon);
        port = colon == text.npos ? std::string_view() : text.substr(colon + 1);
        if (port.find(':') != port.npos) {
            return {{}, "an IPv6 address must stand in brackets, as in [::1]:7687"};
        }
    }
    if (host.find_first_of("/@?#[]") != host.npos || host.find_first_of(white_space) != host.npos) {
        return {{}, "the host holds a character that no host has"};
    }
    const std::uint16_t number = parse_port(port, port_if_none);
    if (number == 0 && !port.empty()) {
        return {{}, "the port must be a number from 1 to 65535"};
    }
    return {Address(host.empty() ? "localhost" : std::string(host), number), {}};
}

} // namespace

Address::Address(std::string host_, std::uint16_t port_) : host(std::move(host_)), port(port_) {}

Address Address::parse(std::string_view text, std::uint16_t port_if_none) {
    Parsed parsed = parse_parts(text, port_if_none);
    if (!parsed.problem.empty()) {
        throw ConfigurationError("'" + std::string(text) +
                                 "' is no address: " + std::string(parsed.problem) +
                                 "; write host, host:port or [ipv6]:port");
    }
    return std::move(parsed.address);
}

std::optional<Address> Address::try_parse(std::string_view text, std::uint16_t port_if_none) {
    Parsed parsed = parse_parts(text, port_if_none);
    if (!parsed.problem.empty()) {
        return std::nullopt;
    }
    return std::move(parsed.address);
}

std::vector<Address> Address::parse_list(std::string_view text, std::uint16_t port_if_none) {
    std::vector<Address> result;
    std::size_t begin = text.find_first_not_of(white_space);
    while (begin != text.npos) {
        const std::size_t end = text.find_first_of(white_space, begin);
        result.push_back(parse(text.substr(begin, end - begin), port_if_none));
        begin = text.find_first_not_of(white_space, end);
    }
    return result;
}

std::string Address::to_string() const {
    if (is_path())
        return host;
    const bool ipv6 = host.find(':') != host.npos;
    return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::ostream& operator<<(std::ostream& out, const Address& address) {
    return out << address.to_string();
}

} // namespace neo4j
