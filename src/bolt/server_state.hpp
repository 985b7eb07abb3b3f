#pragma once

#include <cstdint>
#include <string_view>

#include "bolt/message.hpp"

namespace neo4j::bolt {

// What the server is in, as its answers tell. Source: Bolt server state specification.
enum class ServerState : std::uint8_t {
    connected,
    authentication, // HELLO is answered, LOGON is not (5.1 and up)
    ready,
    streaming,
    tx_ready,
    tx_streaming,
    failed,
    defunct
};

// The state after an answer.
// @param streams how many results are open after it.
// @param logon whether this version logs on by a message of its own.
constexpr ServerState next_state(ServerState now, Request request, Response response,
                                 std::size_t streams, bool logon) {
    if (response == Response::failure)
        return now == ServerState::connected || now == ServerState::authentication ||
                       request == Request::reset
                   ? ServerState::defunct
                   : ServerState::failed;
    if (response == Response::ignored)
        return now;
    switch (request) {
    case Request::hello:
        return logon ? ServerState::authentication : ServerState::ready;
    case Request::logon:
        return ServerState::ready;
    case Request::logoff:
        return ServerState::authentication;
    case Request::begin:
        return ServerState::tx_ready;
    case Request::commit:
    case Request::rollback:
    case Request::reset:
        return ServerState::ready;
    case Request::run:
    case Request::pull:
    case Request::discard:
        switch (now) {
        case ServerState::ready:
        case ServerState::streaming:
            return streams > 0 ? ServerState::streaming : ServerState::ready;
        case ServerState::tx_ready:
        case ServerState::tx_streaming:
            return streams > 0 ? ServerState::tx_streaming : ServerState::tx_ready;
        default:
            return now;
        }
    case Request::goodbye:
        return ServerState::defunct;
    case Request::telemetry:
    case Request::route:
        return now;
    }
    return now;
}

constexpr std::string_view name(ServerState state) {
    switch (state) {
    case ServerState::connected:
        return "CONNECTED";
    case ServerState::authentication:
        return "AUTHENTICATION";
    case ServerState::ready:
        return "READY";
    case ServerState::streaming:
        return "STREAMING";
    case ServerState::tx_ready:
        return "TX_READY";
    case ServerState::tx_streaming:
        return "TX_STREAMING";
    case ServerState::failed:
        return "FAILED";
    case ServerState::defunct:
        return "DEFUNCT";
    }
    return "?";
}

} // namespace neo4j::bolt
