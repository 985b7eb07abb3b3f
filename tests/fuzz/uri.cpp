// The user's URI and address texts: read, or refused with a text.

#include "core/uri.hpp"

#include <string>

#include <neo4j/address.hpp>
#include <neo4j/error.hpp>

#include "fuzz/fuzz.hpp"

using namespace neo4j;
using namespace neo4j::fuzz;

namespace {

void check_address(const Address& address) {
    require(!address.host.empty(), "an address has a host");
    require(Address::parse(address.to_string()) == address, "an address's text is read back");
}

} // namespace

NEO4J_FUZZ_TARGET(uri) {
    const auto text = input.text();
    try {
        const auto uri = detail::parse_uri(text);
        check_address(uri.address);
        require(uri.text == text, "the text is kept");
        require(uri.routing || uri.routing_context.empty(), "a context is for routing");
        require(uri.routing == (uri.scheme == detail::UriScheme::neo4j), "neo4j:// routes");
    } catch (const ConfigurationError& error) {
        require(*error.what() != '\0', "a refusal has a text");
    }

    const auto address = Address::try_parse(text);
    if (address)
        check_address(*address);
    const bool parsed =
        !refused<ConfigurationError>([&] { static_cast<void>(Address::parse(text)); });
    require(parsed == address.has_value(), "parse and try_parse agree");
    static_cast<void>(
        refused<ConfigurationError>([&] { static_cast<void>(Address::parse_list(text)); }));
}
