#pragma once

#include <cstdint>
#include <string_view>

namespace neo4j::bolt {

// Messages by their tags. Source: Bolt message specification.
enum class Request : std::uint8_t {
    hello = 0x01,
    goodbye = 0x02,
    reset = 0x0F,
    run = 0x10,
    begin = 0x11,
    commit = 0x12,
    rollback = 0x13,
    discard = 0x2F,
    pull = 0x3F,
    telemetry = 0x54,
    route = 0x66,
    logon = 0x6A,
    logoff = 0x6B,
};

enum class Response : std::uint8_t {
    success = 0x70,
    record = 0x71,
    ignored = 0x7E,
    failure = 0x7F,
};

constexpr std::string_view name(Request request) {
    switch (request) {
    case Request::hello:
        return "HELLO";
    case Request::goodbye:
        return "GOODBYE";
    case Request::reset:
        return "RESET";
    case Request::run:
        return "RUN";
    case Request::begin:
        return "BEGIN";
    case Request::commit:
        return "COMMIT";
    case Request::rollback:
        return "ROLLBACK";
    case Request::discard:
        return "DISCARD";
    case Request::pull:
        return "PULL";
    case Request::telemetry:
        return "TELEMETRY";
    case Request::route:
        return "ROUTE";
    case Request::logon:
        return "LOGON";
    case Request::logoff:
        return "LOGOFF";
    }
    return "?";
}

} // namespace neo4j::bolt
