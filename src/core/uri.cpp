#include "core/uri.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <neo4j/error.hpp>

namespace neo4j::detail {

namespace {

struct SchemeFacts {
    std::string_view text;
    UriScheme scheme;
    bool routing;
    Encryption encryption;
    bool encryption_in_scheme;
};

constexpr auto schemes = std::to_array<SchemeFacts>({
    {"bolt", UriScheme::bolt, false, Encryption::none, false},
    {"bolt+s", UriScheme::bolt, false, Encryption::system_ca, true},
    {"bolt+ssc", UriScheme::bolt, false, Encryption::trust_all, true},
    {"neo4j", UriScheme::neo4j, true, Encryption::none, false},
    {"neo4j+s", UriScheme::neo4j, true, Encryption::system_ca, true},
    {"neo4j+ssc", UriScheme::neo4j, true, Encryption::trust_all, true},
    {"bolt+unix", UriScheme::bolt_unix, false, Encryption::none, true},
    {"bolt+ws", UriScheme::bolt_ws, false, Encryption::none, true},
    {"bolt+wss", UriScheme::bolt_ws, false, Encryption::system_ca, false},
});

bool may_be_in_scheme(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
}

// The URI for an error's text, without anything that could be a password: user info ends at '@',
// and one that is not escaped may hold each of the characters that end it by the rules. It may even
// hold what ends a scheme, where that was forgotten.
std::string shown(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == text.npos) {
        return "'" + std::string(text) + "'";
    }
    const std::size_t colon = text.find("://");
    const bool has_scheme =
        colon < at && std::ranges::all_of(text.substr(0, colon), may_be_in_scheme);
    return "'" + std::string(has_scheme ? text.substr(0, colon + 3) : "") + "..." +
           std::string(text.substr(at)) + "'";
}

[[noreturn]] void fail(std::string_view text, const std::string& problem) {
    throw ConfigurationError("the URI " + shown(text) + " " + problem);
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

std::string known_schemes() {
    std::string result;
    for (const SchemeFacts& facts : schemes) {
        result += (result.empty() ? "" : ", ") + std::string(facts.text);
    }
    return result;
}

const SchemeFacts& find_scheme(std::string_view text, const std::string& scheme) {
    for (const SchemeFacts& facts : schemes) {
        if (facts.text == scheme) {
            return facts;
        }
    }
    if (scheme == "http" || scheme == "https") {
        fail(text, "has the scheme " + scheme +
                       ", which is not supported yet; write bolt://host:port or "
                       "neo4j://host:port, with the server's Bolt port (7687 unless configured "
                       "otherwise)");
    }
    if (scheme == "bolt+routing") {
        fail(text, "has the scheme bolt+routing, which was renamed; write neo4j://");
    }
    fail(text, "has the unknown scheme '" + scheme + "'; the schemes are " + known_schemes() +
                   "; write for example bolt://host:7687 or neo4j://host:7687");
}

// Checks that the URI opens with a scheme and holds no user info, before anything of it is parsed
// or quoted. A password may hold a '?', a '/' or a '#', behind which an '@' means something else by
// the rules, and what was before would be quoted as a port, or sent to the server as the routing
// context: none is taken.
std::string read_scheme(std::string_view text) {
    const std::size_t colon = text.find("://");
    if (colon == text.npos || colon == 0) {
        fail(text, "has no scheme; write for example bolt://host:7687 or neo4j://host:7687");
    }
    if (text.find('@', colon + 3) != text.npos) {
        fail(text, "holds an '@', before which stands user info, which is not supported; write "
                   "the URI without it and pass basic_auth(user, password) as the driver's auth; "
                   "an '@' that is meant, as in a routing context, is written %40");
    }
    return lower(text.substr(0, colon));
}

void read_authority(std::string_view text, const boost::urls::url_view& url, Uri& uri) {
    if (url.encoded_host().empty()) {
        fail(text, "names no host; write " + uri.scheme_text + "://host[:port]");
    }
    uri.address.host = url.host_address();
    uri.address.port = Address::default_port;
    if (url.has_port() && !url.port().empty()) {
        // Not port_number(): it gives some numbers that are too large without their upper bits.
        const std::string_view port = url.port();
        const auto [end, error] =
            std::from_chars(port.data(), port.data() + port.size(), uri.address.port);
        if (error != std::errc() || end != port.data() + port.size() || uri.address.port == 0) {
            fail(text, "has the port " + std::string(port) +
                           ", which is out of range; ports go from 1 to 65535");
        }
    }
}

void read_routing_context(std::string_view text, const boost::urls::url_view& url, Uri& uri) {
    if (!url.has_query() || url.encoded_query().empty()) {
        return;
    }
    if (!uri.routing) {
        fail(text, "has a query part (from the '?' on): that is the routing context, which only "
                   "the neo4j schemes take; write it without, or use neo4j" +
                       uri.scheme_text.substr(std::min<std::size_t>(4, uri.scheme_text.size())) +
                       "://");
    }
    for (const auto& parameter : url.params()) {
        if (parameter.key.empty() && !parameter.has_value) {
            continue; // a surplus '&'
        }
        if (parameter.key.empty() || parameter.value.empty()) {
            fail(text, "has a routing context whose entry '" + parameter.key + "=" +
                           parameter.value + "' lacks a key or a value; write ?key=value");
        }
        if (parameter.key == "address") {
            fail(text,
                 "has a routing context with the key 'address', which the driver sets itself; "
                 "leave it out");
        }
        for (const auto& [key, value] : uri.routing_context) {
            if (key == parameter.key) {
                fail(text, "has a routing context with the key '" + key +
                               "' more than once; write each key once");
            }
        }
        uri.routing_context.emplace_back(parameter.key, parameter.value);
    }
}

void read_socket_path(std::string_view text, const boost::urls::url_view& url, Uri& uri) {
    if (!url.encoded_host().empty() || url.has_port()) {
        fail(text, "names a host, which a Unix socket has none of; write three slashes: "
                   "bolt+unix:///path/of/the/socket");
    }
    uri.address = Address(url.path(), 0);
    if (uri.address.host.size() < 2) {
        fail(text, "names no socket; write bolt+unix:///path/of/the/socket");
    }
    if (uri.address.host.find('\0') != std::string::npos) {
        fail(text, "names a socket whose path holds a zero byte, which no path does");
    }
}

} // namespace

Uri parse_uri(std::string_view text) {
    const std::string scheme = read_scheme(text);
    const SchemeFacts& facts = find_scheme(text, scheme);

    const auto parsed = boost::urls::parse_uri(text);
    // Boost 1.81 ends the authority at the first character that it cannot hold and takes the rest
    // for a path, though a path behind an authority has to begin with a slash.
    if (!parsed || (!parsed->encoded_path().empty() && !parsed->encoded_path().starts_with('/'))) {
        fail(text, "cannot be read; write " + scheme +
                       "://host[:port], where the port is a number, an IPv6 address stands in "
                       "brackets, and special characters are percent-encoded");
    }
    const boost::urls::url_view& url = *parsed;

    Uri uri;
    uri.text = text;
    uri.scheme_text = scheme;
    uri.scheme = facts.scheme;
    uri.routing = facts.routing;
    uri.encryption = facts.encryption;
    uri.encryption_in_scheme = facts.encryption_in_scheme;

    if (url.has_fragment() && !url.encoded_fragment().empty()) {
        fail(text, "has a fragment (from the '#' on), which means nothing here; write it without");
    }
    if (uri.scheme == UriScheme::bolt_unix) {
        read_socket_path(text, url, uri);
    } else {
        read_authority(text, url, uri);
        const std::string_view path = url.encoded_path();
        if (!path.empty() && path != "/") {
            fail(text, "has the path '" + std::string(path) +
                           "', which means nothing here; write it without (a database is chosen "
                           "by the session's or the query's database setting)");
        }
    }
    read_routing_context(text, url, uri);
    return uri;
}

} // namespace neo4j::detail
