#include <string>
#include <vector>

#include "bolt/server_state.hpp"
#include "support/catch.hpp"

using namespace neo4j::bolt;

namespace {

constexpr auto ok = Response::success;
constexpr auto bad = Response::failure;

constexpr ServerState all_states[] = {ServerState::connected, ServerState::authentication,
                                      ServerState::ready,     ServerState::streaming,
                                      ServerState::tx_ready,  ServerState::tx_streaming,
                                      ServerState::failed,    ServerState::defunct};

constexpr Request all_requests[] = {
    Request::hello,  Request::goodbye,  Request::reset,   Request::run,  Request::begin,
    Request::commit, Request::rollback, Request::discard, Request::pull, Request::telemetry,
    Request::route,  Request::logon,    Request::logoff};

} // namespace

TEST_CASE("state transitions by success", "[bolt][server_state]") {
    struct Row {
        ServerState now;
        Request request;
        std::size_t streams; // open after it
        ServerState then;
    };
    using S = ServerState;
    using R = Request;
    const Row rows[] = {
        {S::authentication, R::logon, 0, S::ready},
        {S::ready, R::logoff, 0, S::authentication},
        // auto-commit
        {S::ready, R::run, 1, S::streaming},
        {S::streaming, R::pull, 1, S::streaming}, // has_more
        {S::streaming, R::pull, 0, S::ready},
        {S::streaming, R::discard, 1, S::streaming},
        {S::streaming, R::discard, 0, S::ready},
        // explicit
        {S::ready, R::begin, 0, S::tx_ready},
        {S::tx_ready, R::run, 1, S::tx_streaming},
        {S::tx_streaming, R::run, 2, S::tx_streaming},
        {S::tx_streaming, R::pull, 1, S::tx_streaming},
        {S::tx_streaming, R::pull, 0, S::tx_ready},
        {S::tx_streaming, R::discard, 0, S::tx_ready},
        {S::tx_ready, R::commit, 0, S::ready},
        {S::tx_ready, R::rollback, 0, S::ready},
        {S::tx_streaming, R::rollback, 0, S::ready},
        // RESET from anywhere
        {S::ready, R::reset, 0, S::ready},
        {S::streaming, R::reset, 0, S::ready},
        {S::tx_ready, R::reset, 0, S::ready},
        {S::tx_streaming, R::reset, 0, S::ready},
        {S::failed, R::reset, 0, S::ready},
        // no change
        {S::ready, R::route, 0, S::ready},
        {S::ready, R::telemetry, 0, S::ready},
        {S::tx_ready, R::telemetry, 0, S::tx_ready},
        {S::ready, R::goodbye, 0, S::defunct},
    };
    for (const auto& row : rows) {
        INFO(name(row.now) << " " << name(row.request) << ", " << row.streams << " open");
        CHECK(name(next_state(row.now, row.request, ok, row.streams, true)) == name(row.then));
        CHECK(name(next_state(row.now, row.request, ok, row.streams, false)) == name(row.then));
    }
}

TEST_CASE("HELLO logs on below 5.1 only", "[bolt][server_state]") {
    STATIC_REQUIRE(next_state(ServerState::connected, Request::hello, ok, 0, false) ==
                   ServerState::ready);
    STATIC_REQUIRE(next_state(ServerState::connected, Request::hello, ok, 0, true) ==
                   ServerState::authentication);
}

TEST_CASE("a failure ends a login and a RESET; otherwise it waits for one",
          "[bolt][server_state]") {
    for (const auto state : all_states)
        for (const auto request : all_requests) {
            INFO(name(state) << " " << name(request));
            const bool fatal = state == ServerState::connected ||
                               state == ServerState::authentication || request == Request::reset;
            CHECK(next_state(state, request, bad, 0, true) ==
                  (fatal ? ServerState::defunct : ServerState::failed));
        }
}

TEST_CASE("an ignored request changes nothing", "[bolt][server_state]") {
    for (const auto state : all_states)
        for (const auto request : all_requests)
            CHECK(next_state(state, request, Response::ignored, 0, true) == state);
}

TEST_CASE("states have names", "[bolt][server_state]") {
    std::vector<std::string> names;
    for (const auto state : all_states)
        names.emplace_back(name(state));
    CHECK(names == std::vector<std::string>{"CONNECTED", "AUTHENTICATION", "READY", "STREAMING",
                                            "TX_READY", "TX_STREAMING", "FAILED", "DEFUNCT"});
}
