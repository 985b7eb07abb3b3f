#pragma once

#include <string>
#include <string_view>

namespace neo4j::bolt {

// What can be wrong with the bytes that a peer sends. The protocol layers never throw on bytes
// from the network: they report one of these.
enum class Errc {
    ok = 0,
    not_bolt_http,      // the peer answered the handshake in HTTP
    not_bolt,           // the peer answered the handshake with something else
    no_common_version,  // no protocol version in common
    manifest_malformed, // the handshake manifest is not well formed
    surplus_bytes,      // the peer spoke before it was asked
    message_malformed,  // a message that is no PackStream structure or has wrong fields
    message_unknown,    // a message tag that no server sends
    message_unexpected, // a message that answers no request
    record_unexpected,  // a RECORD where no PULL is open
    record_malformed,   // a RECORD whose fields do not match the keys or are no PackStream
    message_too_large,  // a message beyond 4 GiB
};

struct Fault {
    Errc code = Errc::ok;
    std::string detail; // what and where, for people

    explicit operator bool() const { return code != Errc::ok; }
};

constexpr std::string_view describe(Errc code) {
    switch (code) {
    case Errc::ok:
        return "no error";
    case Errc::not_bolt_http:
        return "the server answered in HTTP: this port speaks HTTP, not Bolt (Neo4j's Bolt port "
               "is 7687 unless configured otherwise, 7474 is the browser's)";
    case Errc::not_bolt:
        return "the server did not answer the Bolt handshake: something else listens on this "
               "port, or it expects TLS (bolt+s, neo4j+s)";
    case Errc::no_common_version:
        return "the server speaks none of the protocol versions that this driver speaks (Bolt "
               "3.0, 4.1 to 4.4, 5.0 to 5.8, 6.0, 6.1)";
    case Errc::manifest_malformed:
        return "the server's handshake manifest is malformed";
    case Errc::surplus_bytes:
        return "the server sent bytes that were not asked for";
    case Errc::message_malformed:
        return "the server sent a malformed message";
    case Errc::message_unknown:
        return "the server sent a message of an unknown kind";
    case Errc::message_unexpected:
        return "the server sent a message that answers no request";
    case Errc::record_unexpected:
        return "the server sent a record that nobody asked for";
    case Errc::record_malformed:
        return "the server sent a malformed record";
    case Errc::message_too_large:
        return "the server sent a message larger than 4 GiB";
    }
    return "unknown protocol error";
}

} // namespace neo4j::bolt
